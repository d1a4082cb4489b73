"""Trades and collections of the Equifax report."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from adapters.report_formats import fixed_values
from adapters.report_formats.equifax import codes
from adapters.report_formats.equifax.paths import COLLECTION_TRADE
from adapters.report_formats.json_record import JsonRecord, json_key
from adapters.report_formats.metro2_codes import COLLECTION_ACCOUNT_TYPES
from domain.credit_reports.report import DefectKind
from domain.credit_reports.tradelines import (
    Account,
    AdverseRating,
    PaymentMonth,
    PaymentStatus,
    Remark,
    Tradeline,
    TradelineKind,
)
from domain.credit_reports.values import Bureau, Code, PartialDate

_HISTORIES = ("paymentHistory1to24", "24MonthPaymentHistory")
_OLDER = ("paymentHistory25to36", "paymentHistory37to48")
_RATES = ("rate", "rateStatusCode")
_PAST_RATES = ("previousHighRate1", "previousHighRate2", "previousHighRate3")
_TERM = re.compile(r"\A0*(\d{1,3})([DMY])?\Z", re.ASCII)
_DISPUTED = "CONSUMER DISPUTES"
_INDUSTRY = slice(3, 5)  # a customer number holds the two letters of the trade in its middle


def account(record: JsonRecord, kind: TradelineKind, names: Mapping[str, str]) -> Account:
    """Read one trade or collection; the report groups nothing, so each stands alone."""
    found = _trade(record, names) if kind is TradelineKind.GRANTED else _collection(record, names)
    described = found.account_type.text if found.account_type is not None else found.kind.value
    return Account(key=record.path, description=described, tradelines=(found,))


def _trade(record: JsonRecord, names: Mapping[str, str]) -> Tradeline:
    number = record.text("customerNumber")
    account_type = record.code("accountTypeCode")
    collects = account_type is not None and account_type.symbol in COLLECTION_ACCOUNT_TYPES
    remarks, disputed, narratives = _narratives(record)
    rate = next((key for key in _RATES if record.raw(key) is not None), _RATES[0])
    reported = record.date("dateReported")
    history, history_key = _history(record, reported)
    past = _past_ratings(record) if _PAST_RATES[0] in record.data else ()
    moved = [
        (
            "payment_status",
            f"{rate}.code" if isinstance(record.raw(rate), dict) else rate,
            "rate.code",
        ),
        ("history", json_key(history_key), _HISTORIES[0]),
        ("remarks", narratives, "narrativeCodes"),
        ("dispute_flag", narratives, "narrativeCodes"),
    ]
    places = tuple((name, place) for name, place, usual in moved if place != usual)
    return Tradeline(
        bureau=Bureau.EQUIFAX,
        kind=TradelineKind.COLLECTION if collects else TradelineKind.GRANTED,
        path=record.path,
        creditor_name=record.text("customerName") or names.get(number or "", ""),
        subscriber_code=number,
        account_number=record.text("accountNumber"),
        account_type=account_type,
        industry=_industry(number),
        payment_status=record.meaning(rate, codes.RATES),
        date_reported=reported,
        history=history,
        worst_payment_status=_worst(record) if past else None,
        adverse_ratings=past,
        remarks=remarks,
        dispute_flag=disputed,
        places=(*places, *COLLECTION_TRADE) if collects else places,
        **_terms(record),
        **_amounts_and_dates(record),
    )


def _terms(record: JsonRecord) -> dict[str, Any]:
    other = record.text("purchasedFromOrSoldCreditorName")
    role = record.symbol("purchasedFromOrSoldCreditorIndicator")
    return {
        "portfolio": record.symbol("portfolioTypeCode"),
        "designator": record.symbol("accountDesignator"),
        "condition": record.meaning("activityDesignatorCode", codes.CONDITIONS),
        "open_closed": codes.OPEN_CLOSED.get(record.symbol("activityDesignatorCode") or ""),
        "term_months": _term_months(record),
        "terms_frequency": record.symbol("termsFrequencyCode"),
        "original_creditor": other if role == codes.ORIGINAL_CREDITOR else None,
        "purchased_from": other if role == codes.PURCHASED_FROM else None,
        "sold_to": other if role == codes.SOLD_TO else None,
        "mortgage_id": record.text("mortgageIDNumber"),
        "creditor_classification": record.symbol("creditorClassificationCode"),
    }


_AMOUNTS = {
    "balance": "balance",
    "high_credit": "highCredit",
    "credit_limit": "creditLimit",
    "past_due": "pastDueAmount",
    "scheduled_payment": "scheduledPaymentAmount",
    "actual_payment": "actualPaymentAmount",
    "charge_off_amount": "originalChargeOffAmount",
    "balloon_payment": "ballonPaymentAmount",
}
_DATES = {
    "date_opened": "dateOpened",
    "date_closed": "closedDate",
    "date_last_payment": "lastPaymentDate",
    "date_last_activity": "lastActivityDate",
    "date_major_delinquency": "dateMajorDelinquencyFirstReported",
    "date_deferred_until": "deferredPaymentStartDate",
    "date_balloon_due": "ballonPaymentDueDate",
}
_COUNTS = {
    "late_30_count": "thirtyDayCounter",
    "late_60_count": "sixtyDayCounter",
    "late_90_count": "ninetyDayCounter",
    "months_reviewed": "monthsReviewed",
}
_GROUPS: tuple[tuple[Callable[[Any], Any], tuple[str, ...], tuple[str, ...]], ...] = (
    (fixed_values.dollars, tuple(_AMOUNTS), tuple(_AMOUNTS.values())),
    (fixed_values.month_first_date, tuple(_DATES), tuple(_DATES.values())),
    (fixed_values.count, tuple(_COUNTS), tuple(_COUNTS.values())),
)


def _amounts_and_dates(record: JsonRecord) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for reader, names, keys in _GROUPS:
        found.update(zip(names, record.each(reader, keys), strict=True))
    return found


def _industry(number: str | None) -> Code | None:
    letters = (number or "")[_INDUSTRY]
    return Code(letters, "") if letters.isalpha() else None


def _term_months(record: JsonRecord) -> int | None:
    """Months; a term in days, or one without an end, has none."""
    term = record.symbol("termsDurationCode")
    found = _TERM.match(term) if term else None
    if found is None:
        return None
    number, unit = int(found.group(1)), found.group(2)
    return number * 12 if unit == "Y" else None if unit == "D" else number


def _past_ratings(record: JsonRecord) -> tuple[AdverseRating, ...]:
    """Up to three bad ratings from before the months that are shown, with their months."""
    found = []
    for number in (1, 2, 3):
        status = record.meaning(f"previousHighRate{number}", codes.RATES)
        if status is not None:
            rated_on = record.date(f"previousHighDate{number}")
            found.append(AdverseRating(status=status, rated_on=rated_on))
    return tuple(found)


def _worst(record: JsonRecord) -> PaymentStatus | None:
    """The worst of the past ratings."""
    given = set(map(record.symbol, _PAST_RATES))
    return next((codes.RATES[rate] for rate in codes.WORST_FIRST if rate in given), None)


def _narratives(record: JsonRecord) -> tuple[tuple[Remark, ...], bool | None, str]:
    """The remarks, whether one says that the consumer disputes, and the key they stand at."""
    key = next(
        (key for key in ("narrativeCodes", "rawNarrativeCodes") if record.raw(key)),
        "narrativeCodes",
    )
    given = record.raw(key)
    remarks = []
    for one in given if isinstance(given, list) else [given] if given else []:
        parts = (one.get("code"), one.get("description")) if one.__class__ is dict else (one, None)
        symbol, text = map(fixed_values.shown, parts)
        if symbol or text:
            remarks.append(Remark(code=symbol, text=text))
    disputed = True if any(_DISPUTED in remark.text.upper() for remark in remarks) else None
    return tuple(remarks), disputed, key


def _history(
    record: JsonRecord, reported: PartialDate | None
) -> tuple[tuple[PaymentMonth, ...], str]:
    """The months, newest first.

    The first mark stands for the month before the report of the account: the rate is that month's
    own. (A charge-off first reported in February stands third on a trade reported in May, and
    trades younger than two years have as many marks as months from their opening to then.)
    """
    key = next((key for key in _HISTORIES if record.raw(key)), _HISTORIES[0])
    parts = [part for part in (key, *_OLDER) if part in record.data]
    marks = [mark for part in parts for mark in _marks(record, part) if mark != "/"]
    while marks and marks[-1] == " ":
        marks.pop()
    if not marks:
        return (), key
    if reported is None or reported.month is None:
        message = "the payment history has no first month"
        record.defects.unreadable_value(record.place(key), message)
        return (), key
    months, unknown = codes.HISTORY.months(marks, reported, back=1)
    for mark in unknown:
        message = f"unknown payment mark {mark[:20]!a}"
        record.defects.add(DefectKind.BAD_VALUE, record.place(key), message)
    return months, key


def _marks(record: JsonRecord, key: str) -> list[str]:
    """The marks of one list: objects with a code, bare codes, or one text of letters."""
    given = record.raw(key)
    if isinstance(given, str):
        return list(given)
    if given is None:
        return []
    if not isinstance(given, list):
        record.defects.unreadable_value(record.place(key), "expected a list of months")
        return []
    try:
        found = [one["code"] for one in given]
    except (KeyError, TypeError, IndexError):
        found = [one.get("code") if isinstance(one, dict) else one for one in given]
    plain = [mark if mark.__class__ is str else fixed_values.shown(mark) for mark in found]
    return [mark or " " for mark in plain]


def _collection(record: JsonRecord, names: Mapping[str, str]) -> Tradeline:
    number = record.text("customerNumber")
    remarks, _, narratives = _narratives(record)
    status = record.code("statusCode")
    places = [] if narratives == "narrativeCodes" else [("remarks", narratives)]
    return Tradeline(
        bureau=Bureau.EQUIFAX,
        kind=TradelineKind.COLLECTION,
        path=record.path,
        creditor_name=record.text("customerName") or names.get(number or "", ""),
        subscriber_code=number,
        account_number=record.text("accountNumber"),
        designator=record.symbol("accountDesignatorCode"),
        industry=record.code("industryCode") or _industry(number),
        condition=record.meaning("statusCode", codes.COLLECTION_CONDITIONS),
        payment_status=PaymentStatus.COLLECTION,
        balance=record.money("balance"),
        high_credit=record.money("originalAmount"),
        date_opened=record.date("dateAssigned"),
        date_reported=record.date("dateReported"),
        date_account_status=record.date("statusDate"),
        date_last_payment=record.date("lastPaymentDate"),
        date_first_delinquency=record.date("dateOfFirstDelinquency"),
        remarks=remarks,
        dispute_flag=_disputed(status),
        original_creditor=record.text("clientNameOrNumber"),
        creditor_classification=record.symbol("creditorClassificationCode"),
        places=tuple(places),
    )


def _disputed(status: Code | None) -> bool | None:
    """Only one status says that there is a dispute, none that there is not."""
    return True if status is not None and status.symbol == codes.DISPUTED_COLLECTION else None
