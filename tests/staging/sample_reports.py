"""The sample reports of the vendors: their table of counts, and damage done to them."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import Report
from domain.errors import DomainError


def counts_of(samples: Path, folder: str) -> dict[str, tuple[int, int, int, int]]:
    """Per file: tradelines or base records, inquiries, public records, scores."""
    columns = ("tradelines_or_base_records", "inquiries", "public_records", "scores")
    with (samples / "reports" / "COUNTS.tsv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t")
                if row["file"].startswith(f"{folder}/")]  # fmt: skip
    assert rows, f"COUNTS.tsv names no file of {folder}"
    found = {}
    for row in rows:
        tradelines, inquiries, records, scores = (int(row[column]) for column in columns)
        found[row["file"]] = (tradelines, inquiries, records, scores)
    return found


def counted(report: Report) -> tuple[int, int, int, int]:
    return (
        sum(1 for _ in report.tradelines()) + len(report.merged),
        len(report.inquiries),
        len(report.public_records),
        len(report.scores),
    )


def damaged(raw: bytes, times: int, seed: int) -> Iterator[bytes]:
    """The document cut off at random places, and with single bytes changed."""
    random = Random(seed)  # noqa: S311 - damage that can be repeated, nothing secret
    for _ in range(times):
        yield raw[: random.randrange(len(raw))]
        flipped = bytearray(raw)
        flipped[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        yield bytes(flipped)


def survives(raw: bytes) -> bool:
    """Tell whether a document gives a report; any end but a typed refusal is an error."""
    try:
        report, _ = ReportFormats().read(raw)
    except DomainError:
        return False
    return bool(report.sha256)
