"""Answers on stdout, as tables for people or JSON for programs; everything else on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from uuid import UUID

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
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "nothing"
) -> None:
    """A table, or the sentence ``empty``. Ids, instants and states are never broken."""
    lines = list(rows)
    if not lines:
        sys.stdout.write(f"{empty}\n")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, column in enumerate(columns):
        is_whole = isinstance(lines[0][place], UUID | datetime | Enum)
        table.add_column(column, overflow="fold", no_wrap=is_whole)
    for line in lines:
        table.add_row(*(escape(_shown(cell)) for cell in line))
    Console(file=sys.stdout).print(table)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 letter`, `2 letters`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def progress_console() -> Console:
    """For progress bars and remarks."""
    return Console(stderr=True)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)
