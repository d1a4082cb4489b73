"""Reports of a few records each, clean unless told otherwise, for the tests of rules."""

from dataclasses import fields, replace
from datetime import date

from domain.credit_reports.report import (
    ConsumerFile,
    Inquiry,
    PublicRecord,
    Report,
    ReportStatus,
)
from domain.credit_reports.tradelines import (
    Account,
    AccountCondition,
    MergedTradeline,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.findings.catalogue import run_rules
from domain.money import Money

ON = date(2026, 3, 2)
TU, EX, EQ = Bureau.TRANSUNION, Bureau.EXPERIAN, Bureau.EQUIFAX
COND, PAY = AccountCondition, PaymentStatus
RECORDS = {"inquiry": Inquiry, "publicrecord": PublicRecord, "consumerfile": ConsumerFile}
PATHS = {
    kind: {
        f.name: f.name for f in fields(shape) if f.name not in {"bureau", "path", "kind", "places"}
    }
    for kind, shape in {"granted": Tradeline, "collection": Tradeline, **RECORDS}.items()
}
LETTERS = {"C": PAY.CURRENT, "1": PAY.LATE_30, "2": PAY.LATE_60, "3": PAY.LATE_90}
LETTERS |= {"9": PAY.COLLECTION_OR_CHARGE_OFF, "U": PAY.NO_DATA}
LETTERS |= {"L": PAY.CHARGE_OFF, "G": PAY.COLLECTION}


def usd(dollars):
    return Money(dollars * 100)


def day(text):
    return PartialDate(*map(int, text.split("-")))


def history(letters, newest="2026-02"):
    at = day(newest)
    first = at.year * 12 + at.month - 1
    months = [divmod(first - back, 12) for back in range(len(letters))]
    return tuple(
        PaymentMonth(date(y, m + 1, 1), LETTERS[c], c) for (y, m), c in zip(months, letters, strict=True)
    )  # fmt: skip


def said(text):
    return (Remark(code="R1", text=text),)


def g(**given):
    """A granted tradeline with nothing wrong in it."""
    clean = {
        "bureau": TU, "kind": TradelineKind.GRANTED, "creditor_name": "EXAMPLE BANK",
        "subscriber_code": "100", "account_number": "4000123412345678",
        "account_type": Code("AU", "Auto Loan"), "portfolio": "I", "designator": "I",
        "condition": COND.OPEN, "open_closed": "open", "payment_status": PAY.CURRENT,
        "balance": usd(500), "high_credit": usd(1000), "credit_limit": usd(0),
        "past_due": usd(0), "scheduled_payment": usd(50), "term_months": 24,
        "date_opened": day("2024-01-15"), "date_reported": day("2026-02-15"),
        "date_last_payment": day("2026-02-01"), "date_account_status": day("2026-02-15"),
        "history": history("CCCC"), "late_30_count": 0, "late_60_count": 0, "late_90_count": 0,
        "months_reviewed": 4, "worst_payment_status": PAY.CURRENT, "dispute_flag": False,
    }  # fmt: skip
    return Tradeline(path="", **(clean | given))


def c(**given):
    """A collection with nothing wrong in it."""
    clean = {
        "bureau": TU, "kind": TradelineKind.COLLECTION, "creditor_name": "SAMPLE RECOVERY",
        "account_number": "77001234", "portfolio": "Y", "condition": COND.DEROGATORY,
        "open_closed": "open", "payment_status": PAY.COLLECTION_OR_CHARGE_OFF,
        "balance": usd(900), "high_credit": usd(900), "date_opened": day("2025-01-15"),
        "date_reported": day("2026-02-15"), "date_account_status": day("2026-02-15"),
        "original_creditor": "EXAMPLE STORE", "dispute_flag": False,
    }  # fmt: skip
    return Tradeline(path="", **(clean | given))


def closed(**given):
    return g(condition=COND.CLOSED, open_closed="closed", balance=usd(0), **given)


def paid(**given):
    return g(**({"condition": COND.PAID, "open_closed": "closed", "balance": usd(0),
                 "scheduled_payment": usd(0), "date_closed": day("2026-01-10")} | given))  # fmt: skip


def inquiry(on="2026-01-05", name="EXAMPLE AUTO", bureau=TU):
    return Inquiry(bureau=bureau, path="", subscriber_name=name, subscriber_code=None,
                   inquired_on=day(on))  # fmt: skip


def case(filed="2020-05-01", status="Discharged", kind="Chapter 7 Bankruptcy", resolved=None):
    return PublicRecord(
        bureau=TU, path="", type=Code("1", kind), status=Code("1", status), filed_on=day(filed),
        resolved_on=day(resolved) if resolved else None, court="US BKPT CT", reference="20-12345",
    )  # fmt: skip


def file(bureau, **given):
    clean = {"ssn": "666123456", "birth": PartialDate(1980, 4)}
    return ConsumerFile(bureau=bureau, path="$.Borrower", **(clean | given))


def report(*records, together=False):
    """A report of these records; tradelines stand alone, or all in one account."""
    lines, rest = [], {"inquiries": [], "public_records": [], "files": []}
    for n, record in enumerate(records):
        match record:
            case Tradeline():
                lines.append(replace(record, path=f"$.trades[{n}]"))
            case Inquiry():
                rest["inquiries"].append(replace(record, path=f"$.inquiries[{n}]"))
            case PublicRecord():
                rest["public_records"].append(replace(record, path=f"$.records[{n}]"))
            case ConsumerFile():
                rest["files"].append(record)
    groups = [tuple(lines)] if together and lines else [(line,) for line in lines]
    accounts = [Account(key=str(i), description="", tradelines=g) for i, g in enumerate(groups)]
    return Report(
        source_format="test", sha256="ab" * 32, status=ReportStatus.COMPLETE,
        report_date=date(2026, 2, 20), bureaus=tuple(Bureau), paths=PATHS,
        accounts=tuple(accounts), **{name: tuple(found) for name, found in rest.items()},
    )  # fmt: skip


def coded(code="11", **given):
    """A granted tradeline with the codes of a full disclosure and nothing wrong in it."""
    return g(**({"account_status_code": code, "credit_limit": None} | given))


def charged_off(**given):
    """A charge-off with its codes, and nothing wrong in it."""
    return coded(**({
        "code": "97", "condition": COND.DEROGATORY, "open_closed": "closed",
        "payment_status": PAY.CHARGE_OFF, "worst_payment_status": PAY.CHARGE_OFF,
        "past_due": usd(500), "scheduled_payment": usd(0), "charge_off_amount": usd(500),
        "date_first_delinquency": day("2025-01"), "date_charged_off": day("2025-08"),
        "date_opened": day("2022-01-15"), "history": history("LLL"),
    } | given))  # fmt: skip


def merged(line):
    """The same record as a furnisher's own, with no bureau."""
    named = {f.name: getattr(line, f.name) for f in fields(line) if f.name != "bureau"}
    return MergedTradeline(**named)


def of_furnisher(*lines):
    """A furnisher's file of these records."""
    rows = (merged(replace(line, path=f"base[{n}]")) for n, line in enumerate(lines))
    return replace(report(), source_format="furnisher", bureaus=(), merged=tuple(rows))


def run_on(line, only):
    """The hits on one line that stands alone in a report."""
    return run_rules(report(line), only)


def both(left, right):
    return report(left, right, together=True)
