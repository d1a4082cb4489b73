"""The sandbox stands outside: it imports nothing of ours, and keeps its own records."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import entrypoints.sandbox
from entrypoints.sandbox.ai.model import LanguageModel
from entrypoints.sandbox.clock import machine_time, offset_clock
from entrypoints.sandbox.shelves import Shelves

PACKAGE = Path(entrypoints.sandbox.__file__).parent
OURS = ("application", "adapters", "domain")


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return set(names)


def test_the_sandbox_imports_nothing_of_the_product():
    for path in PACKAGE.rglob("*.py"):
        for name in imported(path):
            assert name.partition(".")[0] not in OURS, f"{path.name} imports {name}"
            inner = name.removeprefix("entrypoints.")
            assert inner == name or inner.startswith("sandbox"), f"{path.name} imports {name}"


def test_shelves_in_a_folder_are_found_again_in_their_order(tmp_path: Path):
    shelves = Shelves(tmp_path)
    for key in ("c", "a", "b"):
        shelves.letters.put(key, {"name": key})
    shelves.letters.put("c", {"name": "changed"})
    shelves.letters.remove("a")
    shelves.papers.put("c", b"%PDF")
    again = Shelves(tmp_path)
    assert [each["name"] for each in again.letters] == ["changed", "b"]
    assert again.papers.get("c") == b"%PDF"
    again.letters.put("d", {"name": "d"})
    assert Shelves(tmp_path).letters.keys() == ["c", "b", "d"]


def test_numbers_are_never_given_twice(tmp_path: Path):
    first = Shelves(tmp_path)
    given = [first.serial("letters"), first.serial("letters")]
    first.clear()
    assert [*given, Shelves(tmp_path).serial("letters")] == [1, 2, 3]


def test_clearing_forgets_all_but_the_webhook_targets(tmp_path: Path):
    shelves = Shelves(tmp_path)
    shelves.letters.put("a", {})
    shelves.papers.put("a", b"%PDF")
    shelves.webhook_targets.put("t", {})
    shelves.clear()
    assert len(shelves.letters) == 0
    assert shelves.papers.get("a") is None
    assert len(Shelves(tmp_path).webhook_targets) == 1


def test_the_offset_clock_reads_its_file_at_each_call(tmp_path: Path):
    path = tmp_path / "offset"
    now = offset_clock(path)
    assert abs(now() - machine_time()) < timedelta(seconds=5)
    path.write_text("864000\n", encoding="ascii")
    assert timedelta(days=9, hours=23) < now() - machine_time() < timedelta(days=10, hours=1)
    assert now().tzinfo is UTC


def test_machine_time_is_the_machines():
    assert machine_time() >= datetime(2026, 1, 1, tzinfo=UTC)


def test_moods_apply_to_one_answer_each():
    model = LanguageModel()
    model.order("refuse", 2)
    endings = [model.reply("hello", None, 100).ending for _ in range(3)]
    assert endings == ["refusal", "refusal", "done"]
    model.order("truncated", 5)
    model.clear()
    assert model.reply("hello", None, 100).ending == "done"
