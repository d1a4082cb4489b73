"""How the reader understands the Equifax consumer report, on small synthetic documents."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staging.equifax_documents import (
    PLACE,
    code,
    collection,
    months,
    read,
    read_report,
    report_of,
    trade,
)
from tests.staging.junk import JUNK, spots_of

from domain.credit_reports.refusals import ReportEmpty, ReportLossy
from domain.credit_reports.report import (
    DefectKind,
    PersonName,
    ReportedAddress,
    ReportStatus,
)
from domain.credit_reports.tradelines import (
    AccountCondition,
    AdverseRating,
    PaymentStatus,
    Remark,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.errors import DomainError
from domain.money import Money


def only_line(**parts: Any) -> Any:
    report, defects = read_report(**parts)
    assert defects == ()
    return next(report.tradelines())


TRADE_FIELDS = {
    "creditor_name": ("CEDAR BANK", "customerName"),
    "subscriber_code": ("801ON00119", "customerNumber"),
    "industry": (Code("ON", ""), "customerNumber"),
    "account_number": ("90634XXXX", "accountNumber"),
    "account_type": (Code("18", "Credit Card"), "accountTypeCode.code"),
    "portfolio": ("R", "portfolioTypeCode.code"),
    "designator": ("I", "accountDesignator.code"),
    "condition": (AccountCondition.PAID, "activityDesignatorCode.code"),
    "open_closed": ("closed", "activityDesignatorCode.code"),
    "payment_status": (PaymentStatus.LATE_30, "rate.code"),
    "balance": (Money(29600), "balance"),
    "high_credit": (Money(250100), "highCredit"),
    "credit_limit": (Money(2200000), "creditLimit"),
    "past_due": (Money(4000), "pastDueAmount"),
    "scheduled_payment": (Money(4400), "scheduledPaymentAmount"),
    "actual_payment": (Money(5000), "actualPaymentAmount"),
    "charge_off_amount": (Money(19600), "originalChargeOffAmount"),
    "term_months": (49, "termsDurationCode.code"),
    "terms_frequency": ("M", "termsFrequencyCode.code"),
    "date_opened": (PartialDate(2017, 11), "dateOpened"),
    "date_reported": (PartialDate(2022, 3), "dateReported"),
    "date_closed": (PartialDate(2021, 6, 15), "closedDate"),
    "date_last_payment": (PartialDate(2022, 2), "lastPaymentDate"),
    "date_last_activity": (PartialDate(2022, 3), "lastActivityDate"),
    "date_major_delinquency": (PartialDate(2019, 2), "dateMajorDelinquencyFirstReported"),
    "months_reviewed": (52, "monthsReviewed"),
    "late_30_count": (1, "thirtyDayCounter"),
    "late_60_count": (0, "sixtyDayCounter"),
    "late_90_count": (3, "ninetyDayCounter"),
    "worst_payment_status": (PaymentStatus.LATE_120, "previousHighRate1"),
    "remarks": ((Remark(code="FE", text="CREDIT CARD"),), "narrativeCodes"),
    "sold_to": ("MAPLE FUNDING", "purchasedFromOrSoldCreditorName"),
    "mortgage_id": ("100012345678901234", "mortgageIDNumber"),
    "creditor_classification": ("04", "creditorClassificationCode.code"),
    "date_deferred_until": (PartialDate(2023, 1, 1), "deferredPaymentStartDate"),
    "balloon_payment": (Money(100000), "ballonPaymentAmount"),
    "date_balloon_due": (PartialDate(2024, 1, 1), "ballonPaymentDueDate"),
}
COLLECTION_FIELDS = {
    "subscriber_code": ("120YC00077", "customerNumber"),
    "industry": (Code("YC", ""), "industryCode"),
    "account_number": ("C-77XX", "accountNumber"),
    "designator": ("I", "accountDesignatorCode.code"),
    "condition": (AccountCondition.DEROGATORY, "statusCode.code"),
    "balance": (Money(50000), "balance"),
    "high_credit": (Money(81200), "originalAmount"),
    "date_opened": (PartialDate(2020, 6), "dateAssigned"),
    "date_reported": (PartialDate(2022, 2, 15), "dateReported"),
    "date_account_status": (PartialDate(2022, 1), "statusDate"),
    "date_last_payment": (PartialDate(2021, 12), "lastPaymentDate"),
    "date_first_delinquency": (PartialDate(2019, 12), "dateOfFirstDelinquency"),
    "dispute_flag": (True, "statusCode.code"),
    "original_creditor": ("LINDEN HOSPITAL", "clientNameOrNumber"),
    "creditor_classification": ("02", "creditorClassificationCode.code"),
    "remarks": ((Remark(code="GS", text=""),), "rawNarrativeCodes"),
}


@pytest.mark.parametrize(
    ("parts", "fields", "where"),
    [
        ({}, TRADE_FIELDS, "trades[0]"),
        ({"trades": [], "collections": [collection()]}, COLLECTION_FIELDS, "collections[0]"),
    ],
    ids=["trade", "collection"],
)
def test_every_field_of_a_record_is_read_and_cited_at_its_place(parts, fields, where):
    report, defects = read_report(**parts)
    line = next(report.tradelines())
    assert defects == ()
    assert line.path == f"{PLACE}.{where}"
    assert line.bureau is Bureau.EQUIFAX
    for name, (value, relative) in fields.items():
        seen = report.observe(line, name)
        assert (seen.visibility, seen.value) == (Visibility.OBSERVED, value), name
        assert seen.place == f"{line.path}.{relative}", name


def test_the_digit_one_is_a_current_month_and_the_first_mark_is_the_month_before_the_report():
    line = only_line()
    assert [(m.month.isoformat()[:7], m.status.value, m.raw) for m in line.history[:10]] == [
        ("2022-02", "current", "1"),
        ("2022-01", "current", "E"),
        ("2021-12", "late_30", "2"),
        ("2021-11", "late_60", "3"),
        ("2021-10", "late_90", "4"),
        ("2021-09", "late_120", "5"),
        ("2021-08", "late_150", "6"),
        ("2021-07", "charge_off", "9"),
        ("2021-06", "no_data", "*"),
        ("2021-05", "no_data", " "),
    ]
    assert len(line.history) == 24


def test_months_before_the_account_was_opened_are_no_months():
    line = only_line(trades=[trade(paymentHistory1to24=months("111" + " " * 21))])
    assert len(line.history) == 3


def test_the_third_and_fourth_year_follow_the_first_two():
    older = trade(paymentHistory25to36=months("2" * 12)[:12], paymentHistory37to48=[code("8")])
    line = only_line(trades=[older])
    assert len(line.history) == 37
    assert line.history[24].status is PaymentStatus.LATE_30
    assert line.history[36].status is PaymentStatus.REPOSSESSION


@pytest.mark.parametrize("written", ["12/1", ["1", "2", "/", "1"], [code(1), code("2"), code("1")]])
def test_the_other_name_of_the_history_is_read_and_cited_by_its_own_name(written):
    named = trade(**{"24MonthPaymentHistory": written})
    del named["paymentHistory1to24"]
    report, defects = read_report(trades=[named])
    line = next(report.tradelines())
    assert defects == ()
    assert [m.raw for m in line.history] == ["1", "2", "1"]
    seen = report.observe(line, "history")
    assert seen.place == f"{line.path}['24MonthPaymentHistory']"


def test_an_unknown_payment_mark_is_a_defect_and_hides_no_other_month():
    report, defects = read_report(trades=[trade(paymentHistory1to24=months("1Q2"))])
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.BAD_VALUE, f"{PLACE}.trades[0].paymentHistory1to24")
    ]
    assert [m.status.value for m in next(report.tradelines()).history] == [
        "current", "no_data", "late_30",
    ]  # fmt: skip


def test_a_history_without_a_month_of_report_is_unreadable():
    report, defects = read_report(trades=[trade(dateReported=None)])
    line = next(report.tradelines())
    assert report.observe(line, "history").visibility is Visibility.NOT_VISIBLE
    assert [d.path for d in defects] == [f"{line.path}.paymentHistory1to24"]


@pytest.mark.parametrize(
    ("rate", "status"),
    [(1, "current"), ("1", "current"), ("3", "late_60"), (9, "charge_off"), (8, "repossession"),
     (6, "collection"), (0, "no_data"), (7, "no_data")],
)  # fmt: skip
def test_the_rate_is_read_as_number_or_text(rate, status):
    assert only_line(trades=[trade(rate=code(rate))]).payment_status.value == status


def test_a_rate_under_its_other_name_is_cited_there():
    line = trade(rateStatusCode=code("9"))
    del line["rate"]
    report, _ = read_report(trades=[line])
    seen = report.observe(next(report.tradelines()), "payment_status")
    assert seen.value is PaymentStatus.CHARGE_OFF
    assert seen.place == f"{PLACE}.trades[0].rateStatusCode.code"


def test_an_unknown_code_is_unreadable_and_never_guessed():
    changed = trade(rate=code("Q"), activityDesignatorCode=code("?"))
    report, defects = read_report(trades=[changed])
    line = next(report.tradelines())
    assert {d.path for d in defects} == {
        f"{line.path}.rate.code", f"{line.path}.activityDesignatorCode.code",
    }  # fmt: skip
    assert report.observe(line, "condition").visibility is Visibility.NOT_VISIBLE


def test_a_trade_shows_no_first_delinquency_and_a_collection_no_history():
    report, _ = read_report(collections=[collection()])
    granted, collected = report.tradelines()
    hidden = Visibility.NOT_VISIBLE
    assert report.observe(granted, "date_first_delinquency").visibility is hidden
    for name in ("history", "past_due", "credit_limit", "charge_off_amount"):
        assert report.observe(collected, name).visibility is hidden
    for name in ("compliance_condition", "account_status_code", "consumer_information"):
        assert report.observe(granted, name).visibility is hidden


def test_a_debt_buyers_trade_is_a_collection_that_shows_what_trades_show():
    bought = trade(
        accountTypeCode=code("0C"), purchasedFromOrSoldCreditorIndicator=code("O"),
        purchasedFromOrSoldCreditorName="LINDEN STORES",
    )  # fmt: skip
    report, _ = read_report(trades=[bought])
    line = next(report.tradelines())
    assert line.kind is TradelineKind.COLLECTION
    assert line.original_creditor == "LINDEN STORES"
    assert report.observe(line, "history").place == f"{line.path}.paymentHistory1to24"
    first = report.observe(line, "date_first_delinquency")
    assert (first.visibility, first.place) == (Visibility.NOT_VISIBLE, None)


def test_past_ratings_keep_their_months():
    assert only_line().adverse_ratings == (
        AdverseRating(status=PaymentStatus.LATE_30, rated_on=PartialDate(2019, 1)),
        AdverseRating(status=PaymentStatus.LATE_120, rated_on=PartialDate(2018, 12)),
    )


def test_a_consumers_dispute_shows_in_the_narratives_alone():
    disputed = [code("XX", "CONSUMER DISPUTES - REINVESTIGATION IN PROGRESS")]
    assert only_line(trades=[trade(narrativeCodes=disputed)]).dispute_flag is True
    assert only_line().dispute_flag is None


@pytest.mark.parametrize("missing", [None, ""])
def test_a_missing_amount_is_absent_and_never_zero(missing):
    report, defects = read_report(trades=[trade(balance=missing)])
    line = next(report.tradelines())
    assert (line.balance, defects) == (None, ())
    assert report.observe(line, "balance").visibility is Visibility.ABSENT
    assert only_line(trades=[trade(balance=0)]).balance == Money(0)


@pytest.mark.parametrize("bad", ["lots", True, [1], {"a": 1}, "1.005", 1e300])
def test_a_value_of_another_kind_is_a_defect_and_hides_nothing_else(bad):
    report, defects = read_report(trades=[trade(balance=bad), trade()])
    first, second = report.tradelines()
    assert [d.path for d in defects] == [f"{first.path}.balance"]
    assert report.observe(first, "balance").visibility is Visibility.NOT_VISIBLE
    assert second.balance == Money(29600)


@pytest.mark.parametrize("bad", ["13002022", "02302022", "99999999", "2022-03-01", 3.5])
def test_a_day_outside_the_calendar_is_a_defect(bad):
    report, defects = read_report(trades=[trade(dateOpened=bad)])
    assert [d.path for d in defects] == [f"{next(report.tradelines()).path}.dateOpened"]


def test_what_the_bureau_holds_on_the_person_is_read():
    report, _ = read_report(
        employments=[{"employer": "EXAMPLE WIDGETS", "occupation": "CLERK"}],
        consumerStatements=[{"statement": "I was ill."}],
    )
    file = report.files[0]
    assert file.names[0] == PersonName(first="ANA", middle="Q", last="EXAMPLE")
    assert [name.last for name in file.names] == ["EXAMPLE", "SAMPLE"]
    assert (file.ssn, file.birth) == ("666120001", PartialDate(1964, 2, 1))
    assert file.file_since == PartialDate(2005, 12, 24)
    assert (file.employers, file.statements) == (("EXAMPLE WIDGETS",), ("I was ill.",))
    assert file.addresses[0] == ReportedAddress(
        street="7 ELM ST", city="BURT", state="MA", zip="02134", current=True,
        reported_on=PartialDate(2019, 11, 28),
    )  # fmt: skip
    assert file.addresses[1].reported_on == PartialDate(2010, 8)
    assert not file.addresses[1].current
    assert report.report_date is not None
    assert report.report_date.isoformat() == "2022-05-31"


def test_inquiries_bankruptcies_scores_alerts_and_the_directory_are_read():
    report, defects = read_report(
        inquiries=[{"type": "inquiry", "industryCode": "UT", "inquiryDate": "09062020",
                    "customerNumber": "910UT47663", "customerName": "CEDAR PHONE"}],
        bankruptcies=[{"type": "I", "filer": "J", "caseNumber": "22-00001",
                       "dateFiled": "01152020", "currentDispositionDate": "06002020",
                       "currentIntentOrDispositionCode": code("A", "DISCHARGED CH-7")}],
        models=[{"modelNumber": "05206", "score": 712, "reasons": [code("00018", "TOO NEW")]},
                {"modelNumber": "05206", "score": 2, "rejects": [code("2", "NOT SCORED")]}],
        fraudVictimIndicator=code("T", "Temporary alert"),
        alertContacts=[{"alertType": code("W", "Active duty"), "telephoneNumbers": []}],
        addressDiscrepancyIndicator="Y",
        onlineDirectory=[{"customerNumber": "120YC00077", "customerName": "ASPEN COLLECTORS",
                          "telephoneNumber": "8005550100"}],
        collections=[collection()],
    )  # fmt: skip
    assert defects == ()
    inquiry = report.inquiries[0]
    assert (inquiry.subscriber_name, inquiry.inquired_on) == (
        "CEDAR PHONE",
        PartialDate(2020, 9, 6),
    )
    assert (inquiry.industry, inquiry.purpose) == (Code("UT", ""), "unknown")
    record = report.public_records[0]
    assert record.type == Code("I", "Individual bankruptcy")
    assert record.status == Code("A", "DISCHARGED CH-7")
    assert (record.reference, record.designator) == ("22-00001", "J")
    assert (record.filed_on, record.resolved_on) == (
        PartialDate(2020, 1, 15), PartialDate(2020, 6),
    )  # fmt: skip
    good, none = report.scores
    assert (good.value, good.model, good.factors) == (712, "05206", ("TOO NEW",))
    assert (none.value, none.exclusion_code) == (None, "2")
    assert [alert.code for alert in report.alerts] == ["T", "W", "Y"]
    assert report.subscribers[0].telephone == "8005550100"
    collected = list(report.tradelines())[1]
    assert collected.creditor_name == "ASPEN COLLECTORS"


def test_the_report_is_found_with_and_without_its_wrappers():
    bare = report_of()
    listed = {"equifaxUSConsumerCreditReport": [bare]}
    wrapped = {"creditScore": 640, "equaifax": {"status": "completed", "consumers": listed}}
    for document, path in (
        (bare, "$.trades[0]"),
        (listed, "$.equifaxUSConsumerCreditReport[0].trades[0]"),
        ({"equifaxUSConsumerCreditReport": bare}, "$.equifaxUSConsumerCreditReport.trades[0]"),
        (wrapped, "$.equaifax.consumers.equifaxUSConsumerCreditReport[0].trades[0]"),
    ):
        report, defects = read(document)
        assert defects == ()
        assert report.status is ReportStatus.COMPLETE
        assert next(report.tradelines()).path == path
    assert [score.value for score in read(wrapped)[0].product_scores] == [640]


@pytest.mark.parametrize(
    ("said", "status"),
    [("pending", ReportStatus.PENDING), ("failed", ReportStatus.ERROR)],
)
def test_a_wrapper_without_a_report_says_so(said, status):
    for document in (
        {"creditScore": None, "equaifax": {"status": said}},
        {"status": said, "consumers": {"equifaxUSConsumerCreditReport": []}},
    ):
        report, defects = read(document)
        assert report.status is status
        assert [d.kind for d in defects] == [DefectKind.VENDOR_MESSAGE]
        assert said in defects[0].message
        assert (report.accounts, report.files) == ((), ())


def test_a_person_without_a_file_is_no_empty_report():
    nobody = {"hitCode": code("2", "No-Hit"), "reportDate": "05312022"}
    report, defects = read({"consumers": {"equifaxUSConsumerCreditReport": [nobody]}})
    assert report.status is ReportStatus.ERROR
    assert [d.message for d in defects] == ["No-Hit"]


def test_an_empty_report_is_refused():
    with pytest.raises(ReportEmpty):
        read({"consumers": {"equifaxUSConsumerCreditReport": [{"hitCode": code("1")}]}})
    with pytest.raises(ReportEmpty):
        read({"consumers": {"equifaxUSConsumerCreditReport": []}})


def test_a_second_persons_file_in_the_document_is_set_aside():
    other = report_of(subjectSocialNum="666120002")
    document = {"consumers": {"equifaxUSConsumerCreditReport": [report_of(), other]}}
    report, defects = read(document)
    assert sum(1 for _ in report.tradelines()) == 1
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.OTHER_PERSON, "$.consumers.equifaxUSConsumerCreditReport[1]")
    ]


def test_hollow_accounts_are_counted_and_a_report_of_nothing_else_is_refused():
    report, defects = read_report(trades=[trade(), {}, {"rate": None}])
    assert sum(1 for _ in report.tradelines()) == 1
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.MISSING_VALUES, f"{PLACE}.trades[1]")
    ]
    with pytest.raises(ReportLossy, match="2 accounts have lost their values"):
        read_report(trades=[{}, {}])


def test_one_bad_trade_never_hides_forty_good_ones():
    report, defects = read_report(trades=[*[trade() for _ in range(40)], 7, "x", None])
    assert sum(1 for _ in report.tradelines()) == 40
    assert [d.kind for d in defects] == [DefectKind.UNEXPECTED_SHAPE] * 2
    assert report.status is ReportStatus.PARTIAL


def test_names_and_numbers_are_kept_out_of_what_is_printed():
    report, _ = read_report()
    assert "666120001" not in repr(report)
    assert "90634" not in repr(report)


FULL = report_of(
    collections=[collection()],
    inquiries=[{"inquiryDate": "09062020", "customerName": "CEDAR"}],
    bankruptcies=[{"type": "I", "dateFiled": "01152020"}],
    models=[{"score": 712, "reasons": [code("1")], "rejects": [code("2")]}],
    alertContacts=[{"alertType": code("W")}],
    onlineDirectory=[{"customerNumber": "1", "customerName": "A"}],
    identification={"subjectSocialNum": "666120001"},
)


@settings(max_examples=150)
@given(st.data())
def test_junk_in_any_place_gives_a_report_or_a_typed_refusal(data):
    tree = {"consumers": {"equifaxUSConsumerCreditReport": [copy.deepcopy(FULL)]}}
    spots = spots_of(tree)
    for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
        parent, key = spots[data.draw(st.integers(min_value=0, max_value=len(spots) - 1))]
        parent[key] = data.draw(JUNK)
    try:
        report, defects = read(tree)
    except DomainError:
        return
    assert report.source_format == "equifax_json"
    assert all(defect.path.startswith("$") for defect in defects)
