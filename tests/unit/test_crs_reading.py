"""The pulls of CRS: every field with its place, and the traps of one-bureau documents."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from adapters.report_formats import ReportFormats
from domain.credit_reports.refusals import ReportEmpty
from domain.credit_reports.report import DefectKind, Report, ReportStatus
from domain.credit_reports.tradelines import (
    AccountCondition,
    AdverseRating,
    PaymentStatus,
    Remark,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.money import Money

LINE: dict[str, Any] = {
    "accountIdentifier": "1200XXXX",
    "accountOpenedDate": "2019-09-10",
    "accountClosedDate": "2021-10-28",
    "accountOwnershipType": "Maker",
    "accountReportedDate": "2021-09-03",
    "accountStatusType": "Closed",
    "accountType": "Installment",
    "borrowerSourceType": "Borrower",
    "chargeOffAmount": "4798",
    "highBalanceAmount": "5301",
    "creditLimitAmount": "6000",
    "lastActivityDate": "2021-10",
    "monthlyPaymentAmount": "99.50",
    "monthsReviewedCount": "23",
    "creditorName": "EXAMPLE BANK",
    "subscriberCode": "1170",
    "pastDueAmount": "UNKNOWN",
    "termsMonthsCount": "72",
    "currentBalanceAmount": "0",
    "businessType": "Banking",
    "loanType": "InstallmentLoan",
    "originalCreditorName": "EXAMPLE FIRST LENDER",
    "_30DayLates": "1",
    "_60DayLates": "2",
    "_90DayLates": "0",
    "currentRatingCode": "9",
    "currentRatingType": "ChargeOff",
    "paymentPatternData": "9-1",
    "paymentPatternStartDate": "2021-09-03",
    "sourceType": "Experian",
    "adverseRatings": {
        "highestAdverseRatingType": "CollectionOrChargeOff",
        "priorAdverseRatings": [
            {"priorAdverseRatingDate": "2021-09", "priorAdverseRatingType": "Late30Days"}
        ],
    },
    "comments": [{"commentCode": "31", "commentText": "TRANSFERRED TO ANOTHER LENDER"}],
}
FIELDS: list[tuple[str, Any, str]] = [
    ("creditor_name", "EXAMPLE BANK", "creditorName"),
    ("subscriber_code", "1170", "subscriberCode"),
    ("account_number", "1200XXXX", "accountIdentifier"),
    ("account_type", Code("InstallmentLoan", "Installment loan"), "loanType"),
    ("portfolio", "I", "accountType"),
    ("designator", "M", "accountOwnershipType"),
    ("industry", Code("Banking", "Banking"), "businessType"),
    ("condition", AccountCondition.CLOSED, "accountStatusType"),
    ("open_closed", "closed", "accountStatusType"),
    ("payment_status", PaymentStatus.CHARGE_OFF, "currentRatingType"),
    ("balance", Money(0), "currentBalanceAmount"),
    ("high_credit", Money(530100), "highBalanceAmount"),
    ("credit_limit", Money(600000), "creditLimitAmount"),
    ("scheduled_payment", Money(9950), "monthlyPaymentAmount"),
    ("charge_off_amount", Money(479800), "chargeOffAmount"),
    ("term_months", 72, "termsMonthsCount"),
    ("date_opened", PartialDate(2019, 9, 10), "accountOpenedDate"),
    ("date_reported", PartialDate(2021, 9, 3), "accountReportedDate"),
    ("date_closed", PartialDate(2021, 10, 28), "accountClosedDate"),
    ("date_last_activity", PartialDate(2021, 10), "lastActivityDate"),
    ("late_30_count", 1, "_30DayLates"),
    ("late_60_count", 2, "_60DayLates"),
    ("late_90_count", 0, "_90DayLates"),
    ("months_reviewed", 23, "monthsReviewedCount"),
    (
        "worst_payment_status",
        PaymentStatus.COLLECTION_OR_CHARGE_OFF,
        "adverseRatings.highestAdverseRatingType",
    ),
    ("original_creditor", "EXAMPLE FIRST LENDER", "originalCreditorName"),
    ("remarks", (Remark(code="31", text="TRANSFERRED TO ANOTHER LENDER"),), "comments"),
    (
        "adverse_ratings",
        (AdverseRating(status=PaymentStatus.LATE_30, rated_on=PartialDate(2021, 9)),),
        "adverseRatings.priorAdverseRatings",
    ),
]


def pull(**parts: Any) -> bytes:
    document = {
        "repositoryIncluded": {"transunion": False, "experian": True, "equifax": False},
        "responseDetail": {"dateRequested": "2026-03-11T16:14:51.948361Z"},
        "creditFiles": [],
        "tradelines": [LINE],
        **parts,
    }
    return json.dumps(document).encode()


def line(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(LINE), **changes}


def read(raw: bytes) -> tuple[Report, Any]:
    return ReportFormats().read(raw)


@pytest.fixture(scope="module")
def report() -> Report:
    return read(pull())[0]


@pytest.mark.parametrize(("name", "value", "place"), FIELDS)
def test_every_field_of_an_account_is_read_and_cited(report, name, value, place):
    (found,) = report.tradelines()
    seen = report.observe(found, name)
    assert (seen.value, seen.visibility) == (value, Visibility.OBSERVED)
    assert seen.place == f"$.tradelines[0].{place}"


def test_the_history_is_dated_and_unknown_amounts_are_absent(report):
    (found,) = report.tradelines()
    assert [(cell.month, cell.status) for cell in found.history] == [
        (date(2021, 9, 1), PaymentStatus.COLLECTION_OR_CHARGE_OFF),
        (date(2021, 8, 1), PaymentStatus.NO_DATA),
        (date(2021, 7, 1), PaymentStatus.LATE_30),
    ]
    assert report.observe(found, "past_due").visibility is Visibility.ABSENT
    assert report.observe(found, "date_first_delinquency").visibility is Visibility.NOT_VISIBLE
    assert report.observe(found, "dispute_flag").visibility is Visibility.NOT_VISIBLE
    assert (report.status, report.report_date) == (ReportStatus.COMPLETE, date(2026, 3, 11))


def test_the_file_is_what_the_bureau_holds_and_never_what_was_asked():
    file = {
        "creditFileDetail": {
            "borrowerSourceType": "Borrower",
            "creditFileInfileDate": "2021-01",
            "creditFileResultStatusType": "FileReturned",
            "sourceType": "Experian",
        },
        "aliases": [{"firstName": "WILL", "middleName": "L", "lastName": "SPECIMEN"}],
        "ssns": [{"ssn": "666123450"}],
        "employments": [{"employerName": "EXAMPLE WIDGETS"}],
        "addresses": [
            {
                "borrowerResidencyType": "Current",
                "addressLine1": "1 MAIN ST",
                "addressLine2": "APT 2",
                "city": "DENTON",
                "state": "TX",
                "postalCode": "76205",
                "dateReported": "2026-02",
            }
        ],
    }
    asked = {
        "firstName": "OTHER",
        "lastName": "NAME",
        "ssn": "666000000",
        "birthDate": "1963-11-12",
    }
    found, defects = read(pull(creditFiles=[file], requestData=asked))
    (only,) = found.files
    assert [name.full for name in only.names] == ["WILL L SPECIMEN"]
    assert (only.ssn, only.birth, only.file_since) == ("666123450", None, PartialDate(2021, 1))
    assert only.employers == ("EXAMPLE WIDGETS",)
    (address,) = only.addresses
    assert (address.street, address.current) == ("1 MAIN ST APT 2", True)
    assert address.reported_on == PartialDate(2026, 2)
    assert found.observe(only, "birth").visibility is Visibility.NOT_VISIBLE
    assert defects == ()


def test_inquiries_and_public_records_are_read_and_duplicates_kept():
    asked = {
        "creditorName": "EXAMPLE AUTO",
        "inquiryDate": "2025-09-24",
        "businessType": "Automotive",
        "subscriberCode": "77",
        "sourceType": "Experian",
    }
    record = {
        "courtName": "US BKPT CT",
        "dispositionDate": "2022-02-11",
        "dispositionType": "Discharged",
        "docketIdentifier": "BK1",
        "filedDate": "2021-10-28",
        "legalObligationAmount": "UNKNOWN",
        "sourceType": "Experian",
        "publicRecordType": "BankruptcyChapter7",
    }
    found, _ = read(pull(inquiries=[asked, asked], publicRecords=[record]))
    assert [one.path for one in found.inquiries] == ["$.inquiries[0]", "$.inquiries[1]"]
    assert found.inquiries[0].subscriber_name == "EXAMPLE AUTO"
    assert found.inquiries[0].inquired_on == PartialDate(2025, 9, 24)
    assert (found.inquiries[0].subscriber_code, found.inquiries[0].purpose) == ("77", "unknown")
    (only,) = found.public_records
    assert (only.filed_on, only.resolved_on) == (
        PartialDate(2021, 10, 28),
        PartialDate(2022, 2, 11),
    )
    assert (only.court, only.reference, only.amount) == ("US BKPT CT", "BK1", None)
    assert found.observe(only, "amount").visibility is Visibility.ABSENT
    assert found.observe(only, "type").place == "$.publicRecords[0].publicRecordType"


def test_scores_keep_their_range_and_an_estimate_of_income_is_no_score():
    scores = [
        {
            "modelName": "Example Risk 9",
            "sourceType": "Experian",
            "scoreValue": "630",
            "scoreMaximumValue": "843",
            "scoreMinimumValue": "336",
            "scoreFactors": [{"scoreFactorText": "TOO MANY ACCOUNTS"}],
        },
        {"modelName": "Income Insight", "sourceType": "Experian", "scoreValue": "37"},
        {"modelName": "Example Risk 9", "sourceType": "Experian", "scoreValue": "47 B"},
        {"modelName": "Example Risk 9", "sourceType": "Nobody", "scoreValue": "700"},
    ]
    found, defects = read(pull(scores=scores))
    risk, income, odd = found.scores
    assert (risk.value, risk.least, risk.most) == (630, 336, 843)
    assert risk.factors == ("TOO MANY ACCOUNTS",)
    assert (income.value, income.exclusion_code, odd.value) == (None, None, None)
    assert found.observe(income, "value").visibility is Visibility.NOT_VISIBLE
    assert [(d.kind, d.path) for d in defects] == [
        (DefectKind.BAD_VALUE, "$.scores[1].scoreValue"),
        (DefectKind.BAD_VALUE, "$.scores[2].scoreValue"),
        (DefectKind.UNKNOWN_BUREAU, "$.scores[3]"),
    ]


def test_the_records_of_a_co_borrower_are_left_out_and_told():
    other = line(borrowerSourceType="CoBorrower", accountIdentifier="THEIRS")
    found, defects = read(pull(tradelines=[LINE, other]))
    assert [one.account_number for one in found.tradelines()] == ["1200XXXX"]
    assert [d.kind for d in defects] == [DefectKind.OTHER_PERSON]


def test_a_line_of_an_unknown_bureau_is_merged_and_a_collectors_line_a_collection():
    found, _ = read(
        pull(tradelines=[line(sourceType="Other"), line(businessType="CollectionServices")])
    )
    assert [row.bureaus for row in found.merged] == [()]
    assert [one.kind for one in found.tradelines()] == [TradelineKind.COLLECTION]


def test_a_requested_bureau_that_returned_no_file_makes_the_report_partial():
    file = {
        "creditFileDetail": {
            "sourceType": "TransUnion",
            "creditFileResultStatusType": "NoFileReturnedError",
        }
    }
    asked = {"transunion": True, "experian": True}
    found, defects = read(pull(creditFiles=[file], repositoryIncluded=asked))
    assert (found.status, found.bureaus) == (ReportStatus.PARTIAL, (Bureau.EXPERIAN,))
    assert [d.message for d in defects] == ["TransUnion returned no file: no file returned error"]


def test_bad_values_are_defects_and_a_code_without_its_type_is_not_guessed():
    bad = line(currentBalanceAmount="lots", accountType="Sideways", currentRatingType="")
    found, defects = read(pull(tradelines=[bad]))
    (only,) = found.tradelines()
    assert {d.path for d in defects} == {
        "$.tradelines[0].currentBalanceAmount",
        "$.tradelines[0].accountType",
        "$.tradelines[0].currentRatingType",
    }
    assert (only.balance, only.portfolio, only.payment_status) == (None, None, None)
    assert only.credit_limit == Money(600000)


def test_alerts_name_their_bureau_only_when_it_is_one():
    alerts = [
        {
            "sourceType": "TransUnion",
            "responseAlertMessageCategoryType": "FACTAAddressDiscrepancy",
            "responseAlertMessageText": "Addresses differ.",
        },
        {"sourceType": "Other", "responseAlertMessageText": "The order was not processed."},
    ]
    found, _ = read(pull(responseAlertMessages=alerts))
    assert [one.bureau for one in found.alerts] == [Bureau.TRANSUNION, None]


def test_a_pull_without_anything_in_it_is_refused():
    with pytest.raises(ReportEmpty):
        read(pull(tradelines=[]))
