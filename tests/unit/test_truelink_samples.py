"""Every TrueLink sample, counted and compared with its twins in other serializations."""

import contextlib
import csv
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportFormatUnknown, ReportLossy, ReportUnreadable
from domain.credit_reports.report import Report, ReportStatus
from domain.credit_reports.values import Visibility

pytestmark = pytest.mark.samples
LOSSY = "truelink/tu1b_markowitz_lossy_no_attributes.json"


def read(samples: Path, name: str) -> Report:
    report, defects = ReportFormats().read((samples / "reports" / name).read_bytes())
    assert defects == ()
    return report


def counts_table(samples: Path) -> dict[str, dict[str, str]]:
    with (samples / "reports" / "COUNTS.tsv").open(encoding="utf-8") as table:
        return {row["file"]: row for row in csv.DictReader(table, delimiter="\t")}


def without_places(value: Any) -> Any:
    """The same value with every path and account key blanked, for twins in other envelopes."""
    if isinstance(value, tuple):
        return tuple(without_places(one) for one in value)
    if not dataclasses.is_dataclass(value) or not hasattr(value, "__dataclass_fields__"):
        return value
    blank = {"path": "", "key": "", "sha256": "", "paths": None}
    return type(value)(
        **{
            f.name: blank.get(f.name, without_places(getattr(value, f.name)))
            for f in dataclasses.fields(value)
        }
    )


def test_every_truelink_sample_has_the_counts_of_the_table(samples):
    rows = {k: v for k, v in counts_table(samples).items() if k.startswith("truelink/")}
    assert len(rows) == 12
    for name in rows.keys() - {LOSSY}:
        report = read(samples, name)
        counted = (
            sum(1 for _ in report.tradelines()),
            len(report.inquiries),
            len(report.public_records),
            len(report.scores),
        )
        row = rows[name]
        columns = ("tradelines_or_base_records", "inquiries", "public_records", "scores")
        assert counted == tuple(int(row[column]) for column in columns), name


def test_the_document_that_lost_its_attributes_is_refused_by_name(samples):
    with pytest.raises(ReportLossy, match="25 accounts have lost their values"):
        read(samples, LOSSY)


def test_no_sample_of_another_format_is_taken_for_truelink(samples):
    # A bureau's investigation results carry a TrueLink report beside its own disclosure.
    others = [n for n in counts_table(samples) if not n.startswith(("truelink/", "tu_disputes/"))]
    assert len(others) > 30
    for name in others:
        raw = (samples / "reports" / name).read_bytes()
        with contextlib.suppress(ReportFormatUnknown, ReportUnreadable):
            assert ReportFormats().read(raw)[0].source_format != "truelink", name


def test_three_serializations_of_one_report_give_one_normalized_report(samples):
    plain = without_places(read(samples, "truelink/syn3b_small_mfsn_envelope.json"))
    prefixed = without_places(read(samples, "truelink/syn3b_small_at_prefixed_collapsed.json"))
    xml = without_places(read(samples, "truelink/syn3b_small_truelink_v3.xml"))
    assert prefixed == plain
    assert xml == dataclasses.replace(plain, product_scores=())


def test_a_homogenized_document_reads_as_the_raw_one(samples):
    raw = without_places(read(samples, "truelink/tu1b_giddens_raw.json"))
    homogenized = without_places(read(samples, "truelink/tu1b_giddens_homogenized.json"))
    assert {a.tradelines for a in homogenized.accounts} == {a.tradelines for a in raw.accounts}
    assert set(homogenized.inquiries) == set(raw.inquiries)
    assert homogenized.public_records == raw.public_records


def test_the_report_inside_a_soap_answer_reads_as_the_report_alone(samples):
    inner = without_places(read(samples, "truelink/tu1b_cosgrave_inner_v1.xml"))
    soap = without_places(read(samples, "truelink/tu1b_cosgrave_soap_enroll.xml"))
    assert soap.accounts == inner.accounts
    assert soap.files == inner.files


def test_a_score_document_is_score_only(samples):
    report = read(samples, "truelink/tu_vantagescore3_only.json")
    assert report.status is ReportStatus.SCORE_ONLY
    assert [score.value for score in report.scores] == [561]


def test_every_observed_value_of_the_large_sample_has_a_place_in_its_document(samples):
    import msgspec  # noqa: PLC0415  the tree is needed here only

    raw = (samples / "reports/truelink/syn3b_large_smartcredit_envelope.json").read_bytes()
    report, _ = ReportFormats().read(raw)
    tree = msgspec.json.decode(raw)
    checked = 0
    for line in report.tradelines():
        for field in dataclasses.fields(line):
            seen = report.observe(line, field.name)
            if seen.visibility is Visibility.OBSERVED and field.name != "creditor_name":
                assert follow(tree, seen.place or "") not in (None, ""), seen.place
                checked += 1
    assert checked > 1000


def follow(tree: Any, place: str) -> Any:
    for step in place.removeprefix("$.").replace("]", "").replace("[", ".").split("."):
        tree = tree[int(step)] if step.isdigit() else tree[step]
    return tree
