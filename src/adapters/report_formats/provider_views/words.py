"""The words of provider views and what they mean, and their two ways to write a day."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.columns import Reader, looked_up
from adapters.report_formats.plain_values import BadValue, text
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus
from domain.credit_reports.values import Bureau, PartialDate

BUREAUS: Mapping[str, Bureau] = {
    "EQUIFAX": Bureau.EQUIFAX,
    "EFX": Bureau.EQUIFAX,
    "EXPERIAN": Bureau.EXPERIAN,
    "EXP": Bureau.EXPERIAN,
    "TRANSUNION": Bureau.TRANSUNION,
    "TU": Bureau.TRANSUNION,
}
PAYMENT_STATUSES: Mapping[str, PaymentStatus] = {
    "PAYS_AS_AGREED": PaymentStatus.CURRENT,
    "ZERO_BALANCE_AND_CURRENT_ACCOUNT": PaymentStatus.CURRENT,
    "LATE_30_DAYS": PaymentStatus.LATE_30,
    "30_DAYS_PAST_DUE": PaymentStatus.LATE_30,
    "NOT_MORE_THAN_TWO_PAYMENTS_PAST_DUE": PaymentStatus.LATE_30,
    "LATE_60_DAYS": PaymentStatus.LATE_60,
    "60_DAYS_PAST_DUE": PaymentStatus.LATE_60,
    "NOT_MORE_THAN_THREE_PAYMENTS_PAST_DUE": PaymentStatus.LATE_60,
    "LATE_90_DAYS": PaymentStatus.LATE_90,
    "90_DAYS_PAST_DUE": PaymentStatus.LATE_90,
    "NOT_MORE_THAN_FOUR_PAYMENTS_PAST_DUE": PaymentStatus.LATE_90,
    "120_DAYS_PAST_DUE": PaymentStatus.LATE_120,
    "OVER_120_DAYS_PAST_DUE": PaymentStatus.LATE_120,
    "150_DAYS_PAST_DUE": PaymentStatus.LATE_150,
    "180_DAYS_PAST_DUE": PaymentStatus.LATE_180,
    "COLLECTION_OR_CHARGEOFF": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "COLLECTION": PaymentStatus.COLLECTION,
    "CHARGE_OFF": PaymentStatus.CHARGE_OFF,
    "REPOSSESSION": PaymentStatus.REPOSSESSION,
    "FORECLOSURE": PaymentStatus.FORECLOSURE,
    "TOO_NEW_TO_RATE": PaymentStatus.NO_DATA,
    "NO_RATE_REPORTED": PaymentStatus.NO_DATA,
    "NOT_REPORTED": PaymentStatus.NO_DATA,
    "NO_DATA": PaymentStatus.NO_DATA,
    "UNAVAILABLE": PaymentStatus.NO_DATA,
}
CONDITIONS: Mapping[str, AccountCondition] = {
    "OPEN": AccountCondition.OPEN,
    "CLOSED": AccountCondition.CLOSED,
    "PAID": AccountCondition.PAID,
    "PAID_AND_CLOSED": AccountCondition.PAID,
    "REFINANCED": AccountCondition.REFINANCED,
    "TRANSFERRED": AccountCondition.TRANSFERRED,
    "TRANSFER_OR_SOLD": AccountCondition.TRANSFERRED,
}
OPEN_CLOSED: Mapping[str, str] = {"OPEN": "open", "CLOSED": "closed", "PAID_AND_CLOSED": "closed"}
PORTFOLIOS: Mapping[str, str] = {
    "REVOLVING": "R",
    "MORTGAGE": "M",
    "INSTALLMENT": "I",
    "OPEN": "O",
    "LINE_OF_CREDIT": "C",
    "OTHER": "",
}
OWNERSHIP: Mapping[str, str] = {
    "INDIVIDUAL": "I",
    "INDIVIDUAL_ACCOUNT": "I",
    "JOINT_CONTRACTUAL_LIABILITY": "J",
    "JOINT_ACCOUNT": "J",
    "JOINT": "J",
    "SHARED": "P",
    "AUTHORIZED_USER": "A",
    "CO_MAKER": "C",
    "MAKER": "M",
    "ON_BEHALF_OF_ANOTHER_PERSON": "B",
    "TERMINATED": "T",
    "UNDESIGNATED": "U",
    "DECEASED": "X",
}
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
MONTHS: Mapping[str, int] = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_EPOCH_MS_LEAST = 10**9
_EPOCH_MS_MOST = 10**13


@lru_cache(maxsize=4096, typed=True)
def word(value: Any) -> str:
    """A word as the vendor's own lists write it."""
    return text(value).upper().replace(" ", "_").replace("-", "_")


def among(meanings: Mapping[str, str], what: str) -> Reader:
    """A reader of a closed list of words; another word is unreadable, not absent."""
    known = looked_up(meanings, what)
    return lambda value: known(word(value))


@lru_cache(maxsize=4096, typed=True)
def marked(value: Any) -> str:
    """A payment word; some exports put its mark behind it (``PAYS_AS_AGREED C``)."""
    return text(value).split(" ", 1)[0].upper()


def payment_status(value: Any) -> PaymentStatus | None:
    """How the account stands; words that say whether it is open are none, others unknown."""
    given = word(value)
    found = PAYMENT_STATUSES.get(given)
    if found is None and given not in CONDITIONS:
        raise BadValue(f"unknown account status {given[:40]!a}")
    return found


def condition(value: Any) -> AccountCondition | None:
    return CONDITIONS.get(word(value))


def open_closed(value: Any) -> str:
    """Whether the account is open, as a truth value or within a status."""
    if isinstance(value, bool):
        return "open" if value else "closed"
    return OPEN_CLOSED.get(word(value), "")


def purpose(value: Any) -> str:
    given = word(value)
    for known in ("hard", "soft"):
        if given.startswith(known.upper()):
            return known
    raise BadValue(f"unknown kind of inquiry {given[:40]!a}")


@lru_cache(maxsize=4096, typed=True)
def day(value: Any) -> PartialDate | None:
    """A day, written out or as milliseconds since 1970 (of midnight UTC)."""
    if not isinstance(value, int) or isinstance(value, bool):
        return plain_values.partial_date(value)
    if not _EPOCH_MS_LEAST <= abs(value) <= _EPOCH_MS_MOST:
        raise BadValue("expected a date or milliseconds since 1970")
    found = datetime.fromtimestamp(value / 1000, UTC).date()
    return PartialDate(found.year, found.month, found.day)
