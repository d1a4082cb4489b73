"""The TU4R samples, counted, and compared with their TrueLink renderings field by field."""

import base64
import dataclasses
import hashlib
from pathlib import Path

import pytest

from adapters.report_formats import ReportFormats
from adapters.report_formats.defects import Defects
from adapters.report_formats.tu4r.segments import split
from domain.credit_reports.report import ConsumerFile, Report, ReportStatus
from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.credit_reports.values import Visibility
from domain.money import Money
from staging.sample_reports import counted, counts_of

pytestmark = pytest.mark.samples
TWINS = {
    "transunion_fixed/tu4r_teste.txt": "truelink/tu1b_teste_soap_fulfill.xml",
    "transunion_fixed/tu4r_cosgrave.txt": "truelink/tu1b_cosgrave_inner_v1.xml",
    "transunion_fixed/tu4r_giddens.txt": "truelink/tu1b_giddens_raw.json",
}
SOAP_AS_JSON = "truelink/tu1b_markowitz_soap_as_json.json"
SAME = (
    "kind", "creditor_name", "account_number", "designator", "date_opened",
    "date_reported", "open_closed", "date_last_payment", "original_creditor",
)  # fmt: skip
# The rendering writes 0 where the feed is blank: absent there, observed here.
SAME_OR_ZERO = (
    "balance", "high_credit", "credit_limit", "past_due", "scheduled_payment", "term_months",
    "months_reviewed", "late_30_count", "late_60_count", "late_90_count",
)  # fmt: skip


def read(samples: Path, name: str) -> Report:
    report, defects = ReportFormats().read((samples / "reports" / name).read_bytes())
    assert defects == ()
    return report


def pairs(samples: Path) -> list[tuple[Report, Report]]:
    found = [(read(samples, feed), read(samples, shown)) for feed, shown in TWINS.items()]
    rendering = read(samples, SOAP_AS_JSON)
    feed = ReportFormats().read(embedded_feed(samples, rendering))[0]
    return [*found, (feed, rendering)]


def embedded_feed(samples: Path, rendering: Report) -> bytes:
    """The fourth feed stands only inside its rendering, in base64."""
    (cited,) = rendering.embedded
    text = (samples / "reports" / SOAP_AS_JSON).read_text(encoding="utf-8")
    start = text.index("OriginalData", text.index("VFU0U") - 200)
    encoded = text[text.index("VFU0U", start) :]
    end = next(n for n, mark in enumerate(encoded) if mark in "<&")
    raw = base64.b64decode(encoded[:end].replace("\\r", "").replace("\\n", ""))
    assert hashlib.sha256(raw).hexdigest() == cited.sha256
    return raw


def test_every_feed_has_the_counts_of_the_table(samples):
    rows = counts_of(samples, "transunion_fixed")
    assert rows.keys() == TWINS.keys()
    for name, expected in rows.items():
        report = read(samples, name)
        assert report.status is ReportStatus.COMPLETE
        assert counted(report) == expected, name


def test_every_observed_value_stands_in_its_columns(samples):
    for name in TWINS:
        raw = (samples / "reports" / name).read_text(encoding="ascii")
        report = read(samples, name)
        segments = {one.path: one.text for one in split(raw, Defects())}
        for line in report.tradelines():
            for field in dataclasses.fields(line):
                seen = report.observe(line, field.name)
                if seen.visibility is Visibility.OBSERVED and seen.value != "open":
                    segment, _, columns = (seen.place or "").rpartition("[")
                    start, end = map(int, columns.rstrip("]").split(":"))
                    assert segments[segment][start:end].strip(), seen.place


def test_every_field_of_every_account_equals_its_rendering(samples):
    compared = 0
    for feed, rendering in pairs(samples):
        ours, theirs = list(feed.tradelines()), list(rendering.tradelines())
        assert len(ours) == len(theirs)
        for line, shown in zip(ours, theirs, strict=True):
            assert_same(line, shown)
            compared += 1
    assert compared == 67


def assert_same(line: Tradeline, shown: Tradeline) -> None:
    for name in SAME:
        assert getattr(line, name) == getattr(shown, name), (line.path, name)
    # The rendering leaves out the day a collection was closed.
    assert shown.date_closed in {line.date_closed, None}
    assert shown.date_closed == line.date_closed or line.kind is TradelineKind.COLLECTION
    for name in SAME_OR_ZERO:
        value, rendered = getattr(line, name), getattr(shown, name)
        assert value == rendered or (value is None and rendered in (0, Money(0))), (
            line.path,
            name,
        )
    # A rendering in JSON numbers has lost the zeros at the front of a subscriber's code.
    codes = [(one.subscriber_code or "").lstrip("0") for one in (line, shown)]
    assert codes[0] == codes[1]
    assert line.industry
    assert shown.industry
    assert line.industry.symbol == shown.industry.symbol
    if line.kind is TradelineKind.GRANTED:
        assert line.portfolio == shown.portfolio
        loans = [one and one.symbol for one in (line.account_type, shown.account_type)]
        assert loans[0] == loans[1]
    # The rendering takes the day of payment for the status, else that of closing or reporting.
    assert shown.date_account_status in {line.date_paid, line.date_closed, line.date_reported}
    if line.date_paid:
        assert line.date_account_status == shown.date_account_status
    assert_same_standing(line, shown)


def assert_same_standing(line: Tradeline, shown: Tradeline) -> None:
    if shown.is_written_off and line.payment_status is PaymentStatus.NO_DATA:
        # The rendering calls every collection 9; the bureau's own word is UR, not rated.
        assert line.kind is TradelineKind.COLLECTION
    elif shown.is_written_off:
        assert line.is_written_off  # the feed tells 9B from 09, the rendering does not
    else:
        assert line.payment_status is shown.payment_status
    assert [(m.month, m.status) for m in line.history] == [
        (m.month, m.status) for m in shown.history
    ]
    if line.worst_payment_status is not None:
        assert line.worst_payment_status is shown.worst_payment_status
    remarks = [f"T00{remark.code}" for remark in line.remarks]
    # TM009 repeats the charge-off of the manner of payment as a remark.
    assert remarks == [remark.code for remark in shown.remarks if remark.code != "TM009"]


def test_people_inquiries_and_records_equal_their_rendering(samples):
    for feed, rendering in pairs(samples):
        assert feed.report_date == rendering.report_date
        (ours,), (theirs,) = feed.files, rendering.files
        for name in ("birth", "addresses", "employers"):
            if getattr(theirs, name):
                assert getattr(ours, name) == getattr(theirs, name), name
        assert theirs.names == () or words_of(ours) == words_of(theirs)
        assert theirs.ssn in {None, ours.ssn}
        for one, shown in zip(feed.inquiries, rendering.inquiries, strict=True):
            assert (one.subscriber_name, one.inquired_on) == (
                shown.subscriber_name, shown.inquired_on,
            )  # fmt: skip
            assert (one.subscriber_code or "").lstrip("0") == (shown.subscriber_code or "").lstrip(
                "0"
            )
        for record, shown_record in zip(feed.public_records, rendering.public_records, strict=True):
            assert record.type
            assert shown_record.type
            assert record.type.text == shown_record.type.text
            assert record.status
            assert shown_record.status
            assert record.status.text == shown_record.status.text
            for name in ("filed_on", "resolved_on", "court", "reference", "designator"):
                assert getattr(record, name) == getattr(shown_record, name), name
        for score, shown_score in zip(feed.scores, rendering.scores, strict=True):
            assert (score.model, score.value) == (shown_score.model, shown_score.value)
            # Four reasons that cost points; one rendering leaves out the four that gained some.
            assert len(score.factors) == 8
            assert len(shown_score.factors) in {4, 8}
        assert [a.code for a in feed.alerts] == [a.code for a in rendering.alerts]


def words_of(file: ConsumerFile) -> list[list[str]]:
    """The words of each name; an alias in one piece is not always cut up by the rendering."""
    return [sorted(name.full.replace(",", " ").split()) for name in file.names]


def test_the_feed_inside_a_rendering_is_the_sample_itself(samples):
    for feed, shown in TWINS.items():
        raw = (samples / "reports" / feed).read_bytes()
        cited = {one.sha256 for one in read(samples, shown).embedded}
        assert cited == {hashlib.sha256(raw).hexdigest()}
