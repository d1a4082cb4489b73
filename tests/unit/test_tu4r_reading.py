"""TransUnion's fixed-width TU4R: each column once, and every trap of the format."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty, ReportFormatUnknown, ReportUnreadable
from domain.credit_reports.report import Defect, DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.money import Money
from staging import tu4r as staged
from staging.tu4r import segment, tu4r

WHOLE = (
    staged.SUBJECT, staged.NAME, staged.IDENTITY, staged.COLLECTION, staged.TRADE,
    staged.INQUIRY, staged.PUBLIC_RECORD, staged.SCORE,
)  # fmt: skip


def read(raw: bytes) -> tuple[Report, tuple[Defect, ...]]:
    return ReportFormats().read(raw)


def lines(raw: bytes) -> list[Tradeline]:
    return list(read(raw)[0].tradelines())


def test_every_column_of_a_trade_is_read_and_cited():
    report, defects = read(tu4r(*WHOLE))
    assert defects == ()
    assert (report.source_format, report.status) == ("tu4r", ReportStatus.COMPLETE)
    assert str(report.report_date) == "2024-03-15"
    line = next(t for t in report.tradelines() if t.kind is TradelineKind.GRANTED)
    assert line.bureau is Bureau.TRANSUNION
    expected = {
        "creditor_name": ("NORTHWIND BANK", "[17:41]"),
        "subscriber_code": ("01234001", "[9:17]"),
        "industry": (Code("B", ""), "[7:9]"),
        "portfolio": ("R", "[41:42]"),
        "account_number": ("4000XXXX1111", "[42:66]"),
        "designator": ("J", "[66:67]"),
        "date_opened": (PartialDate(2010, 5, 4), "[67:75]"),
        "date_reported": (PartialDate(2024, 2, 29), "[75:83]"),
        "date_closed": (PartialDate(2023, 11, 30), "[84:92]"),
        "open_closed": ("closed", "[92:93]"),
        "date_paid": (PartialDate(2023, 11, 1), "[93:101]"),
        "date_account_status": (PartialDate(2023, 11, 1), "[93:101]"),
        "date_last_payment": (PartialDate(2023, 10, 15), "[101:109]"),
        "payment_status": (PaymentStatus.LATE_30, "[109:111]"),
        "balance": (Money(12000), "[112:121]"),
        "high_credit": (Money(340000), "[121:130]"),
        "credit_limit": (Money(500000), "[130:139]"),
        "term_months": (36, "[139:142]"),
        "terms_frequency": ("M", "[142:143]"),
        "scheduled_payment": (Money(2500), "[143:152]"),
        "collateral": ("COLLATERAL TEXT", "[152:188]"),
        "account_type": (Code("CC", "Credit Card"), "[188:190]"),
        "past_due": (Money(3000), "[193:202]"),
        "worst_payment_status": (PaymentStatus.LATE_90, "[221:223]"),
        "months_reviewed": (48, "[279:281]"),
        "late_30_count": (1, "[281:283]"),
        "late_60_count": (2, "[283:285]"),
        "late_90_count": (3, "[285:287]"),
    }
    for name, (value, columns) in expected.items():
        seen = report.observe(line, name)
        assert (seen.value, seen.place) == (value, f"TR01[1]{columns}"), name
    assert [(r.code, r.text) for r in line.remarks] == [("CBG", "Canceled by credit grantor")]
    assert report.observe(line, "adverse_ratings").place == "TR01[1][204:223]"
    assert line.adverse_ratings[0].rated_on == PartialDate(2022, 6)


def test_the_digit_one_is_a_current_month_and_two_is_thirty_days_late():
    report, _ = read(tu4r(*WHOLE))
    line = next(t for t in report.tradelines() if t.kind is TradelineKind.GRANTED)
    assert [(str(m.month), m.raw, m.status) for m in line.history] == [
        ("2024-01-01", "2", PaymentStatus.LATE_30),
        ("2023-12-01", "X", PaymentStatus.NO_DATA),
        ("2023-11-01", "1", PaymentStatus.CURRENT),
        ("2023-10-01", "5", PaymentStatus.LATE_120),
        ("2023-09-01", "4", PaymentStatus.LATE_90),
        ("2023-08-01", "3", PaymentStatus.LATE_60),
        ("2023-07-01", "2", PaymentStatus.LATE_30),
        ("2023-06-01", "1", PaymentStatus.CURRENT),
        ("2023-05-01", "1", PaymentStatus.CURRENT),
    ]
    assert report.observe(line, "history").place == "TR01[1][231:279]"


def test_a_longer_pattern_in_the_segment_behind_a_trade_is_taken_and_cited_there():
    longer = "2X1543211" + "1" * 60
    extension = segment("PP11", {7: "20240131", 15: longer})
    report, defects = read(tu4r(staged.SUBJECT, staged.TRADE, extension))
    (line,) = report.tradelines()
    assert defects == ()
    assert "".join(m.raw for m in line.history) == longer
    assert report.observe(line, "history").place == "TR01[1]/PP11[1][15:97]"


def test_a_collection_has_its_own_columns():
    report, _ = read(tu4r(*WHOLE))
    line = next(t for t in report.tradelines() if t.kind is TradelineKind.COLLECTION)
    expected = {
        "creditor_name": ("GREENFIELD RECOVERY", "[17:41]"),
        "original_creditor": ("EXAMPLE CLINIC", "[67:103]"),
        "date_opened": (PartialDate(2022, 1, 5), "[103:111]"),
        "date_reported": (PartialDate(2024, 1, 10), "[111:119]"),
        "payment_status": (PaymentStatus.COLLECTION, "[137:139]"),
        "balance": (Money(31000), "[139:148]"),
        "high_credit": (Money(42000), "[148:157]"),
        "open_closed": ("open", "[128:129]"),
    }
    for name, (value, columns) in expected.items():
        seen = report.observe(line, name)
        assert (seen.value, seen.place) == (value, f"CL01[1]{columns}"), name
    assert line.remarks[0].code == "CLA"
    assert report.observe(line, "past_due").visibility is Visibility.NOT_VISIBLE


def test_blanks_are_absent_and_zeros_are_zero():
    bare = segment("TR01", {17: "NORTHWIND BANK", 109: "UR", 112: "000000000", 139: "MIN"})
    report, defects = read(tu4r(staged.SUBJECT, bare))
    (line,) = report.tradelines()
    assert defects == ()
    assert line.balance == Money(0)
    assert line.payment_status is PaymentStatus.NO_DATA
    assert line.open_closed == "open"
    for name in ("high_credit", "credit_limit", "late_30_count", "term_months", "date_closed"):
        assert report.observe(line, name).visibility is Visibility.ABSENT, name
    for name in ("date_first_delinquency", "charge_off_amount", "condition", "dispute_flag"):
        assert report.observe(line, name).visibility is Visibility.NOT_VISIBLE, name


@pytest.mark.parametrize(
    ("columns", "place"),
    [({84: "20200101"}, "[84:92]"), ({190: "CBC"}, "[190:193]"), ({92: "F"}, "[92:93]")],
)
def test_an_account_is_closed_by_its_mark_or_date_or_remark_and_says_which(columns, place):
    report, _ = read(tu4r(staged.SUBJECT, segment("TR01", {109: "01", **columns})))
    (line,) = report.tradelines()
    seen = report.observe(line, "open_closed")
    assert (seen.value, seen.place) == ("closed", f"TR01[1]{place}")


def test_an_unknown_manner_of_payment_is_a_defect_with_its_place_and_not_guessed():
    odd = segment("TR01", {17: "NORTHWIND BANK", 75: "20240199", 109: "7Q", 112: "0000X0000"})
    report, defects = read(tu4r(staged.SUBJECT, odd, staged.COLLECTION))
    line = next(t for t in report.tradelines() if t.kind is TradelineKind.GRANTED)
    places = ["TR01[1][75:83]", "TR01[1][109:111]", "TR01[1][112:121]"]
    assert [d.path for d in defects] == places
    assert {d.kind for d in defects} == {DefectKind.BAD_VALUE}
    assert report.unreadable == frozenset(places)
    assert (line.payment_status, line.balance, line.date_reported) == (None, None, None)
    assert report.observe(line, "balance").visibility is Visibility.NOT_VISIBLE
    assert len(list(report.tradelines())) == 2


def test_an_unknown_letter_in_the_pattern_is_a_month_without_data_and_a_defect():
    odd = segment("TR01", {17: "NORTHWIND BANK", 109: "01", 223: "20240131", 231: "1?1"})
    report, (defect,) = read(tu4r(staged.SUBJECT, odd))
    (line,) = report.tradelines()
    assert line.history[1].status is PaymentStatus.NO_DATA
    assert (defect.kind, defect.path) == (DefectKind.BAD_VALUE, "TR01[1][231:279]")


def test_the_person_is_read_from_the_segments_before_the_directory():
    address = segment(
        "AD01", {7: "F1112", 20: "N", 22: "SAMPLE", 51: "RD", 53: "4B", 58: "EXAMPLEVILLE",
                 85: "OH45001", 97: "20150304"},
    )  # fmt: skip
    former = segment("AD01", {7: "F119", 22: "OLD", 51: "ST", 58: "EXAMPLEVILLE", 85: "OH45001"})
    phone = segment("PN01", {7: "F409 5550100123"})
    work = segment("EM01", {7: "EXAMPLE WORKS"})
    listed = segment("LK01", {7: "TR0000BC01234001NORTHWIND BANK NA"})
    street = segment("SA01", {7: "PO BOX 1", 37: "FLOOR 2", 67: "DOVER", 94: "DE19901"})
    call = segment("PN01", {7: "F409 5550100999"})
    alias = segment("NM01", {7: "F2SAMPLE,ROSA Q"})
    report, defects = read(
        tu4r(staged.SUBJECT, staged.NAME, alias, staged.IDENTITY, address, former, phone, work,
             staged.TRADE, listed, street, call)
    )  # fmt: skip
    (file,) = report.files
    assert defects == ()
    assert [n.full for n in file.names] == ["ROSA Q EXAMPLE JR", "ROSA Q SAMPLE"]
    assert file.names[1].last == "SAMPLE"
    assert (file.ssn, file.birth) == ("666001234", PartialDate(1970, 1, 2))
    assert [(a.street, a.city, a.state, a.zip, a.current) for a in file.addresses] == [
        ("12 N SAMPLE RD 4B", "EXAMPLEVILLE", "OH", "45001", True),
        ("9 OLD ST", "EXAMPLEVILLE", "OH", "45001", False),
    ]
    assert file.addresses[0].reported_on == PartialDate(2015, 3, 4)
    assert (file.employers, file.phones) == (("EXAMPLE WORKS",), ("5550100123",))
    assert file.file_since == PartialDate(2001, 2, 3)
    assert report.observe(file, "birth").place == "SH01[1]/PI01[1][17:25]"
    (bank,) = report.subscribers
    assert (bank.path, bank.code, bank.name) == ("LK01[1]", "01234001", "NORTHWIND BANK NA")
    assert (bank.street, bank.city, bank.zip) == ("PO BOX 1 FLOOR 2", "DOVER", "19901")
    assert bank.telephone == "5550100999"


def test_inquiries_public_records_and_scores_are_read():
    reason = segment("CH01", {7: "00W40POSREA1 P08"})
    refused = segment("AO01", {7: "00Z2302"})
    report, _ = read(tu4r(*WHOLE, reason, refused))
    (inquiry,) = report.inquiries
    assert (inquiry.subscriber_name, inquiry.subscriber_code) == ("SAMPLE AUTO", "00002372")
    assert report.observe(inquiry, "inquired_on").value == PartialDate(2024, 1, 2)
    assert report.observe(inquiry, "inquired_on").place == "IN01[1][57:65]"
    assert (inquiry.purpose, inquiry.industry) == ("unknown", Code("AZ", ""))
    (record,) = report.public_records
    assert record.type == Code("7X", "Chapter 7 Bankruptcy")
    assert record.status == Code("7X", "Discharged")
    assert (record.filed_on, record.resolved_on) == (
        PartialDate(2016, 8, 18), PartialDate(2016, 11, 25),
    )  # fmt: skip
    assert (record.reference, record.court, record.designator) == (
        "23-00017", "Federal District", "J",
    )  # fmt: skip
    (score,) = report.scores
    assert (score.model, score.value, score.least, score.most) == ("VantageScore3", 701, 300, 850)
    assert score.factors == ("98", "14", "12", "30", "P08")
    assert report.observe(score, "value").place == "SC01[1][12:18]"
    assert [a.code for a in report.alerts] == ["TP02"]


def test_a_score_out_of_range_is_an_exclusion_code():
    report, _ = read(tu4r(staged.SUBJECT, staged.NAME, segment("SC01", {7: "00W40+011"})))
    assert (report.scores[0].value, report.scores[0].exclusion_code) == (None, "011")


def test_a_wrong_length_costs_one_segment_and_not_the_report():
    broken = staged.TRADE.replace("TR01288", "TR01999")
    report, defects = read(tu4r(staged.SUBJECT, broken, staged.COLLECTION, staged.TRADE))
    assert report.status is ReportStatus.PARTIAL
    assert [t.path for t in report.tradelines()] == ["TR01[1]", "CL01[1]", "TR01[2]"]
    assert [(d.kind, d.path) for d in defects] == [(DefectKind.UNEXPECTED_SHAPE, "TR01[1]")]


def test_a_text_without_its_end_or_with_segments_missing_is_partial():
    whole = tu4r(*WHOLE)
    cut, defects = read(whole[: whole.rindex(b"ENDS")])
    assert cut.status is ReportStatus.PARTIAL
    assert defects[-1].path == "ENDS"
    short = whole.replace(staged.INQUIRY.encode(), b"")
    assert read(short)[0].status is ReportStatus.PARTIAL


def test_the_file_of_a_second_person_is_never_mixed_in():
    report, defects = read(tu4r(*WHOLE, staged.SUBJECT, staged.TRADE))
    assert len(list(report.tradelines())) == 2
    assert [d.kind for d in defects] == [DefectKind.OTHER_PERSON]
    assert report.status is ReportStatus.PARTIAL


def test_a_bureau_that_found_nobody_is_no_clean_report():
    nobody = staged.SUBJECT.replace("101Y", "101N")
    report, (defect,) = read(tu4r(nobody, staged.NAME))
    assert report.status is ReportStatus.PARTIAL
    assert defect.kind is DefectKind.MISSING_BUREAU


def test_a_header_alone_and_an_empty_answer_are_refused():
    with pytest.raises(ReportUnreadable, match="header"):
        read(tu4r()[:40])
    with pytest.raises(ReportEmpty):
        read(tu4r(staged.SUBJECT))


def test_a_feed_inside_a_truelink_report_is_cited_and_can_be_read_on_its_own():
    feed = tu4r(*WHOLE)
    source = {
        "Bureau": {"symbol": "TUC", "description": "", "abbreviation": "", "rank": 1},
        "OriginalData": base64.b64encode(feed).decode(),
    }
    body = {
        "Sources": {"Source": source},
        "Borrower": {
            "BorrowerName": {"Name": {"first": "ROSA", "last": "EXAMPLE"}, "Source": source}
        },
    }
    raw = json.dumps({"TrueLinkCreditReportType": body}).encode()
    report, defects = read(raw)
    assert defects == ()
    (embedded,) = report.embedded
    assert embedded.path == "$.TrueLinkCreditReportType.Sources.Source.OriginalData"
    assert (embedded.media_type, embedded.size) == ("text/x-tu4r", len(feed))
    assert embedded.sha256 == read(feed)[0].sha256
    source["OriginalData"] = "not base64!"
    report, (defect,) = read(json.dumps({"TrueLinkCreditReportType": body}).encode())
    assert report.embedded == ()
    assert defect.kind is DefectKind.BAD_VALUE


def test_a_text_of_damaged_segments_only_is_refused_before_it_fills_the_memory():
    with pytest.raises(ReportUnreadable, match="damaged"):
        read(staged.HEADER.encode() + b"TR01007" * 20_000)


@settings(max_examples=150)
@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from(WHOLE),
            st.binary(max_size=40).map(lambda b: b.decode("latin-1")),
            st.tuples(st.sampled_from(WHOLE), st.integers(0, 287), st.characters(max_codepoint=255))
            .map(lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + 1 :]),
        ),
        max_size=8,
    ),
    cut=st.integers(0, 3000),
)  # fmt: skip
def test_any_mix_of_segments_and_rubbish_gives_a_report_or_a_refusal(parts, cut):
    raw = (staged.HEADER + "".join(parts) + "ENDS010010").encode("latin-1")[: cut or None]
    try:
        report, _ = read(raw)
    except (ReportUnreadable, ReportEmpty, ReportFormatUnknown):
        return
    for line in report.tradelines():
        assert line.path.startswith(("TR01", "CL01"))
