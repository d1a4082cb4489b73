"""``redress reports``: look at a report file without a database."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from domain.credit_reports.report import Defect, Report
    from domain.findings.model import Hit

reports_app = typer.Typer(help="Look at credit reports.", no_args_is_help=True)


@reports_app.callback()
def reports() -> None:
    """Look at credit reports."""


@reports_app.command()
def inspect(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The report as the provider sent it.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read a report, show what it says and what is wrong in it.

    Exit code 0: read whole. 1: read, but with defects or not a complete report; findings are
    what the command is for and no problem. 2: not read.
    """
    from adapters.report_formats import ReportFormats
    from domain.errors import DomainError
    from domain.findings.catalogue import run_rules

    try:
        raw = _bytes(file, limit=ReportFormats().max_bytes)
        report, defects = ReportFormats().read(raw)
    except OSError as error:
        _refuse(f"{file}: {error.strerror or 'cannot be read'}", "FileUnreadable", as_json=as_json)
    except DomainError as error:
        _refuse(str(error), error.code, as_json=as_json)
    hits = run_rules(report)
    if as_json:
        _print_json(inspection(report, defects, hits))
    else:
        from entrypoints.cli.report_tables import print_report

        print_report(report, defects, hits)
    raise typer.Exit(1 if defects or report.status != "complete" else 0)


def inspection(
    report: "Report", defects: "tuple[Defect, ...]", hits: "tuple[Hit, ...]"
) -> dict[str, Any]:
    """The one object that ``--json`` prints; amounts are in cents, dates as the source has them."""
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
        "findings": hits,
        "defects": defects,
    }


def _bytes(file: Path, *, limit: int) -> bytes:
    from domain.credit_reports.refusals import ReportTooLarge

    size = file.stat().st_size
    if size > limit:
        raise ReportTooLarge(size, limit)
    return file.read_bytes()


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


def _refuse(message: str, code: str, *, as_json: bool) -> None:
    if as_json:
        _print_json({"error": message, "code": code})
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(2)
