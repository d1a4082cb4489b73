"""TransUnion's XML samples, counted; where a count differs, the document says why."""

import dataclasses
import html
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.tradelines import PaymentStatus
from domain.credit_reports.values import Visibility
from staging.sample_reports import counted, counts_of

pytestmark = pytest.mark.samples
UPHOLD = "transunion_xml/tu_xml233_uphold_07000.xml"
DELETED = "tu_disputes/tu_investigation_deleted_haynes.xml"
VERIFIED = "tu_disputes/tu_investigation_verified_manga.xml"


def text_of(samples: Path, name: str) -> str:
    return (samples / "reports" / name).read_text(encoding="utf-8")


def read(samples: Path, name: str) -> Report:
    report, defects = ReportFormats().read((samples / "reports" / name).read_bytes())
    assert [d.kind.value for d in defects] in ([], ["vendor_message"])
    return report


def test_the_report_has_the_counts_of_the_table(samples):
    rows = counts_of(samples, "transunion_xml")
    report = read(samples, UPHOLD)
    tradelines, inquiries, records, scores = rows[UPHOLD]
    assert counted(report) == (tradelines, inquiries, records, 1)
    # The table counts two score models; one of them holds characteristics and no score.
    models = re.findall(r"<scoreModel>.*?</scoreModel>", text_of(samples, UPHOLD), re.DOTALL)
    assert len(models) == scores
    assert [("<score>" in m, "<characteristic>" in m) for m in models] == [
        (True, False),
        (False, True),
    ]


def test_every_observed_value_stands_at_its_place(samples):
    report = read(samples, UPHOLD)
    root = ET.fromstring(text_of(samples, UPHOLD).encode())  # noqa: S314 - a sample of ours
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    checked = 0
    for line in report.tradelines():
        for field in dataclasses.fields(line):
            seen = report.observe(line, field.name)
            is_blank_mark = field.name == "open_closed" and seen.value == "open"
            if seen.visibility is Visibility.OBSERVED and not is_blank_mark:
                place = (seen.place or "").removeprefix("/creditBureau/")
                assert root.find(place) is not None, seen.place
                checked += 1
    assert checked > 600


def test_late_counters_of_the_report_agree_with_its_patterns_when_one_is_current(samples):
    for line in read(samples, UPHOLD).tradelines():
        shown = sum(m.status is PaymentStatus.LATE_30 for m in line.history)
        assert shown == line.late_30_count, line.path
        assert sum(m.status is PaymentStatus.LATE_60 for m in line.history) == line.late_60_count


def test_the_messages_of_disputes_have_the_counts_of_the_table_in_both_views(samples):
    rows = counts_of(samples, "tu_disputes")
    assert len(rows) == 6
    for name, (tradelines, inquiries, records, scores) in rows.items():
        report = read(samples, name)
        views = [counted(view) for view in (report, *report.renderings)]
        lines, listed, public, scored = map(sum, zip(*views, strict=True))
        assert (lines, public, scored) == (tradelines, records, scores), name
        # The table counts elements named Inquiry; the disclosure lists them by kind, with days.
        assert inquiries == 0
        document = html.unescape(text_of(samples, name))
        assert not re.search(r"<(?:\w+:)?[Ii]nquiry>", document)
        days = [
            day
            for said in re.findall(r"<ns0:(?:d|requestedOnD)ates>([^<]*)<", document)
            for day in said.split(",")
            if day.strip()
        ]
        assert listed == len(days)


def test_each_investigation_tells_what_became_of_its_item(samples):
    deleted, verified = read(samples, DELETED), read(samples, VERIFIED)
    (gone,), (stays,) = deleted.dispute_results, verified.dispute_results
    assert (gone.result, stays.result) == ("DELETED", "VERIFIED AS ACCURATE")
    assert gone.item_key not in {line.item_key for line in deleted.tradelines()}
    assert stays.item_key in {line.item_key for line in verified.tradelines()}
    (view,) = verified.renderings
    (named,) = [line for line in view.tradelines() if line.dispute_handle == stays.handle]
    assert named.creditor_name == "SOUTHERN MANAGEMENT SYST"
    handles = {line.dispute_handle for line in deleted.renderings[0].tradelines()}
    assert gone.handle not in handles


def test_both_views_of_an_investigation_show_the_same_accounts(samples):
    for name in (DELETED, VERIFIED):
        report = read(samples, name)
        (view,) = report.renderings
        keys = [
            sorted((t.account_number or "", t.subscriber_code or "", str(t.date_opened))
                   for t in one.tradelines())
            for one in (report, view)
        ]  # fmt: skip
        assert keys[0] == keys[1]
        for score in (*report.scores, *view.scores):
            assert (score.value, score.exclusion_code) == (None, "11")


def test_months_marked_e_have_no_balance(samples):
    compared = 0
    for name in (DELETED, VERIFIED):
        document = html.unescape(text_of(samples, name))
        for trade in re.findall(r"<ns0:trade>.*?</ns0:trade>", document, re.DOTALL):
            letters = re.search(r"<ns0:text>([^<]*)<", trade)
            balances = re.search(r"<ns0:histBalanceList>([^<]*)<", trade)
            if not letters or not balances:
                continue
            for mark, said in zip(letters[1], balances[1].split(";"), strict=False):
                if mark == "E" and balances[1]:
                    assert said == "0"
                    compared += 1
    assert compared == 46


def test_statuses_and_requests_are_no_reports(samples):
    status = read(samples, "tu_disputes/tu_dispute_status_open.xml")
    assert (status.status, status.dispute_cases) == (ReportStatus.DISPUTE_STATUS, ())
    for name, asked in (("iles", 1), ("personal", 0), ("tradeline", 1)):
        request = read(samples, f"tu_disputes/tu_startdispute_request_{name}.xml")
        assert request.status is ReportStatus.DISPUTE_REQUEST
        assert len(request.requested_disputes) == asked
        assert request.files[0].ssn
