"""``redress reports``: look at a report file without a database."""

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from domain.credit_reports.report import Defect, Report
    from domain.findings.model import Hit, MergedHit

STDIN = Path("-")
reports_app = typer.Typer(help="Look at credit reports.", no_args_is_help=True)


@reports_app.callback()
def reports() -> None:
    """Look at credit reports."""


@reports_app.command()
def inspect(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The report as the provider sent it; - reads stdin."),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    as_table: Annotated[
        bool, typer.Option("--table", help="Print every item with the three bureaus side by side.")
    ] = False,
    only: Annotated[
        str | None, typer.Option(metavar="RULE,..", help="Run only these rules.")
    ] = None,
) -> None:
    """Read a report, show what it says and what is wrong in it.

    Exit code 0: read whole. 1: read, but with defects or not a complete report; findings are
    what the command is for and no problem. 2: not read.
    """
    from domain.findings.catalogue import UnknownRule, rule, run_rules, run_rules_on_merged
    from domain.findings.masking import masked_hit

    if as_json and as_table:
        raise typer.BadParameter("not with --json", param_hint="'--table'")
    try:
        wanted = only and {rule(name.strip()).id for name in only.split(",")}
    except UnknownRule as error:
        _refuse(str(error), error.code, as_json=as_json)

    report, defects = _read(file, as_json=as_json)
    # A screen and a pasted JSON are seen by others than the consumer.
    masked = tuple(masked_hit(hit) for hit in run_rules(report, wanted or None))
    hits: tuple[Hit | MergedHit, ...] = (*masked, *run_rules_on_merged(report, wanted or None))
    if as_json:
        _print_json(inspection(report, defects, hits))
    elif as_table:
        from entrypoints.cli.side_by_side_tables import print_side_by_side

        print_side_by_side(report, defects, hits)
    else:
        from entrypoints.cli.report_tables import print_report

        print_report(report, defects, hits)
    raise typer.Exit(1 if defects or report.status != "complete" else 0)


@reports_app.command()
def review(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The report as the provider sent it; - reads stdin."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="PDF", help="Where to write the review.")
    ] = Path("review.pdf"),
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
) -> None:
    """Print a review for the consumer: what was found, in plain words, with the places marked.

    Exit code 0: read whole. 1: read, but with defects or not a complete report; the review says
    so. 2: not read, or not written.
    """
    from adapters.reportlab.review_printer import ReportLabReviewPrinter
    from domain.errors import DomainError
    from domain.findings.catalogue import run_rules
    from domain.findings.masking import masked_hit
    from domain.findings.ranking import prioritized
    from domain.findings.review import ReviewedHit
    from domain.findings.review import review as reviewed

    report, defects = _read(file, as_json=False)
    hits = [
        ReviewedHit(hit=masked_hit(hit), priority=priority)
        for hit, priority in prioritized(run_rules(report), report)
    ]
    unread = [f"{one.path}: {one.message}" for one in defects]
    try:
        pdf = ReportLabReviewPrinter().print(reviewed(report, hits, unread=unread))
        _write(out, pdf, force=force)
    except DomainError as error:
        _refuse(str(error), error.code, as_json=False)
    except OSError as error:
        _refuse(f"{out}: {error.strerror or 'cannot be written'}", "FileUnwritable", as_json=False)
    sys.stdout.write(f"{out}\n")
    raise typer.Exit(1 if defects or report.status != "complete" else 0)


@reports_app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="The older report; - reads stdin.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The newer report, in any format.")],
    *,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A still older report; tells what came back."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare two reports of one person, item by item and field by field.

    Exit code 0: both read whole. 1: read, but with defects or not complete. 2: one was not read,
    they are of two people, or the older one does not come first.
    """
    from domain.credit_reports.comparable import require_comparable
    from domain.credit_reports.comparison import compare_reports
    from domain.errors import DomainError

    (old, old_defects), (new, new_defects) = (_read(f, as_json=as_json) for f in (before, after))
    known = [_read(file, as_json=as_json)[0] for file in earlier or ()]
    try:
        for report in known:
            require_comparable(report, old)
        require_comparable(old, new)
    except DomainError as error:
        _refuse(str(error), error.code, as_json=as_json)
    known.sort(key=lambda report: str(report.report_date or ""), reverse=True)
    compared = compare_reports(old, new, earlier=known)
    if as_json:
        from entrypoints.cli.report_comparison import comparison

        _print_json(comparison(old, new, compared))
    else:
        from entrypoints.cli.report_comparison import print_comparison

        print_comparison(old, new, compared)
    is_whole = old.status == new.status == "complete" and not (old_defects or new_defects)
    raise typer.Exit(0 if is_whole else 1)


def _read(file: Path, *, as_json: bool) -> "tuple[Report, tuple[Defect, ...]]":
    """The report in a file; ends the command with exit code 2 where there is none."""
    from adapters.report_formats import ReportFormats
    from domain.errors import DomainError

    try:
        return ReportFormats().read(_bytes(file, limit=ReportFormats().max_bytes))
    except OSError as error:
        _refuse(f"{file}: {error.strerror or 'cannot be read'}", "FileUnreadable", as_json=as_json)
    except DomainError as error:
        _refuse(str(error), error.code, as_json=as_json)


def inspection(
    report: "Report", defects: "tuple[Defect, ...]", hits: "tuple[Hit | MergedHit, ...]"
) -> dict[str, Any]:
    """The one object that ``--json`` prints; amounts are in cents, dates as the source has them.

    Findings come in the order in which to dispute them; those on accounts that no bureau is named
    for come last, without a priority.
    """
    from domain.credit_reports.grouping import group
    from entrypoints.cli.report_tables import in_order

    return {
        "format": report.source_format,
        "status": report.status,
        "report_date": report.report_date,
        "bureaus": report.bureaus,
        "counts": {
            "tradelines": sum(1 for _ in report.tradelines()),
            "inquiries": len(report.inquiries),
            "public_records": len(report.public_records),
            "scores": len(report.scores),
        },
        "accounts": report.accounts,
        "groups": [
            {
                "key": found.key,
                "paths": [line.path for line in found.tradelines],
                "grouped_by": found.grouped_by,
                "confidence": found.confidence,
            }
            for found in group(report)
        ],
        "findings": [plain(hit) | {"priority": found} for hit, found in in_order(report, hits)],
        "defects": defects,
    }


def _bytes(file: Path, *, limit: int) -> bytes:
    """The file, or standard input for ``-``; a file that never ends is read no further than that."""
    from domain.credit_reports.refusals import ReportTooLarge

    if file == STDIN:
        content = sys.stdin.buffer.read(limit + 1)
    else:
        with file.open("rb") as opened:
            content = opened.read(limit + 1)
    if len(content) > limit:
        size = 0 if file == STDIN else file.stat().st_size
        raise ReportTooLarge(max(size, len(content)), limit)
    return content


def _write(path: Path, content: bytes, *, force: bool) -> None:
    """Whole or not at all; a file that is there stays unless ``force``."""
    if path.exists() and not force:
        raise FileExistsError(errno.EEXIST, "is there already; --force writes over it")
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def _print_json(value: object) -> None:
    import json

    sys.stdout.write(json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n")


def plain(value: Any) -> Any:
    """Records as objects, partial dates as far as they are known, enumerations as their words."""
    from dataclasses import fields, is_dataclass
    from datetime import date
    from enum import Enum

    from domain.credit_reports.values import PartialDate

    if isinstance(value, (PartialDate, date)):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _refuse(message: str, code: str, *, as_json: bool) -> NoReturn:
    if as_json:
        _print_json({"error": message, "code": code})
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(2)
