"""Tradelines, their payment history, and the partitions that group them."""

from datetime import date
from functools import lru_cache
from typing import Any

from adapters.report_formats.truelink import values
from adapters.report_formats.truelink.rows import Row
from domain.credit_reports.report import DefectKind
from domain.credit_reports.tradelines import (
    Account,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, PartialDate

SubscriberNames = dict[tuple[Bureau, str], str]
_COLLECTION = "Y"
_MONTHS_MAX = 240  # twenty years; no report shows more than ten


def account(partition: Row, names: SubscriberNames) -> Account | None:
    """Read one partition: the same account as each bureau reports it."""
    symbol = partition.text("accountTypeSymbol") or ""
    found = []
    for row in partition.rows("Tradeline"):
        bureau = row.bureau()
        if bureau is not None:
            found.append(_tradeline(row, bureau, symbol, names))
    if not found:
        return None
    described = partition.text("accountTypeDescription") or symbol
    return Account(key=partition.path, description=described, tradelines=tuple(found))


def _tradeline(row: Row, bureau: Bureau, symbol: str, names: SubscriberNames) -> Tradeline:
    granted = row.below("GrantedTrade")
    collection = row.below("CollectionTrade")
    code = row.text("subscriberCode")
    terms: dict[str, Any]
    if collection is not None and (symbol == _COLLECTION or _says_something(collection)):
        kind = TradelineKind.COLLECTION
        terms = {
            "portfolio": collection.symbol("creditType") or symbol or None,
            "original_creditor": collection.text("originalCreditor"),
        }
    elif symbol == _COLLECTION and granted is None:
        kind, terms = TradelineKind.COLLECTION, {"portfolio": symbol}
    else:
        kind = TradelineKind.GRANTED
        terms = _granted_terms(granted, symbol) if granted else {"portfolio": symbol or None}
    creditor, number, handle = row.several_texts("creditorName", "accountNumber", "handle")
    balance, high_credit = row.amounts("currentBalance", "highBalance")
    opened, reported, closed, status_date = row.dates(
        "dateOpened", "dateReported", "dateClosed", "dateAccountStatus"
    )
    return Tradeline(
        bureau=bureau,
        kind=kind,
        path=row.path,
        creditor_name=creditor or names.get((bureau, code or ""), ""),
        subscriber_code=code,
        account_number=number,
        designator=row.symbol("AccountDesignator"),
        industry=row.code("IndustryCode"),
        condition=row.meaning("AccountCondition", values.CONDITIONS),
        open_closed=row.meaning("OpenClosed", values.OPEN_CLOSED),
        payment_status=row.meaning("PayStatus", values.PAYMENT_STATUSES),
        balance=balance,
        high_credit=high_credit,
        date_opened=opened,
        date_reported=reported,
        date_closed=closed,
        date_account_status=status_date,
        remarks=_remarks(row),
        dispute_flag=row.meaning("DisputeFlag", values.FLAGS),
        dispute_handle=handle,
        **terms,
    )


def _says_something(collection: Row) -> bool:
    """Homogenized documents carry both trade kinds on every account, one of them hollow."""
    return collection.symbol("creditType") is not None or bool(collection.text("originalCreditor"))


def _granted_terms(granted: Row, symbol: str) -> dict[str, Any]:
    limit, past_due, payment = granted.amounts("CreditLimit", "amountPastDue", "monthlyPayment")
    late_30, late_60, late_90, reviewed, terms = granted.counts(
        "late30Count", "late60Count", "late90Count", "monthsReviewed", "termMonths"
    )
    return {
        "account_type": granted.code("AccountType"),
        "portfolio": granted.symbol("CreditType") or symbol or None,
        "credit_limit": limit,
        "past_due": past_due,
        "scheduled_payment": payment,
        "term_months": terms,
        "date_last_payment": granted.date("dateLastPayment"),
        "history": _history(granted),
        "late_30_count": late_30,
        "late_60_count": late_60,
        "late_90_count": late_90,
        "months_reviewed": reviewed,
        "worst_payment_status": granted.meaning("WorstPayStatus", values.PAYMENT_STATUSES),
    }


def _remarks(row: Row) -> tuple[Remark, ...]:
    if row.raw("Remark") is None:
        return ()
    found = []
    for remark in row.rows("Remark"):
        code = remark.code("RemarkCode")
        custom = remark.text("customRemark")
        if code is not None or custom:
            text = custom or (code.text if code else "")
            found.append(Remark(code=code.symbol if code else "", text=text))
    return tuple(found)


def _history(granted: Row) -> tuple[PaymentMonth, ...]:
    """The months, newest first, one per letter; padding at the old end is no month."""
    row = granted.below("PayStatusHistory")
    if row is None:
        return ()
    start, letters = row.date("startDate"), _letters(row)
    if start is None or not letters:
        listed = row.rows("MonthlyPayStatus")
        start, letters = _from_months(listed) if listed else (start, letters)
    if start is None or start.month is None:
        if letters:
            place = row.style.leaf(row.path, "status")
            row.defects.unreadable_value(place, "the payment history has no first month")
        return ()
    newest = start.year * 12 + start.month - 1
    months = [_month(newest - back, letter) for back, letter in enumerate(letters[:_MONTHS_MAX])]
    for unknown in sorted({month.raw for month in months} - values.PAYMENT_STATUSES.keys()):
        place = row.style.leaf(row.path, "status")
        row.defects.add(DefectKind.BAD_VALUE, place, f"unknown payment mark {unknown!a}")
    return tuple(months)


def _letters(row: Row) -> str:
    value = row.raw("status")
    if isinstance(value, (dict, list, bool)) or value is None:
        return ""
    return str(value).rstrip()


def _from_months(months: list[Row]) -> tuple[PartialDate | None, str]:
    """Some documents give the months one by one only."""
    letters = "".join(_letters(month)[:1] or " " for month in months)
    return months[0].date("date"), letters.rstrip()


@lru_cache(maxsize=4096)
def _month(number: int, letter: str) -> PaymentMonth:
    status = values.PAYMENT_STATUSES.get(letter, PaymentStatus.NO_DATA)
    return PaymentMonth(date(number // 12, number % 12 + 1, 1), status, letter)
