"""Two reports compared, as a table for people and as one JSON object."""

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.credit_reports.changes import FieldChange
from domain.credit_reports.comparison import (
    Item,
    ItemComparison,
    ItemVerdict,
    NewItem,
    ReportComparison,
)
from domain.credit_reports.report import Report
from domain.findings.authoring import subject_of
from entrypoints.cli.printing import counted

_CHANGES_MAX = 6
_COLOURS = {
    "deleted": "green",
    "corrected": "green",
    "worse": "red",
    "moved": "red",
    "reinserted": "red",
    "added": "yellow",
    "undeterminable": "yellow",
}


def comparison(old: Report, new: Report, compared: ReportComparison) -> dict[str, Any]:
    """What ``--json`` prints; account numbers stand in it by their last marks only.

    ``not_compared`` counts merged rows: nobody knows which bureau says what in them.
    """
    return {
        "before": _side(old),
        "after": _side(new),
        "counts": compared.counts(),
        "items": [_item(one) for one in compared.items],
        "new": [_new(one) for one in compared.new],
    }


def _side(report: Report) -> dict[str, Any]:
    return {
        "format": report.source_format,
        "sha256": report.sha256,
        "status": report.status,
        "report_date": report.report_date,
        "bureaus": report.bureaus,
        "not_compared": report.of_no_bureau,
    }


def _named(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    subject = subject_of(item)
    return {"kind": subject.kind, "bureau": subject.bureau, "path": subject.path,
            "label": subject.label}  # fmt: skip


def _item(one: ItemComparison) -> dict[str, Any]:
    found = one.match
    return {
        "verdict": one.outcome,
        "before": _named(one.before),
        "after": _named(one.after),
        "explanation": one.explanation,
        "confidence": None if found is None else found.confidence,
        "against": () if found is None else found.reasons_against,
        "changes": [_change(change) for change in one.changes],
        "unchanged": one.unchanged,
    }


def _change(change: FieldChange) -> dict[str, Any]:
    return {
        "field": change.field,
        "verdict": change.verdict,
        "before": change.before,
        "after": change.after,
        "before_place": change.before_place,
        "after_place": change.after_place,
        "routine": change.routine,
    }


def _new(one: NewItem) -> dict[str, Any]:
    return {
        "verdict": one.verdict,
        "item": _named(one.item),
        "explanation": one.explanation,
        "earlier": _named(one.earlier),
        "earlier_sha256": one.earlier_sha256,
    }


def print_comparison(old: Report, new: Report, compared: ReportComparison) -> None:
    """Print what changed; unchanged items are only counted."""
    console = Console()
    heading = f"[bold]{old.report_date or 'undated'} → {new.report_date or 'undated'}[/bold]"
    counts = ", ".join(f"{count} {_words(v)}" for v, count in compared.counts().items())
    console.print(f"{heading}: {counts or 'no items'}\n")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in ("bureau", "item", "verdict", "what"):
        table.add_column(name, overflow="fold", no_wrap=name == "bureau")
    for one in compared.items:
        if one.outcome is not ItemVerdict.VERIFIED_UNCHANGED:
            table.add_row(*_row(one.before, one.outcome.value, _what(one)))
    for new_one in compared.new:
        table.add_row(*_row(new_one.item, new_one.verdict.value, new_one.explanation))
    if table.row_count:
        console.print(table, "")
    else:
        console.print(f"{counted(len(compared.items), 'item')}, none changed.")
    merged = len(old.merged) + len(new.merged)
    if merged:
        rows = counted(merged, "merged row")
        console.print(f"{rows} not compared: no single bureau is named for them.")


def _row(item: Item, verdict: str, what: str) -> tuple[str, ...]:
    colour = _COLOURS.get(verdict)
    said = _words(verdict)
    return (
        item.bureau.display_name,
        escape(subject_of(item).label),
        f"[{colour}]{said}[/{colour}]" if colour else said,
        escape(what),
    )


def _what(one: ItemComparison) -> str:
    if one.after is None or one.outcome is ItemVerdict.MOVED:
        to = f"{subject_of(one.after).label}: " if one.after is not None else ""
        return to + one.explanation
    told = [
        f"{change.field.replace('_', ' ')}: {change.before or '—'} → {change.after or '—'}"
        for change in one.changes
        if not change.routine
    ]
    return "\n".join(told[:_CHANGES_MAX])


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")
