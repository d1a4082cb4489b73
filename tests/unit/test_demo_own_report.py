"""A report of one's own carries the demo: its consumer is taken from it, and an answer follows."""

import json
from datetime import date, timedelta

import pytest

from adapters.report_formats import ReportFormats
from domain.findings.catalogue import run_rules
from entrypoints.cli.demo.own_report import ReportRefused, answered, own_story
from entrypoints.sandbox.synthetic_reports import demo_report, smartcredit_envelope

COMPLETE_JSON = (
    "syn3b_large_smartcredit_envelope.json",
    "syn3b_small_at_prefixed_collapsed.json",
    "syn3b_small_mfsn_envelope.json",
    "tu1b_giddens_homogenized.json",
    "tu1b_giddens_raw.json",
    "tu1b_markowitz_soap_as_json.json",
)


def an_answer(raw: bytes):
    """The report, what is disputed of it, and the report that follows."""
    report, _ = ReportFormats().read(raw)
    disputed = [{"path": hit.subject.path} for hit in run_rules(report)]
    disputed = list({item["path"]: item for item in disputed}.values())
    later = report.report_date + timedelta(days=45)
    following, _ = ReportFormats().read(answered(raw, disputed, on=later).encode())
    return report, disputed, following


def test_the_answer_deletes_every_other_item_and_is_of_the_later_day():
    envelope = smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))
    report, disputed, following = an_answer(json.dumps(envelope).encode())
    assert following.report_date == report.report_date + timedelta(days=45)
    kept = len(list(following.tradelines())) + len(following.inquiries)
    kept += len(following.public_records)
    before = len(list(report.tradelines())) + len(report.inquiries) + len(report.public_records)
    assert kept == before - len(disputed[::2])


@pytest.mark.samples
@pytest.mark.parametrize("name", COMPLETE_JSON)
def test_every_complete_sample_carries_the_story(samples, name):
    raw = (samples / "reports" / "truelink" / name).read_bytes()
    assert own_story(raw).subject.last
    report, disputed, following = an_answer(raw)
    assert disputed
    assert following.report_date > report.report_date
    assert following.bureaus == report.bureaus
    assert following.status == report.status


@pytest.mark.samples
@pytest.mark.parametrize(
    "name", ["tu1b_markowitz_lossy_no_attributes.json", "tu_vantagescore3_only.json"]
)
def test_what_is_no_complete_report_is_refused_by_name(samples, name):
    with pytest.raises(ReportRefused):
        own_story((samples / "reports" / "truelink" / name).read_bytes())
