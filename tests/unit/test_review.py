"""The review for the consumer: plain words, marked places, no promises; and its PDF."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from adapters.memory.reviews import MemoryReviewPrinter
from adapters.report_formats import ReportFormats
from adapters.reportlab.review_printer import NO_SHAPE, ReportLabReviewPrinter
from domain.credit_reports.report import Report, ReportStatus
from domain.findings.catalogue import run_rules
from domain.findings.questions import answer
from domain.findings.ranking import prioritized
from domain.findings.review import NothingToReview, Review, ReviewedHit, review
from domain.law import authority
from entrypoints.cli.reports import reports_app
from entrypoints.sandbox.synthetic_reports.demo import demo_report
from entrypoints.sandbox.synthetic_reports.truelink import smartcredit_envelope

RAW = json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))).encode()
REPORT, _ = ReportFormats().read(RAW)
PRINTER = ReportLabReviewPrinter()


def hits_of(report: Report = REPORT) -> list[ReviewedHit]:
    ranked = prioritized(run_rules(report), report)
    return [ReviewedHit(hit=hit, priority=found) for hit, found in ranked]


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


def every(made: Review):
    return [one for item in (*made.proven, *made.waiting) for one in item.findings]


def test_every_finding_is_explained_once_with_its_law_and_its_places():
    hits = hits_of()
    made = review(REPORT, hits)
    explained = {one.number: one for one in every(made)}
    assert sorted(explained) == list(range(1, len(hits) + 1))
    for number, reviewed in enumerate(hits, 1):
        said = dict(explained[number].points)
        assert authority(reviewed.hit.basis[0]).title in said["What it rests on"]
        assert reviewed.hit.subject.path == explained[number].item_place
        assert [value for _, value, _ in explained[number].places] == [
            fact.value for fact in reviewed.hit.facts
        ]
        assert said["What would prove us wrong"]
        assert "{{" not in said["What a dispute may say"]


def test_the_cells_that_a_finding_disputes_are_marked_with_its_number():
    made = review(REPORT, hits_of())
    for item in (*made.proven, *made.waiting):
        if item.excerpt is None:
            continue
        marked = {m for row in item.excerpt.rows for cell in row.cells for m in cell.marks}
        assert marked <= {one.number for one in item.findings}
    accounts = [item for item in (*made.proven, *made.waiting) if item.excerpt]
    assert any(cell.marks for item in accounts for row in item.excerpt.rows for cell in row.cells)


def test_what_needs_the_consumers_word_is_apart_until_it_is_given():
    hits = hits_of()
    asked = next(one for one in hits if one.hit.question and one.hit.question.needed == "yes")
    number = hits.index(asked) + 1
    before = review(REPORT, hits)
    assert number in {one.number for item in before.waiting for one in item.findings}
    at = datetime(2026, 3, 3, tzinfo=UTC)

    def answered(value: str) -> Review:
        given = answer(asked.hit, asked.hit.question.id, value, at)
        return review(REPORT, [replace(one, answers=(given,)) if one is asked else one
                               for one in hits])  # fmt: skip

    yes = {one.number: one for item in answered("yes").proven for one in item.findings}
    assert ("You answered", "yes") in yes[number].points
    assert number in {one.number for item in answered("no").waiting for one in item.findings}


def test_a_report_without_findings_says_so_and_what_that_does_not_mean():
    made = review(REPORT, [])
    assert made.is_clear
    text = text_of(PRINTER.print(made))
    assert "We found nothing that the report itself shows to be wrong" in text
    assert "only you can say" in text


def test_no_promise_is_made_and_the_consumers_own_way_is_named():
    text = text_of(PRINTER.print(review(REPORT, hits_of())))
    assert "it costs nothing" in text
    assert "Nobody can promise that an entry is deleted or that a score rises" in text
    assert "15 U.S.C. § 1679b" in text
    assert "guarantee" not in text.lower()


def test_what_could_not_be_read_is_told():
    made = review(replace(REPORT, status=ReportStatus.PARTIAL), [], unread=["$.x: no number"])
    text = text_of(PRINTER.print(made))
    assert "no complete report: partial" in text
    assert "1 part of the document could not be read" in text
    assert "$.x: no number" in text
    counted = review(REPORT, [], unread_count=3)
    assert any("3 parts of the document" in said for said in counted.limits)


@pytest.mark.parametrize(
    "status",
    [s for s in ReportStatus if s not in {ReportStatus.COMPLETE, ReportStatus.PARTIAL}],
)
def test_what_is_no_report_is_not_reviewed(status):
    with pytest.raises(NothingToReview):
        review(replace(REPORT, status=status), [])


@pytest.mark.parametrize("printer", [PRINTER, MemoryReviewPrinter()], ids=["pdf", "memory"])
def test_every_printer_prints_all_findings_and_the_same_bytes_each_time(printer):
    made = review(REPORT, hits_of())
    printed = printer.print(made)
    assert printed == printer.print(review(REPORT, hits_of()))
    text = text_of(printed) if printed.startswith(b"%PDF") else " ".join(printed.decode().split())
    for finding in every(made):
        assert f"[{finding.number}] {finding.title} ({finding.bureau})" in text
    for said in made.rights:
        assert said in text


def test_names_are_never_markup_and_what_has_no_shape_is_replaced_and_told():
    nasty = "<b>ACME</b> & <font size=90> \u202e \U0001f600 " + "W" * 300
    accounts = tuple(
        replace(
            account,
            tradelines=tuple(replace(line, creditor_name=nasty) for line in account.tradelines),
        )
        for account in REPORT.accounts
    )
    report = replace(REPORT, accounts=accounts)
    text = text_of(PRINTER.print(review(report, hits_of(report))))
    assert "<b>ACME</b> & <font size=90> ? ?" in text
    assert NO_SHAPE in text


def test_four_hundred_findings_are_printed_page_by_page():
    hits = (hits_of() * 40)[:400]
    pages = PdfReader(io.BytesIO(PRINTER.print(review(REPORT, hits)))).pages
    assert len(pages) > 60
    assert f"Page 1 of {len(pages)}" in " ".join(pages[0].extract_text().split())
    assert "[400]" in " ".join(page.extract_text() for page in pages[len(pages) // 2 :])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report"
    path.write_bytes(RAW)
    return path


def run(*arguments: object, **more):
    return CliRunner().invoke(reports_app, ["review", *map(str, arguments)], **more)


def test_the_command_writes_a_whole_file_and_never_over_one(file, tmp_path):
    out = tmp_path / "out.pdf"
    made = run(file, "-o", out)
    assert (made.exit_code, made.stdout) == (0, f"{out}\n")
    assert "Your credit report, reviewed" in text_of(out.read_bytes())
    again = run(file, "-o", out)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert run(file, "-o", out, "--force").exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_the_command_reads_a_pipe_and_refuses_what_it_cannot_write(file, tmp_path):
    out = tmp_path / "piped.pdf"
    assert run("-", "-o", out, input=RAW).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert run(file, "-o", tmp_path / "missing" / "x.pdf").exit_code == 2


def test_the_command_prints_no_birth_date(file, tmp_path):
    out = tmp_path / "out.pdf"
    run(file, "-o", out)
    (year,) = {str(one.birth.year) for one in REPORT.files if one.birth}
    assert year not in text_of(out.read_bytes()).replace(REPORT.sha256[:16], "")
