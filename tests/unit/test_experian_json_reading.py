"""How the reader understands Experian credit profiles, on small synthetic documents."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.staging.junk import JUNK, spots_of

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty, ReportLossy
from domain.credit_reports.report import (
    Defect,
    DefectKind,
    PersonName,
    Report,
    ReportedAddress,
    ReportStatus,
)
from domain.credit_reports.tradelines import (
    AccountCondition,
    PaymentStatus,
    Remark,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.errors import DomainError
from domain.money import Money

PLACE = "$.creditProfile[0]"
LINE = f"{PLACE}.tradeline[0]"


def enhanced(**changes: Any) -> dict[str, Any]:
    return {
        "enhancedAccountCondition": "97",
        "enhancedPaymentStatus": "97",
        "enhancedAccountType": "18",
        "enhancedSpecialComment": "19",
        "enhancedTerms": "REV",
        "enhancedTermsFrequency": "M",
        "complianceCondition": "XB",
        "ciiCode": "D",
        "firstDelinquencyDate": "09012011",
        "secondDelinquencyDate": "08012011",
        "creditLimitAmount": "0000005000",
        "highBalanceAmount": "0000004100",
        "chargeoffAmount": "0000003900",
        "actualPaymentAmount": "0000000025",
        "maxDelinquencyCode": "L",
        "paymentLevelDate": "09012013",
        "purchasedPortfolioFromName": "ASPEN BANK",
        "secondaryAgencyCode": "02",
        "secondaryAgencyId": "319421767",
        "mortgageId": "100012345678901234",
        "originalCreditorClassificationCode": "02",
        "enhancedPaymentHistory84": "LG9654321C0NB-",
        **changes,
    }


def tradeline(**changes: Any) -> dict[str, Any]:
    return {
        "accountNumber": "5555XXXX",
        "accountType": "18",
        "amount1": "00000158",
        "amount1Qualifier": "L",
        "amount2": "00000181",
        "amount2Qualifier": "H",
        "amountPastDue": "00000400",
        "amountBalloonPayment": "00001000",
        "balanceAmount": "00003900",
        "balanceDate": "09052013",
        "datePaymentDue": "01012024",
        "delinquencies30Days": "03",
        "delinquencies60Days": "01",
        "delinquencies90to180Days": "00",
        "derogCounter": "00",
        "ecoa": "2",
        "enhancedPaymentData": enhanced(),
        "kob": "BC",
        "lastPaymentDate": "07112011",
        "maxDelinquencyDate": "07012012",
        "monthlyPaymentAmount": "00000956",
        "monthsHistory": "30",
        "openDate": "10082008",
        "openOrClosed": "C",
        "originalCreditorName": "LINDEN STORES",
        "paymentHistory": "LG9",
        "revolvingOrInstallment": "R",
        "soldToName": "MAPLE FUNDING",
        "specialComment": "19",
        "status": "97",
        "statusDate": "09012013",
        "subscriberCode": "2222222",
        "subscriberName": "CEDAR  BANK",
        "terms": "048",
        **changes,
    }


def plain(**changes: Any) -> dict[str, Any]:
    """A tradeline without enhanced data."""
    line = tradeline(**changes)
    del line["enhancedPaymentData"]
    return line


def profile(**parts: Any) -> dict[str, Any]:
    return {
        "headerRecord": [{"reportDate": "080619", "y2kReportedDate": "08062019"}],
        "consumerIdentity": {
            "dob": {"day": "24", "month": "08", "year": "1955"},
            "name": [
                {"firstName": "ANA", "middleName": "Q", "surname": "EXAMPLE"},
                {"firstName": "ANNA", "surname": "SAMPLE", "type": "A"},
            ],
            "phone": [{"number": "5555550100", "source": "U"}],
        },
        "addressInformation": [
            {"streetPrefix": "510", "streetName": "ELM", "streetSuffix": "ST", "city": "BURT",
             "state": "MA", "zipCode": "021341111", "firstReportedDate": "12082014",
             "lastUpdatedDate": "12082015"},
            {"city": "LINDEN", "state": "NY", "zipCode": "11750", "firstReportedDate": "02282011"},
        ],
        "ssn": [{"number": "666120001", "ssnIndicators": "YYYYYYYYY"}],
        "tradeline": [tradeline()],
        **parts,
    }  # fmt: skip


def read(document: Any) -> tuple[Report, tuple[Defect, ...]]:
    return ReportFormats().read(json.dumps(document).encode())


def read_lines(*lines: dict[str, Any], **parts: Any) -> tuple[Report, tuple[Defect, ...]]:
    return read({"creditProfile": [profile(tradeline=list(lines), **parts)]})


def only_line(line: dict[str, Any]) -> Any:
    report, defects = read_lines(line)
    assert defects == ()
    return next(report.tradelines())


E = "enhancedPaymentData."
FIELDS = {
    "creditor_name": ("CEDAR BANK", "subscriberName"),
    "subscriber_code": ("2222222", "subscriberCode"),
    "industry": (Code("BC", ""), "kob"),
    "account_number": ("5555XXXX", "accountNumber"),
    "account_type": (Code("18", ""), "accountType"),
    "portfolio": ("R", "revolvingOrInstallment"),
    "designator": ("2", "ecoa"),
    "condition": (AccountCondition.DEROGATORY, E + "enhancedAccountCondition"),
    "open_closed": ("closed", "openOrClosed"),
    "payment_status": (PaymentStatus.CHARGE_OFF, E + "enhancedPaymentStatus"),
    "balance": (Money(390000), "balanceAmount"),
    "high_credit": (Money(410000), E + "highBalanceAmount"),
    "credit_limit": (Money(500000), E + "creditLimitAmount"),
    "charge_off_amount": (Money(390000), E + "chargeoffAmount"),
    "past_due": (Money(40000), "amountPastDue"),
    "scheduled_payment": (Money(95600), "monthlyPaymentAmount"),
    "actual_payment": (Money(2500), E + "actualPaymentAmount"),
    "balloon_payment": (Money(100000), "amountBalloonPayment"),
    "date_balloon_due": (PartialDate(2024, 1, 1), "datePaymentDue"),
    "term_months": (48, "terms"),
    "terms_frequency": ("M", E + "enhancedTermsFrequency"),
    "date_opened": (PartialDate(2008, 10, 8), "openDate"),
    "date_reported": (PartialDate(2013, 9, 5), "balanceDate"),
    "date_closed": (PartialDate(2013, 9, 1), "statusDate"),
    "date_account_status": (PartialDate(2013, 9, 1), "statusDate"),
    "date_last_payment": (PartialDate(2011, 7, 11), "lastPaymentDate"),
    "date_first_delinquency": (PartialDate(2011, 9, 1), E + "firstDelinquencyDate"),
    "date_major_delinquency": (PartialDate(2012, 7, 1), "maxDelinquencyDate"),
    "late_30_count": (3, "delinquencies30Days"),
    "late_60_count": (1, "delinquencies60Days"),
    "late_90_count": (0, "delinquencies90to180Days"),
    "months_reviewed": (30, "monthsHistory"),
    "worst_payment_status": (PaymentStatus.CHARGE_OFF, E + "maxDelinquencyCode"),
    "remarks": ((Remark(code="19", text=""),), "specialComment"),
    "dispute_flag": (True, E + "complianceCondition"),
    "original_creditor": ("LINDEN STORES", "originalCreditorName"),
    "sold_to": ("MAPLE FUNDING", "soldToName"),
    "purchased_from": ("ASPEN BANK", E + "purchasedPortfolioFromName"),
    "compliance_condition": ("XB", E + "complianceCondition"),
    "consumer_information": ("D", E + "ciiCode"),
    "creditor_classification": ("02", E + "originalCreditorClassificationCode"),
    "mortgage_id": ("100012345678901234", E + "mortgageId"),
    "secondary_agency": ("319421767", E + "secondaryAgencyId"),
}


def test_every_field_of_a_tradeline_is_read_and_cited_at_its_place():
    report, defects = read_lines(tradeline())
    line = next(report.tradelines())
    assert defects == ()
    assert (line.path, line.bureau, line.kind) == (LINE, Bureau.EXPERIAN, TradelineKind.GRANTED)
    for name, (value, relative) in FIELDS.items():
        seen = report.observe(line, name)
        assert (seen.visibility, seen.value) == (Visibility.OBSERVED, value), name
        assert seen.place == f"{LINE}.{relative}", name


def test_without_enhanced_data_the_amounts_are_what_their_qualifiers_say():
    report, defects = read_lines(
        plain(amount1="00037000", amount1Qualifier="O", amount2="00000800", amount2Qualifier="C")
    )
    line = next(report.tradelines())
    assert defects == ()
    seen = {name: report.observe(line, name) for name in
            ("high_credit", "charge_off_amount", "credit_limit", "payment_status", "condition")}  # fmt: skip
    assert (seen["high_credit"].value, seen["high_credit"].place) == (
        Money(3700000), f"{LINE}.amount1",
    )  # fmt: skip
    assert (seen["charge_off_amount"].value, seen["charge_off_amount"].place) == (
        Money(80000), f"{LINE}.amount2",
    )  # fmt: skip
    assert seen["credit_limit"].visibility is Visibility.ABSENT
    assert (seen["payment_status"].value, seen["payment_status"].place) == (
        PaymentStatus.CHARGE_OFF, f"{LINE}.status",
    )  # fmt: skip
    assert seen["condition"].value is AccountCondition.DEROGATORY


def test_the_original_loan_amount_is_the_high_credit_of_a_loan():
    loan = enhanced(originalLoanAmount="0000037000")
    del loan["highBalanceAmount"]
    report, _ = read_lines(tradeline(enhancedPaymentData=loan))
    seen = report.observe(next(report.tradelines()), "high_credit")
    assert (seen.value, seen.place) == (Money(3700000), f"{LINE}.{E}originalLoanAmount")


def test_the_history_begins_in_the_month_of_the_balance_date_and_one_is_thirty_days_late():
    line = only_line(tradeline())
    assert [(m.month.isoformat()[:7], m.status.value) for m in line.history] == [
        ("2013-09", "charge_off"),
        ("2013-08", "collection"),
        ("2013-07", "collection_or_charge_off"),
        ("2013-06", "late_180"),
        ("2013-05", "late_150"),
        ("2013-04", "late_120"),
        ("2013-03", "late_90"),
        ("2013-02", "late_60"),
        ("2013-01", "late_30"),
        ("2012-12", "current"),
        ("2012-11", "current"),
        ("2012-10", "current"),
        ("2012-09", "no_data"),
        ("2012-08", "no_data"),
    ]


def test_the_short_history_is_read_where_the_long_one_is_missing_and_cited_there():
    report, _ = read_lines(plain(paymentHistory="BC1"))
    line = next(report.tradelines())
    assert [m.raw for m in line.history] == ["B", "C", "1"]
    assert report.observe(line, "history").place == f"{LINE}.paymentHistory"


def test_unknown_marks_and_codes_are_defects_with_their_places():
    odd = enhanced(enhancedPaymentHistory84="CQC", enhancedPaymentStatus="55",
                   enhancedAccountCondition="ZZ")  # fmt: skip
    report, defects = read_lines(tradeline(enhancedPaymentData=odd))
    line = next(report.tradelines())
    assert {d.path for d in defects} == {
        f"{LINE}.{E}{key}"
        for key in ("enhancedPaymentHistory84", "enhancedPaymentStatus", "enhancedAccountCondition")
    }
    assert report.observe(line, "payment_status").visibility is Visibility.NOT_VISIBLE
    assert len(line.history) == 3


@pytest.mark.parametrize("missing", ["UNKNOWN", "UNK", "", None])
def test_the_word_unknown_is_no_amount_and_no_defect(missing):
    report, defects = read_lines(tradeline(balanceAmount=missing))
    line = next(report.tradelines())
    assert (line.balance, defects) == (None, ())
    assert report.observe(line, "balance").visibility is Visibility.ABSENT
    assert only_line(tradeline(balanceAmount="00000000")).balance == Money(0)


def test_a_current_accounts_latest_late_month_is_not_its_first_delinquency():
    now = enhanced(enhancedPaymentStatus="32", enhancedAccountCondition="A1")
    report, defects = read_lines(tradeline(enhancedPaymentData=now))
    line = next(report.tradelines())
    assert (line.date_first_delinquency, defects) == (None, ())
    assert report.observe(line, "date_first_delinquency").visibility is Visibility.NOT_VISIBLE


@pytest.mark.parametrize(
    ("compliance", "flag"),
    [("XA", None), ("XB", True), ("XC", True), ("XD", True), ("XF", True), ("XH", False)],
)
def test_the_compliance_code_tells_whether_the_consumer_disputes(compliance, flag):
    line = only_line(tradeline(enhancedPaymentData=enhanced(complianceCondition=compliance)))
    assert (line.compliance_condition, line.dispute_flag) == (compliance, flag)


def test_the_dispute_flag_of_a_plain_tradeline_is_cited_where_it_stands():
    report, _ = read_lines(plain(consumerDisputeFlag="Y"))
    seen = report.observe(next(report.tradelines()), "dispute_flag")
    assert (seen.value, seen.place) == (True, f"{LINE}.consumerDisputeFlag")


@pytest.mark.parametrize("change", [{"kob": "YC"}, {"accountType": "48"}, {"accountType": "0C"}])
def test_a_collectors_tradeline_is_a_collection(change):
    assert only_line(tradeline(**change)).kind is TradelineKind.COLLECTION


def test_experians_own_codes_are_not_taken_for_those_of_metro_2():
    report, _ = read_lines(tradeline())
    line = next(report.tradelines())
    for name in ("account_status_code", "payment_rating", "special_comment"):
        assert getattr(line, name) is None
        assert report.observe(line, name).visibility is Visibility.NOT_VISIBLE


def test_an_account_that_was_transferred_says_no_more_than_that():
    line = only_line(plain(status="05"))
    assert (line.payment_status, line.condition) == (None, AccountCondition.TRANSFERRED)


def test_what_the_bureau_holds_on_the_person_is_read():
    report, defects = read_lines(
        tradeline(),
        employmentInformation=[{"name": "EXAMPLE WIDGETS"}],
        statement=[{"type": "06", "statementText": {"messageText": "I was ill."}}],
    )
    file = report.files[0]
    assert defects == ()
    assert file.names[0] == PersonName(first="ANA", middle="Q", last="EXAMPLE")
    assert (file.ssn, file.birth) == ("666120001", PartialDate(1955, 8, 24))
    assert (file.phones, file.employers) == (("5555550100",), ("EXAMPLE WIDGETS",))
    assert file.statements == ("I was ill.",)
    assert file.addresses[0] == ReportedAddress(
        street="510 ELM ST", city="BURT", state="MA", zip="021341111", current=True,
        reported_on=PartialDate(2015, 12, 8),
    )  # fmt: skip
    assert [one.current for one in file.addresses] == [True, False]
    assert report.report_date is not None
    assert report.report_date.isoformat() == "2019-08-06"


def test_inquiries_public_records_scores_and_messages_are_read():
    report, defects = read_lines(
        tradeline(),
        inquiry=[{"amount": "UNKNOWN", "date": "11062018", "kob": "FC", "subscriberCode": "2222222",
                  "subscriberName": "CEDAR UNION", "terms": "UNK", "type": "31"}],
        publicRecord=[
            {"amount": "00000451", "bookPageSequence": "SQ1", "courtName": "BURT COUNTY",
             "ecoa": "1", "filingDate": "01282014", "status": "33", "statusDate": "09162017"},
            {"referenceNumber": "2544436", "bookPageSequence": "SQ2", "status": "32"},
        ],
        riskModel=[
            {"modelIndicator": "V4", "score": "0783", "scoreFactors": [{"code": "11"}]},
            {"modelIndicator": "F9", "score": "9001"},
            {"modelIndicator": "F9", "score": "0000"},
        ],
        fraudShield=[{"fraudShieldIndicators": {"indicator": ["01", "26"]}, "type": "99"}],
        informationalMessage=[{"messageNumber": "84", "messageText": "SECURITY FREEZE ON FILE"}],
        ofac={"messageNumber": "1202", "messageText": "OFAC NO RECORD FOUND"},
    )  # fmt: skip
    assert defects == ()
    asked = report.inquiries[0]
    assert (asked.inquired_on, asked.amount, asked.purpose) == (
        PartialDate(2018, 11, 6), None, "unknown",
    )  # fmt: skip
    first, second = report.public_records
    assert (first.status, first.amount) == (Code("33", ""), Money(45100))
    assert (first.filed_on, first.status_on, first.resolved_on) == (
        PartialDate(2014, 1, 28), PartialDate(2017, 9, 16), None,
    )  # fmt: skip
    assert report.observe(first, "reference").place == f"{first.path}.bookPageSequence"
    assert report.observe(first, "resolved_on").visibility is Visibility.NOT_VISIBLE
    assert second.reference == "2544436"
    assert [(s.value, s.exclusion_code, s.model) for s in report.scores] == [
        (783, None, "V4"), (None, "9001", "F9"), (None, None, "F9"),
    ]  # fmt: skip
    assert [alert.code for alert in report.alerts] == ["01", "26", "84"]
    assert report.alerts[1].path == f"{PLACE}.fraudShield[0].fraudShieldIndicators.indicator[1]"
    assert report.files[0].frozen is True


def test_a_profile_is_found_in_a_list_and_alone():
    for document, path in (
        ({"creditProfile": [profile()]}, "$.creditProfile[0].tradeline[0]"),
        ({"creditProfile": profile()}, "$.creditProfile.tradeline[0]"),
        (profile(), "$.tradeline[0]"),
        ([profile()], "$[0].tradeline[0]"),
        ({"data": {"creditProfile": [profile()]}}, "$.data.creditProfile[0].tradeline[0]"),
    ):
        report, defects = read(document)
        assert (report.source_format, defects) == ("experian_json", ())
        assert next(report.tradelines()).path == path


def test_a_second_persons_profile_is_set_aside():
    other = profile(ssn=[{"number": "666120002"}])
    report, defects = read({"creditProfile": [profile(), other]})
    assert sum(1 for _ in report.tradelines()) == 1
    assert [(d.kind, d.path) for d in defects] == [(DefectKind.OTHER_PERSON, "$.creditProfile[1]")]


def test_scores_alone_messages_alone_and_nothing_are_told_apart():
    header = {"headerRecord": [{"y2kReportedDate": "08062019"}]}
    score = {"riskModel": [{"modelIndicator": "V4", "score": "0783"}]}
    message = {"informationalMessage": [{"messageNumber": "07", "messageText": "NO RECORD FOUND"}]}
    assert read({"creditProfile": [header | score]})[0].status is ReportStatus.SCORE_ONLY
    report, defects = read({"creditProfile": [header | message]})
    assert report.status is ReportStatus.ERROR
    assert [d.message for d in defects] == ["NO RECORD FOUND"]
    for empty in ([], [header], None):
        with pytest.raises(ReportEmpty):
            read({"creditProfile": empty})


def test_hollow_accounts_are_counted_and_a_report_of_nothing_else_is_refused():
    report, defects = read_lines(tradeline(), {}, {"status": ""})
    assert sum(1 for _ in report.tradelines()) == 1
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.MISSING_VALUES, f"{PLACE}.tradeline[1]")
    ]
    with pytest.raises(ReportLossy, match="2 accounts have lost their values"):
        read_lines({}, {})


def test_one_bad_tradeline_never_hides_forty_good_ones():
    lines = [tradeline() for _ in range(40)]
    report, defects = read_lines(*lines, tradeline(openDate="02302010"), 7)  # type: ignore[arg-type]
    assert sum(1 for _ in report.tradelines()) == 41
    assert sorted(d.kind.value for d in defects) == ["bad_value", "unexpected_shape"]
    assert report.status is ReportStatus.PARTIAL


FULL = profile(
    inquiry=[{"amount": "UNKNOWN", "date": "11062018", "kob": "FC"}],
    publicRecord=[{"amount": "00000451", "status": "33"}],
    riskModel=[{"score": "0783", "scoreFactors": [{"code": "11"}]}],
    fraudShield=[{"fraudShieldIndicators": {"indicator": ["01"]}}],
    informationalMessage=[{"messageNumber": "84", "messageText": "x"}],
    statement=[{"statementText": "x"}],
    employmentInformation=[{"name": "x"}],
)


@settings(max_examples=150)
@given(st.data())
def test_junk_in_any_place_gives_a_report_or_a_typed_refusal(data):
    tree = {"creditProfile": [copy.deepcopy(FULL)]}
    spots = spots_of(tree)
    for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
        parent, key = spots[data.draw(st.integers(min_value=0, max_value=len(spots) - 1))]
        parent[key] = data.draw(JUNK)
    try:
        report, defects = read(tree)
    except DomainError:
        return
    assert report.source_format == "experian_json"
    assert all(defect.path.startswith("$") for defect in defects)
