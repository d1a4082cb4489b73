"""A report as the table of three columns on a terminal, with the findings marked in it."""

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from domain.credit_reports.report import Defect, Report
from domain.findings.side_by_side import (
    COLUMNS,
    Cell,
    CellState,
    Row,
    Section,
    SideBySide,
    Unattributed,
    side_by_side,
)
from entrypoints.cli.report_tables import Found, defect_table, finding_table, heading, in_order

_LABEL_WIDTH = 18
_SAID = {
    CellState.ABSENT: "-",
    CellState.NOT_VISIBLE: "?",
    CellState.NOT_LISTED: "",
    CellState.NOT_IN_REPORT: "",
}
_LEGEND = (
    "- no value where one could stand   ? this format cannot show it   "
    "* bureaus differ   (1) see finding 1"
)


def print_side_by_side(
    report: Report, defects: tuple[Defect, ...], hits: tuple[Found, ...]
) -> None:
    """Print to standard output; numbers are cut to their last marks, birth dates left out."""
    console = Console()
    ordered = in_order(report, hits)
    marks = {str(number): hit for number, (hit, _) in enumerate(ordered, 1)}
    told = side_by_side(report, marks)
    console.print(heading(report))
    console.print(Text(_LEGEND, style="dim"), "")
    for section in told.sections:
        console.print(_section(section, told), "")
    for item in told.unattributed:
        console.print(_unattributed(item), "")
    for alert in told.alerts:
        named = alert.bureau.display_name if alert.bureau else "No bureau named"
        console.print(f"[bold]Alert[/bold] ({named}): {escape(alert.text)}")
    if hits:
        console.print(finding_table(report, hits), "")
    if defects:
        console.print(defect_table(defects), "")


def _section(section: Section, told: SideBySide) -> Table:
    title = f"{section.title}{_marked(section.marks)}"
    table = Table(
        title=Text(title, style="bold"),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
        show_edge=False,
        expand=True,
    )
    table.add_column("", width=_LABEL_WIDTH, overflow="fold")
    spoken = [place for place, bureau in enumerate(COLUMNS) if bureau in told.bureaus]
    is_list = all(path is None for path in section.paths)
    for place in spoken:
        said = COLUMNS[place].display_name
        if section.paths[place] is None and not is_list:
            said += "\nnot listed"
        table.add_column(said, ratio=1, overflow="fold")
    for row in section.rows:
        table.add_row(_label(row), *(_cell(row.cells[place]) for place in spoken))
    if section.history:
        told_of = ([(row.label, row.cells[place]) for row in section.history] for place in spoken)
        table.add_row(Text("Payment history"), *map(_history, told_of))
    return table


def _history(months: Sequence[tuple[str, Cell]]) -> Text:
    """Runs of months that read alike, newest first."""
    told = [(month, cell.text) for month, cell in months if cell.state is CellState.OBSERVED]
    lines = []
    for said, run in groupby(told, key=lambda pair: pair[1]):
        names = [month for month, _ in run]
        span = names[0] if len(names) == 1 else f"{names[-1]} to {names[0]}"
        lines.append(f"{span}: {said}")
    return Text("\n".join(lines))


def _unattributed(item: Unattributed) -> Table:
    drawn = ", ".join(bureau.display_name for bureau in item.bureaus) or "no bureau is named"
    table = Table(
        title=Text(f"{item.title}{_marked(item.marks)}", style="bold"),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
        show_edge=False,
    )
    table.add_column("", width=_LABEL_WIDTH, overflow="fold")
    table.add_column(f"of no single bureau ({drawn})", overflow="fold")
    for row in item.rows:
        table.add_row(_label(row), *map(_cell, row.cells))
    return table


def _label(row: Row) -> Text:
    return Text(f"{row.label} *" if row.differs else row.label)


def _cell(cell: Cell) -> Text:
    said = _SAID.get(cell.state, cell.text or "")
    if not cell.marks:
        return Text(said)
    return Text(f"{said}{_marked(cell.marks)}", style="bold")


def _marked(marks: tuple[str, ...]) -> str:
    return f" ({', '.join(marks)})" if marks else ""
