"""The samples of MISMO's family, counted as the table says."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import (
    ReportEmpty,
    ReportFormatUnknown,
    ReportLossy,
    ReportUnreadable,
)
from domain.credit_reports.report import DefectKind, Report, ReportStatus
from domain.credit_reports.values import Bureau

pytestmark = pytest.mark.samples
FOLDERS = ("array", "mismo", "crs", "provider_views", "bloom")
VIEWS = "provider_views/providerviews_demo_3b.json"
REFUSALS = (ReportEmpty, ReportFormatUnknown, ReportLossy, ReportUnreadable)
COUNTED = ("tradelines_or_base_records", "inquiries", "public_records", "scores")


def rows(samples: Path) -> dict[str, dict[str, str]]:
    with (samples / "reports" / "COUNTS.tsv").open(encoding="utf-8") as table:
        every = {row["file"]: row for row in csv.DictReader(table, delimiter="\t")}
    return {name: row for name, row in every.items() if name.split("/")[0] in FOLDERS}


def read(samples: Path, name: str) -> Report:
    return ReportFormats().read((samples / "reports" / name).read_bytes())[0]


def counted(report: Report) -> tuple[int, int, int, int]:
    """Merged rows count as rows: the table counts what stands in the document."""
    return (
        sum(1 for _ in report.tradelines()) + len(report.merged),
        len(report.inquiries) + len(report.merged_inquiries),
        len(report.public_records) + len(report.merged_public_records),
        len(report.scores),
    )


def test_every_sample_has_the_counts_of_the_table(samples):
    for name, row in rows(samples).items():
        lines, *others = (int(row[column]) for column in COUNTED)
        # The table counts the views' account lists and names their collections beside it.
        more = 2 if name == VIEWS else 0
        assert counted(read(samples, name)) == (lines + more, *others), name


def test_the_views_hold_five_accounts_and_the_two_collections_the_table_names(samples):
    kinds = Counter(line.kind.value for line in read(samples, VIEWS).tradelines())
    assert kinds == {"granted": 5, "collection": 2}
    assert "2 collections" in rows(samples)[VIEWS]["note"]


def test_the_blend_of_three_bureaus_stays_merged_rows(samples):
    report = read(samples, "mismo/mismo231_credco_firstimer.xml")
    assert [row.bureaus for row in report.merged] == [tuple(sorted(Bureau))] * 4
    assert [(s.bureau, s.value, s.least, s.most) for s in report.scores] == [
        (Bureau.EQUIFAX, 715, 334, 818),
        (Bureau.EXPERIAN, 703, 320, 844),
        (Bureau.TRANSUNION, 710, 309, 839),
    ]
    assert {file.ssn for file in report.files} == {"991919991"}


def test_the_array_sample_keeps_its_marks_and_groups(samples):
    report, defects = ReportFormats().read(
        (samples / "reports/array/array_blair_3b_no_public_records.json").read_bytes()
    )
    assert (report.status, defects) == (ReportStatus.COMPLETE, ())
    lines = list(report.tradelines())
    assert Counter(line.bureau.value for line in lines) == {
        "experian": 28,
        "transunion": 20,
        "equifax": 7,
    }
    assert Counter(line.kind.value for line in lines) == {"granted": 47, "collection": 8}
    assert sum(line.dispute_flag is True for line in lines) == 2
    assert sum(line.open_closed == "closed" for line in lines) == 20
    assert len(report.accounts) == 49
    assert sum(line.dispute_handle is not None for line in lines) == 20
    assert not any(remark.code.startswith("TR01") for line in lines for remark in line.remarks)
    assert sorted(score.value or 0 for score in report.scores) == [553, 728, 786, 802]
    assert all(inquiry.purpose == "hard" for inquiry in report.inquiries)
    assert DefectKind.BAD_VALUE not in {defect.kind for defect in defects}


def test_a_merged_report_of_three_bureaus_keeps_its_29_merged_rows(samples):
    report = read(samples, "mismo/mcl34_03_Status_COMPLETED.xml")
    assert (len(report.merged), len(report.merged_inquiries)) == (29, 7)
    assert Counter(line.bureau.value for line in report.tradelines()) == {
        "equifax": 7,
        "transunion": 3,
        "experian": 2,
    }
    assert [(s.bureau, s.value) for s in report.scores] == [
        (Bureau.EXPERIAN, 669),
        (Bureau.TRANSUNION, 683),
        (Bureau.EQUIFAX, 658),
    ]
    assert len(report.files) == 3


def test_a_score_that_is_not_available_has_its_reason_and_a_bureau_without_a_file_its_words(
    samples,
):
    report, defects = ReportFormats().read(
        (samples / "reports/mismo/mcl34_11_3Score_Ordered_1Score_NA.xml").read_bytes()
    )
    assert [(s.value, s.exclusion_code) for s in report.scores] == [
        (728, None),
        (706, None),
        (None, "NotScoredNoQualifyingAccount"),
    ]
    assert report.status is ReportStatus.PARTIAL
    assert any(d.kind is DefectKind.MISSING_BUREAU and "TransUnion" in d.message for d in defects)


def test_status_documents_are_what_they_say_and_hold_no_records(samples):
    for name, status in (
        ("mcl34_01_Status_NEW", ReportStatus.PENDING),
        ("mcl34_04_Status_ERROR", ReportStatus.ERROR),
        ("mcl34_05_Status_REQUEST_ERROR", ReportStatus.ERROR),
        ("mcl34_06_NoXML_YesHTML_YesPDF", ReportStatus.PARTIAL),
        ("mcl34_08_Shell_File", ReportStatus.ERROR),
    ):
        report = read(samples, f"mismo/{name}.xml")
        assert (report.status, counted(report)) == (status, (0, 0, 0, 0)), name


def test_the_documents_inside_are_found_in_html_and_in_base64(samples):
    for name in ("mcl34_06_NoXML_YesHTML_YesPDF", "mcl34_08_Shell_File"):
        report = read(samples, f"mismo/{name}.xml")
        assert [one.media_type for one in report.embedded] == ["text/html", "application/pdf"]


def test_an_income_estimate_is_counted_among_the_scores_but_is_none(samples):
    report = read(samples, "crs/crs_tu_doty.json")
    assert [score.value for score in report.scores] == [725, 725, None]
