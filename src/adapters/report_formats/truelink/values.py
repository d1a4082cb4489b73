"""Single TrueLink values; pure, and remembered because reports repeat dates and amounts."""

from functools import lru_cache
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.plain_values import (
    BadValue,
    checked_date,
    count,
    flag,
    partial_date,
    postal_code,
    ssn,
    text,
)
from domain.credit_reports.tradelines import AccountCondition, PaymentStatus
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money

__all__ = [
    "BUREAUS",
    "CONDITIONS",
    "FLAGS",
    "OPEN_CLOSED",
    "PAYMENT_STATUSES",
    "BadValue",
    "code",
    "count",
    "date_of_parts",
    "flag",
    "money",
    "partial_date",
    "postal_code",
    "ssn",
    "text",
]
_UNKNOWN = Money(-100)

BUREAUS = {
    "TUC": Bureau.TRANSUNION,
    "EXP": Bureau.EXPERIAN,
    "EQF": Bureau.EQUIFAX,
    "TransUnion": Bureau.TRANSUNION,
    "Experian": Bureau.EXPERIAN,
    "Equifax": Bureau.EQUIFAX,
}
CONDITIONS = {
    "O": AccountCondition.OPEN,
    "C": AccountCondition.CLOSED,
    "F": AccountCondition.DEROGATORY,
    "P": AccountCondition.PAID,
    "R": AccountCondition.REFINANCED,
    "T": AccountCondition.TRANSFERRED,
}
OPEN_CLOSED = {"O": "open", "C": "closed"}
FLAGS = {"T": True, "F": False}
# In this format 1 is 30 days late; other formats write a current month as 1.
PAYMENT_STATUSES = {
    "C": PaymentStatus.CURRENT,
    "1": PaymentStatus.LATE_30,
    "2": PaymentStatus.LATE_60,
    "3": PaymentStatus.LATE_90,
    "4": PaymentStatus.LATE_120,
    "5": PaymentStatus.LATE_150,
    "9": PaymentStatus.COLLECTION_OR_CHARGE_OFF,
    "U": PaymentStatus.NO_DATA,
    " ": PaymentStatus.NO_DATA,
}


@lru_cache(maxsize=8192, typed=True)
def money(value: str | float | None) -> Money | None:
    """Whole dollars, or dollars and cents; ``-1`` and ``-1.00`` mean unknown."""
    found = plain_values.money(value)
    return None if found == _UNKNOWN else found


def date_of_parts(year: Any, month: Any, day: Any) -> PartialDate | None:
    """Join a date given as three numbers; zero and empty parts are missing."""
    y, m, d = (count(part) or None for part in (year, month, day))
    return None if y is None else checked_date(y, m, d if m else None)


@lru_cache(maxsize=4096)
def code(symbol: Any, description: Any, abbreviation: Any) -> Code | None:
    """Read a code object; an empty symbol without a text is how the vendor writes no value."""
    if isinstance(symbol, bool):
        raise BadValue("expected a symbol")  # True and 1 are one key to the memory of this function
    mark = text(symbol)
    shown = text(description) or text(abbreviation)
    return Code(mark, shown) if mark or shown else None
