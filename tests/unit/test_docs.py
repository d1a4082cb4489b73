"""What the documents say is so: settings, links, commands, decisions, and nobody's machine."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from entrypoints.cli.access_matrix import matrix_markdown
from entrypoints.cli.demo.command import demo_app
from entrypoints.cli.main import app
from entrypoints.settings import Settings, settings_table

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
ADR_LINES_MAX, PICTURE_BYTES_MAX = 40, 200_000
GUIDES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
INDEX = ROOT / "docs" / "adr" / "README.md"
DEPLOYMENT = sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())

PATH = re.compile(r"`([\w.*-]+/[\w./*-]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"(?<![\w/-])(?:/\S+/)?redress ((?!-)[a-z][^`\n;&|]*)")
REGISTRIES = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s|docker\.[i]o|gh[c]r\.io|crates\.[i]o")
MACHINE = re.compile(r"(?<![\w.:/])/(?:work|tmp|root|Users|home/\w+)/\w")
SUFFIXES = {".py", ".md", ".toml", ".txt", ".sql", ".service", ".example", ".svg", ".mako", ""}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def broken_links(path: Path) -> Iterator[str]:
    for target in LINK.findall(CODE.sub("", path.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file) if file else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            yield f"{named(path)}: {target}"


def commands(path: Path) -> Iterator[list[str]]:
    """What stands behind `redress` in code; a systemd unit is code altogether."""
    text = path.read_text("utf-8")
    pieces = text.splitlines() if path.suffix == ".service" else CODE.findall(text)
    for piece in pieces:
        for words in COMMAND.findall(piece):
            yield words.split(")")[0].split()


def is_unknown(words: list[str]) -> bool:
    """Whether there is no such command, or it has not got one of the options."""
    command = get_command(app)
    while words and (found := getattr(command, "commands", {}).get(words[0])):
        command, words = found, words[1:]
    if command.name == "demo":
        command = get_command(demo_app)
    if hasattr(command, "commands"):
        return bool(words)
    known = {option for parameter in command.params for option in parameter.opts}
    return any(word.startswith("--") and word.rstrip(".,:") not in known for word in words)


def text_files() -> Iterator[Path]:
    """What is kept: everything but hidden folders (.ci is ours) and what a demo leaves.

    In a worktree of git, `.git` is a file, and names a folder of this machine.
    """
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        is_ours = not any(p.startswith((".", "__")) and p not in {".ci", path.name} for p in parts)
        if (
            is_ours
            and parts[0] not in {".git", "demo-out"}
            and path.is_file()
            and path.suffix in SUFFIXES
        ):
            yield path


def test_the_readme_has_the_settings_table_of_the_code() -> None:
    assert settings_table() in README.read_text("utf-8")


def test_the_matrix_of_who_may_do_what_is_that_of_the_code() -> None:
    """`redress access matrix --markdown` prints the table as it must be."""
    assert matrix_markdown() in (ROOT / "docs" / "access.md").read_text("utf-8")


@pytest.mark.parametrize("path", [*GUIDES, INDEX, *DECISIONS], ids=named)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    assert list(broken_links(path)) == []


def test_pictures_are_light_enough_for_a_page() -> None:
    sizes = {named(p): p.stat().st_size for p in (ROOT / "docs" / "images").iterdir()}
    assert {name: size for name, size in sizes.items() if size > PICTURE_BYTES_MAX} == {}


@pytest.mark.parametrize("path", [*GUIDES, *DEPLOYMENT], ids=named)
def test_every_command_that_is_named_exists_with_its_options(path: Path) -> None:
    assert [words for words in commands(path) if is_unknown(words)] == []


def test_the_readme_names_every_command() -> None:
    text = README.read_text("utf-8")
    every = set()
    for name, command in get_command(app).commands.items():
        subs = getattr(command, "commands", {})
        every |= {f"redress {name} {sub}" for sub in subs} or {f"redress {name}"}
    assert {name for name in every if f"`{name}" not in text} == set()


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_is_short_and_says_what_enforces_it(path: Path) -> None:
    text = path.read_text("utf-8").strip()
    assert len(text.splitlines()) <= ADR_LINES_MAX
    assert text.split("\n\n")[-1].split("\n## ")[-1].startswith("Enforced by:")


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_what_enforces_a_decision_exists(path: Path) -> None:
    line = path.read_text("utf-8").rpartition("Enforced by:")[2]
    absent = [named for named in PATH.findall(line) if not list(ROOT.glob(named))]
    assert absent == []


def test_the_index_lists_every_decision() -> None:
    assert set(LINK.findall(INDEX.read_text("utf-8"))) == {path.name for path in DECISIONS}


def test_the_example_of_an_env_file_is_accepted() -> None:
    text = (ROOT / "deploy" / "redress.env.example").read_text("utf-8")
    pairs = [line.partition("=") for line in text.splitlines() if line and line[0] != "#"]
    settings = Settings.read({name: " ".join(shlex.split(value)) for name, _, value in pairs})
    assert not settings.is_embedded


def test_no_kept_text_names_a_package_registry_or_somebodys_machine() -> None:
    found = []
    for path in text_files():
        text = path.read_text("utf-8")
        found += [
            f"{named(path)}: {m[0]}" for m in (*REGISTRIES.finditer(text), *MACHINE.finditer(text))
        ]
    assert found == []
