"""House rules that no other checker holds: sizes, names, and a memory adapter for every port."""

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FUNCTION_LINES_MAX, FUNCTION_LINES_P90, FUNCTION_LINES_MEDIAN = 60, 30, 10
FILE_LINES_MAX, FILE_LINES_P90 = 500, 300
BANNED_MODULES = {"utils", "util", "common", "helpers", "misc", "base", "manager", "service"}
BANNED_WORDS = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
# Ports that are a plain call, or only name the stores of one transaction, have nothing to inherit.
NOT_INHERITED = {"Begin", "Work"}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


SOURCES = python_files("src")
EVERYTHING = [*SOURCES, *python_files("tests", "benchmarks")]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{named(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def p90(sizes: list[int]) -> float:
    return statistics.quantiles(sizes, n=10)[-1]


def test_no_function_is_longer_than_its_ceiling() -> None:
    every = [function for path in EVERYTHING for function in functions(path)]
    assert [(name, size) for name, size in every if size > FUNCTION_LINES_MAX] == []


def test_functions_are_short_on_the_whole() -> None:
    sizes = [size for path in SOURCES for _, size in functions(path)]
    assert statistics.median(sizes) <= FUNCTION_LINES_MEDIAN
    assert p90(sizes) <= FUNCTION_LINES_P90


def test_no_file_is_longer_than_its_ceiling() -> None:
    sizes = {named(path): lines(path) for path in EVERYTHING}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES_MAX} == {}


def test_files_are_short_on_the_whole() -> None:
    assert p90([lines(path) for path in SOURCES]) <= FILE_LINES_P90


def test_every_module_has_a_name_that_says_something() -> None:
    spoken = [path for path in SOURCES if {path.stem, path.parent.name} & BANNED_MODULES]
    assert [named(path) for path in spoken] == []


def test_no_work_is_left_for_later() -> None:
    others = [path for path in EVERYTHING if path != Path(__file__)]
    assert [named(path) for path in others if BANNED_WORDS.search(path.read_text("utf-8"))] == []


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_only_entrypoints_are_asynchronous() -> None:
    """Sockets and streams wait there; everything else runs in one thread, start to end."""
    inner = [path for path in SOURCES if ROOT / "src" / "entrypoints" not in path.parents]
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    found = {named(p) for p in inner for node in ast.walk(tree(p)) if isinstance(node, waiting)}
    assert found == set()


def test_nothing_is_mocked() -> None:
    mocking = [path for path in EVERYTHING if any("mock" in name for name in imported(path))]
    assert [named(path) for path in mocking] == []


def test_no_test_is_skipped_but_for_missing_samples_or_a_missing_browser() -> None:
    skipping = re.compile(r"pytest\.skip|mark\.skip|mark\.xfail|importorskip")
    tests = [path for path in python_files("tests") if path != Path(__file__)]
    found = [named(path) for path in tests if skipping.search(path.read_text("utf-8"))]
    assert found == ["tests/conftest.py"]


def bases(node: ast.ClassDef) -> set[str]:
    plain = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return {ast.unparse(base).rpartition(".")[2] for base in plain}


def classes(*folders: str) -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in python_files(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                yield path, node


def is_abstract(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        ast.unparse(decorator).endswith("abstractmethod") for decorator in node.decorator_list
    )


PORTS = [
    (path, node)
    for path, node in classes("src/application")
    if "Protocol" in bases(node) and node.name not in NOT_INHERITED
]
PORT_IDS = [node.name for _, node in PORTS]


@pytest.mark.parametrize(("path", "port"), PORTS, ids=PORT_IDS)
def test_every_port_has_one_to_five_abstract_methods(path: Path, port: ast.ClassDef) -> None:
    methods = [node for node in port.body if isinstance(node, ast.FunctionDef)]
    assert 1 <= len(methods) <= 5, named(path)
    assert all(map(is_abstract, methods)), named(path)


@pytest.mark.parametrize(("path", "port"), PORTS, ids=PORT_IDS)
def test_every_port_has_an_in_memory_adapter_that_inherits_it(
    path: Path, port: ast.ClassDef
) -> None:
    inheriting = [
        node.name for _, node in classes("src/adapters/memory") if port.name in bases(node)
    ]
    assert inheriting, f"{port.name} of {named(path)} has no class in src/adapters/memory"
