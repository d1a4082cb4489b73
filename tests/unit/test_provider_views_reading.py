"""Provider views and Bloom's trade lines: every field with its place, and what is not made up."""

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
    PaymentStatus,
    Remark,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate, Visibility
from domain.money import Money

ACCOUNT: dict[str, Any] = {
    "accountName": "EXAMPLE CARD",
    "accountNumber": "****4412",
    "accountType": "REVOLVING",
    "accountStatus": "OVER_120_DAYS_PAST_DUE",
    "accountOpen": False,
    "activityDesignator": "TRANSFER_OR_SOLD",
    "paymentResponsibility": "AUTHORIZED_USER",
    "balanceAmount": {"amount": 1850.25, "currency": "USD"},
    "highCreditAmount": {"amount": 2200},
    "creditLimitAmount": {"amount": 2500},
    "pastDueAmount": {"amount": 0},
    "monthlyPayment": {"amount": 75},
    "actualPayment": {"amount": 80},
    "chargeOffAmount": {"amount": 12},
    "balloonPaymentAmount": {"amount": 13},
    "termDurationMonths": 12,
    "termFrequency": "MONTHLY",
    "monthsReviewed": 48,
    "dateOpened": "2019-03-15",
    "reportedDate": 1609459200000,
    "dateClosed": "2020-02",
    "lastPaymentDate": "2020-01-02",
    "lastActivityDate": "2020-01-03",
    "firstDelinquencyDate": "2019-12-01",
    "majorDelinquencyFirstReportedDate": "2020-05-01",
    "balloonPaymentDate": "2021-01-01",
    "deferredPaymentStartDate": "2021-02-01",
    "loanType": {"code": "18", "description": "Credit card"},
    "comments": [{"code": "AB", "description": "Account transferred"}],
    "paymentHistory": [
        {"year": 2019, "december": {"monthType": "NEGATIVE", "value": "30_DAYS_PAST_DUE 1"}},
        {
            "year": 2020,
            "january": {"value": "OVER_120_DAYS_PAST_DUE"},
            "march": {"value": "PAYS_AS_AGREED C"},
            "april": None,
        },
    ],
}
FIELDS: list[tuple[str, Any, str]] = [
    ("creditor_name", "EXAMPLE CARD", "accountName"),
    ("account_number", "****4412", "accountNumber"),
    ("account_type", Code("18", "Credit card"), "loanType"),
    ("portfolio", "R", "accountType"),
    ("designator", "A", "paymentResponsibility"),
    ("condition", AccountCondition.TRANSFERRED, "activityDesignator"),
    ("open_closed", "closed", "accountOpen"),
    ("payment_status", PaymentStatus.LATE_120, "accountStatus"),
    ("balance", Money(185025), "balanceAmount.amount"),
    ("high_credit", Money(220000), "highCreditAmount.amount"),
    ("credit_limit", Money(250000), "creditLimitAmount.amount"),
    ("past_due", Money(0), "pastDueAmount.amount"),
    ("scheduled_payment", Money(7500), "monthlyPayment.amount"),
    ("actual_payment", Money(8000), "actualPayment.amount"),
    ("charge_off_amount", Money(1200), "chargeOffAmount.amount"),
    ("balloon_payment", Money(1300), "balloonPaymentAmount.amount"),
    ("term_months", 12, "termDurationMonths"),
    ("terms_frequency", "MONTHLY", "termFrequency"),
    ("months_reviewed", 48, "monthsReviewed"),
    ("date_opened", PartialDate(2019, 3, 15), "dateOpened"),
    ("date_reported", PartialDate(2021, 1, 1), "reportedDate"),
    ("date_closed", PartialDate(2020, 2), "dateClosed"),
    ("date_last_payment", PartialDate(2020, 1, 2), "lastPaymentDate"),
    ("date_last_activity", PartialDate(2020, 1, 3), "lastActivityDate"),
    ("date_first_delinquency", PartialDate(2019, 12, 1), "firstDelinquencyDate"),
    ("date_major_delinquency", PartialDate(2020, 5, 1), "majorDelinquencyFirstReportedDate"),
    ("date_balloon_due", PartialDate(2021, 1, 1), "balloonPaymentDate"),
    ("date_deferred_until", PartialDate(2021, 2, 1), "deferredPaymentStartDate"),
    ("remarks", (Remark(code="AB", text="Account transferred"),), "comments"),
]


def view(provider: str = "Equifax", **parts: Any) -> dict[str, Any]:
    return {"provider": provider, "revolvingAccounts": [ACCOUNT], **parts}


def document(*views: dict[str, Any]) -> bytes:
    return json.dumps({"success": True, "data": {"providerViews": list(views)}}).encode()


def account(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(ACCOUNT), **changes}


def read(raw: bytes) -> tuple[Report, Any]:
    return ReportFormats().read(raw)


@pytest.fixture(scope="module")
def report() -> Report:
    return read(document(view()))[0]


@pytest.mark.parametrize(("name", "value", "place"), FIELDS)
def test_every_field_of_an_account_is_read_and_cited(report, name, value, place):
    (line,) = report.tradelines()
    seen = report.observe(line, name)
    assert (seen.value, seen.visibility) == (value, Visibility.OBSERVED)
    assert seen.place == f"$.data.providerViews[0].revolvingAccounts[0].{place}"


def test_the_history_holds_the_months_told_and_makes_none_up(report):
    (line,) = report.tradelines()
    assert [(cell.month, cell.status) for cell in line.history] == [
        (date(2020, 3, 1), PaymentStatus.CURRENT),
        (date(2020, 1, 1), PaymentStatus.LATE_120),
        (date(2019, 12, 1), PaymentStatus.LATE_30),
    ]


def test_a_status_that_says_open_is_no_payment_status_and_an_unknown_one_a_defect():
    plain = account(accountStatus="Open", accountOpen=None, activityDesignator=None)
    odd = account(accountStatus="IN_BK")
    found, defects = read(document(view(revolvingAccounts=[plain, odd])))
    first, second = found.tradelines()
    assert (first.open_closed, first.condition) == ("open", AccountCondition.OPEN)
    assert (first.payment_status, second.payment_status) == (None, None)
    place = "$.data.providerViews[0].revolvingAccounts[1].accountStatus"
    assert [(d.kind, d.path) for d in defects] == [(DefectKind.BAD_VALUE, place)]
    assert found.observe(first, "open_closed").place == (
        "$.data.providerViews[0].revolvingAccounts[0].accountStatus"
    )


def test_a_collection_names_whom_the_agency_collects_for():
    debt = {
        "agencyClient": "EXAMPLE CLINIC",
        "agencyContactInformation": {"contactName": "EXAMPLE AGENCY"},
        "accountNumber": "****5510",
        "status": "PAID",
        "assignedDate": "2024-02-14",
        "statusDate": "2024-03-01",
        "amount": {"amount": 890},
        "orginalAmountOwed": {"amount": 900},
        "reportedDate": "2026-05-01",
        "accountDesignatorCode": "JOINT_ACCOUNT",
    }
    found, _ = read(document(view(revolvingAccounts=[], collections=[debt])))
    (line,) = found.tradelines()
    assert (line.kind, line.creditor_name) == (TradelineKind.COLLECTION, "EXAMPLE AGENCY")
    assert (line.original_creditor, line.condition) == ("EXAMPLE CLINIC", AccountCondition.PAID)
    assert (line.balance, line.high_credit) == (Money(89000), Money(90000))
    assert (line.date_opened, line.designator) == (PartialDate(2024, 2, 14), "J")
    seen = found.observe(line, "original_creditor")
    assert seen.place == "$.data.providerViews[0].collections[0].agencyClient"
    assert found.observe(line, "payment_status").visibility is Visibility.NOT_VISIBLE


def test_the_subject_the_score_and_the_freeze_are_read_for_their_bureau():
    summary = {
        "reportGenerated": "2026-07-01T12:00:00.000Z",
        "creditFileSecurityFreezeFlag": True,
        "subject": {
            "currentName": {"firstName": "ANN", "lastName": "SPECIMEN"},
            "previousNames": [{"firstName": "ANNE", "lastName": "SPECIMEN"}],
            "currentAddress": {
                "line1": "1 MAIN",
                "line3": "DAYTON",
                "line4": "OH",
                "line5": "45402",
            },
            "nationalIdentifier": "xxx-xx-1234",
            "dateOfBirth": "1985-04",
            "employmentHistory": [{"employerName": "EXAMPLE WIDGETS"}],
        },
        "creditScore": {"score": 600, "model": "Repeated"},
    }
    score = {"score": 648, "model": "VantageScore 3.0", "factors": ["One", {"description": "Two"}]}
    found, _ = read(document(view("TU", summary=summary, creditScore=score)))
    (file,) = found.files
    assert [name.full for name in file.names] == ["ANN SPECIMEN", "ANNE SPECIMEN"]
    assert (file.ssn, file.birth, file.frozen) == (None, PartialDate(1985, 4), True)
    assert (file.addresses[0].city, file.addresses[0].zip) == ("DAYTON", "45402")
    assert file.employers == ("EXAMPLE WIDGETS",)
    (only,) = found.scores
    assert (only.bureau, only.value, only.factors) == (Bureau.TRANSUNION, 648, ("One", "Two"))
    assert found.report_date == date(2026, 7, 1)


def test_inquiries_are_hard_or_soft_and_public_records_what_their_list_says():
    asked = [
        {"contactInformation": {"contactName": "A"}, "reportedDate": "2026-04-02", "type": "Hard"},
        {"contactInformation": {"contactName": "B"}, "type": "SOFT_INQUIRY"},
        {"contactInformation": {"contactName": "C"}, "type": "OTHER"},
    ]
    court = {
        "filedDate": "2020-01-02",
        "courtName": "COURT",
        "referenceNumber": "20-1",
        "liability": {"amount": 5},
        "dispositionStatus": {"code": "D", "description": "Discharged"},
    }
    found, _ = read(document(view(inquiries=asked, publicRecords={"bankruptcies": [court]})))
    assert [one.purpose for one in found.inquiries] == ["hard", "soft", "unknown"]
    assert found.observe(found.inquiries[2], "purpose").visibility is Visibility.NOT_VISIBLE
    (record,) = found.public_records
    assert record.type == Code("bankruptcies", "Bankruptcy")
    assert record.status == Code("D", "Discharged")
    assert (record.amount, record.reference) == (Money(500), "20-1")
    assert found.observe(record, "type").place == record.path


def test_a_view_of_an_unknown_provider_is_told_and_the_others_read():
    found, defects = read(document(view("Nobody"), view("EXP")))
    assert [line.bureau for line in found.tradelines()] == [Bureau.EXPERIAN]
    assert [d.kind for d in defects] == [DefectKind.UNKNOWN_BUREAU]
    assert found.status is ReportStatus.PARTIAL


def test_unknown_payment_words_and_years_are_defects_with_their_places():
    history = [{"year": 2020, "may": {"value": "SIDEWAYS"}}, {"year": "soon"}]
    found, defects = read(document(view(revolvingAccounts=[account(paymentHistory=history)])))
    place = "$.data.providerViews[0].revolvingAccounts[0].paymentHistory"
    assert [d.path for d in defects] == [f"{place}[0].may.value", f"{place}[1].year"]
    (line,) = found.tradelines()
    assert [(cell.status, cell.raw) for cell in line.history] == [
        (PaymentStatus.NO_DATA, "SIDEWAYS")
    ]


def test_views_without_anything_in_them_are_refused():
    with pytest.raises(ReportEmpty):
        read(document(view(revolvingAccounts=[])))


TRADE_LINE = {
    "bureau": "equifax",
    "creditor_name": "EXAMPLE BANK",
    "account_type": "mortgage",
    "account_status": "open",
    "credit_limit": 10000,
    "current_balance": 2400,
    "payment_status": "current",
    "payment_history": "111111",
    "opened_date": "2018-03-01",
    "last_activity_date": "2026-01",
    "times_30_days_late": 0,
    "times_60_days_late": 1,
    "times_90_days_late": 2,
}


def bloom(*lines: dict[str, Any]) -> bytes:
    return json.dumps({"consumer_id": "cns_1", "trade_lines": list(lines)}).encode()


def test_blooms_trade_lines_are_read_but_a_history_without_months_is_not():
    found, defects = read(bloom(TRADE_LINE))
    (line,) = found.tradelines()
    assert (line.bureau, line.creditor_name, line.portfolio) == (
        Bureau.EQUIFAX,
        "EXAMPLE BANK",
        "M",
    )
    assert (line.condition, line.open_closed) == (AccountCondition.OPEN, "open")
    assert (line.payment_status, line.account_type) == (
        PaymentStatus.CURRENT,
        Code("mortgage", "Mortgage"),
    )
    assert (line.balance, line.credit_limit) == (Money(240000), Money(1000000))
    assert (line.date_opened, line.date_last_activity) == (
        PartialDate(2018, 3, 1),
        PartialDate(2026, 1),
    )
    assert (line.late_30_count, line.late_60_count, line.late_90_count) == (0, 1, 2)
    assert found.observe(line, "history").visibility is Visibility.NOT_VISIBLE
    assert found.observe(line, "balance").place == "$.trade_lines[0].current_balance"
    assert defects == ()


def test_blooms_line_of_an_unknown_bureau_is_merged_and_its_unknown_words_defects():
    odd = {**TRADE_LINE, "bureau": "other", "payment_status": "sideways"}
    found, defects = read(bloom(odd))
    assert [row.bureaus for row in found.merged] == [()]
    assert [d.path for d in defects] == ["$.trade_lines[0].payment_status"]


def test_an_enrollment_in_monitoring_is_no_report():
    raw = json.dumps({"enrollment_id": "mon_1", "consumer_id": "cns_1", "status": "ACTIVE"})
    found, defects = read(raw.encode())
    assert found.status is ReportStatus.PENDING
    assert [d.kind for d in defects] == [DefectKind.VENDOR_MESSAGE]
