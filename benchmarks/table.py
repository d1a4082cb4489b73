"""What a benchmark answers, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison measured in one run; ``ratio`` is how many times better ours is.

    ``ours`` and ``peer`` are in ``unit``; ``target`` is the least ratio that passes.
    """

    name: str
    ours: float
    peer: float
    ratio: float
    target: float
    unit: str

    @property
    def passes(self) -> bool:
        return self.ratio >= self.target


def print_rows(rows: Sequence[Row]) -> None:
    """Print the comparisons as one table."""
    table = Table(title="Measured side by side in this run")
    table.add_column("what")
    for heading in ("ours", "peer", "ratio", "target"):
        table.add_column(heading, justify="right")
    table.add_column("unit")
    table.add_column("", justify="center")
    for row in rows:
        table.add_row(
            row.name,
            f"{row.ours:,.1f}",
            f"{row.peer:,.1f}",
            f"{row.ratio:.1f}x",
            f"{row.target:g}x",
            row.unit,
            "[green]ok[/green]" if row.passes else "[red]below[/red]",
        )
    Console(width=120).print(table)


def exit_code(rows: Sequence[Row]) -> int:
    """0 when every ratio reaches its target, else 1."""
    return 0 if all(row.passes for row in rows) else 1
