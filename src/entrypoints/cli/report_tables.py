"""A report, its findings and its defects as tables for people."""

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.credit_reports.report import Defect, Report
from domain.credit_reports.tradelines import Tradeline
from domain.findings.model import Hit, MergedHit
from domain.findings.ranking import Priority, prioritized
from entrypoints.cli.printing import counted

_SHOWN_DIGITS = 4


Found = Hit | MergedHit


def print_report(report: Report, defects: tuple[Defect, ...], hits: tuple[Found, ...]) -> None:
    """Print to standard output; account numbers are cut to their last four marks."""
    console = Console()
    console.print(heading(report))
    if report.accounts:
        console.print(_accounts(report), "")
    if hits:
        console.print(finding_table(report, hits), "")
    if defects:
        console.print(defect_table(defects), "")


def heading(report: Report) -> str:
    bureaus = ", ".join(bureau.display_name for bureau in report.bureaus) or "no bureau"
    tradelines = sum(1 for _ in report.tradelines())
    return (
        f"[bold]{report.source_format}[/bold] report, {report.status}, "
        f"of {report.report_date or 'an unknown day'}: {bureaus}\n"
        f"{counted(tradelines, 'tradeline')}, "
        f"{counted(len(report.inquiries), 'inquiry', 'inquiries')}, "
        f"{counted(len(report.public_records), 'public record')}, "
        f"{counted(len(report.scores), 'score')}{_of_no_bureau(report)}\n"
    )


def _of_no_bureau(report: Report) -> str:
    number = len(report.merged)
    return f", {counted(number, 'account')} of no single bureau" if number else ""


def _titled(title: str) -> Table:
    return Table(
        title=title, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False, show_edge=False
    )


def _accounts(report: Report) -> Table:
    table = _titled("Accounts")
    for name in ("creditor", "number", "bureau", "opened", "status"):
        is_free = name in {"creditor", "status"}
        table.add_column(name, overflow="fold", no_wrap=not is_free)
    table.add_column("balance", justify="right", no_wrap=True)
    table.add_column("past due", justify="right")
    for account in report.accounts:
        for tradeline in account.tradelines:
            table.add_row(*_account_row(tradeline))
    return table


def _account_row(line: Tradeline) -> tuple[str, ...]:
    words = (line.open_closed, line.condition, line.payment_status)
    return (
        escape(line.creditor_name or "(not named)"),
        escape(masked(line.account_number)),
        line.bureau.display_name,
        str(line.date_opened or ""),
        ", ".join(dict.fromkeys(str(word).replace("_", " ") for word in words if word)),
        str(line.balance or ""),
        str(line.past_due or ""),
    )


def masked(number: str | None) -> str:
    """The last four marks of an account number."""
    if not number:
        return ""
    return number if len(number) <= _SHOWN_DIGITS else f"..{number[-_SHOWN_DIGITS:]}"


def finding_table(report: Report, hits: tuple[Found, ...]) -> Table:
    """The first to dispute first, then what nobody can be asked to correct."""
    table = _titled("Findings")
    for name in ("no.", "score"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("rule", "bureau", "item, values, and why it stands here"):
        table.add_column(name, overflow="fold", no_wrap=name == "bureau")
    for number, (hit, found) in enumerate(in_order(report, hits), 1):
        values = ", ".join(f"{fact.label} {fact.value}" for fact in hit.facts)
        reason = why(found) if found else "shown only: no bureau is named for it"
        table.add_row(
            str(number),
            str(found.score) if found else "",
            f"{hit.rule_id}\n[dim]{hit.severity.name.replace('_', ' ').lower()}[/dim]",
            _reporter(hit),
            f"{escape(hit.subject.label)}\n{escape(values)}\n[dim]{reason}[/dim]",
        )
    return table


def in_order(report: Report, hits: tuple[Found, ...]) -> tuple[tuple[Found, Priority | None], ...]:
    """Bureaus' items as ranked; accounts without a bureau after them, without a rank."""
    ranked = prioritized((hit for hit in hits if isinstance(hit, Hit)), report)
    merged = [hit for hit in hits if not isinstance(hit, Hit)]
    merged.sort(key=lambda one: (one.severity, one.rule_id, one.subject.path))
    return (*ranked, *((hit, None) for hit in merged))


def why(found: Priority) -> str:
    """The parts of a score in words, strongest first."""
    parts = sorted(found.contributions, key=lambda part: -part.points)
    return "; ".join(f"{part.reason} +{part.points}" for part in parts if part.points)


def _reporter(hit: Found) -> str:
    """The bureau; a merged account's bureaus in brackets, for it names none to be asked."""
    if isinstance(hit, Hit):
        return hit.subject.bureau.display_name
    drawn_from = ", ".join(bureau.display_name for bureau in hit.subject.bureaus)
    return f"({drawn_from or 'none named'})"


def defect_table(defects: tuple[Defect, ...]) -> Table:
    table = _titled("Could not be read")
    for name in ("kind", "place", "why"):
        table.add_column(name, overflow="fold")
    for defect in defects:
        table.add_row(defect.kind, escape(defect.path), escape(defect.message))
    return table
