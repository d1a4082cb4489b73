"""Answers on stdout, as tables for people or JSON for programs; everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence

import msgspec
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table


def print_json(value: object) -> None:
    """Records become objects; ids, instants and dates become text."""
    built = msgspec.to_builtins(value, str_keys=True)
    sys.stdout.write(json.dumps(built, indent=2, ensure_ascii=False) + "\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = ""
) -> None:
    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(_shown(cell)) for cell in row))
    Console(file=sys.stdout).print(table)


def progress_console() -> Console:
    """For progress bars and remarks."""
    return Console(stderr=True)


def _shown(cell: object) -> str:
    return "" if cell is None else str(cell)
