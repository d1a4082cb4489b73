"""Single TrueLink values; pure, and remembered because reports repeat dates and amounts."""

import html
import re
from functools import lru_cache
from typing import Any

from domain.credit_reports.tradelines import AccountCondition, PaymentStatus
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money

_DATE = re.compile(
    r"\A(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T[\d:.]{1,16})?)?)?(?:Z|[-+]\d{2}:\d{2})?\Z", re.ASCII
)
_AMOUNT = re.compile(r"\A(-?)(\d{1,12})(?:\.(\d{1,4}))?\Z", re.ASCII)
_COUNT = re.compile(r"\A\d{1,6}(?:\.0+)?\Z", re.ASCII)
_EARLIEST_YEAR = 1850
_LATEST_YEAR = 2200
_SSN_DIGITS = 9

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


class BadValue(ValueError):
    """A value stands there but is not of the expected kind; the message never repeats it."""


def text(value: Any) -> str:
    """Give the text with blanks collapsed and entities resolved; missing is empty."""
    if value.__class__ is not str:
        if value is None or not isinstance(value, (str, int, float)) or isinstance(value, bool):
            return ""
        value = str(value)
    if value.isprintable() and "&" not in value and "  " not in value and value.strip() == value:
        clean: str = value
        return clean
    return _cleaned(value)


def _cleaned(value: str) -> str:
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


@lru_cache(maxsize=8192)
def money(value: str | float | None) -> Money | None:
    """Whole dollars, or dollars and cents; ``-1`` and ``-1.00`` mean unknown."""
    if value is None or value == "":
        return None
    found = _AMOUNT.match(str(value).strip())
    if found is None or isinstance(value, bool):
        raise BadValue("expected an amount in dollars")
    sign, whole, fraction = found.groups()
    cents = (fraction or "").ljust(2, "0")
    if cents[2:].strip("0"):
        raise BadValue("expected an amount of whole cents")
    minor = int(whole) * 100 + int(cents[:2])
    if sign and minor == 100:  # noqa: PLR2004 - the vendor's mark for unknown
        return None
    return Money(-minor if sign else minor)


@lru_cache(maxsize=8192)
def partial_date(value: str | int | None) -> PartialDate | None:
    """ISO dates to the day, month or year; a zone suffix is dropped, nothing is completed."""
    if value is None or value == "":
        return None
    found = _DATE.match(str(value).strip())
    if found is None or isinstance(value, bool):
        raise BadValue("expected a date as YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in found.groups())
    return _checked_date(year or 0, month, day)


def date_of_parts(year: Any, month: Any, day: Any) -> PartialDate | None:
    """Join a date given as three numbers; zero and empty parts are missing."""
    y, m, d = (count(part) or None for part in (year, month, day))
    return None if y is None else _checked_date(y, m, d if m else None)


def _checked_date(year: int, month: int | None, day: int | None) -> PartialDate | None:
    if year <= 1:  # 0001-01-01 is how the vendor's platform writes no date
        return None
    found = PartialDate(year, month or None, (day or None) if month else None)
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise BadValue("expected a year of this or the last century")
    try:
        found.earliest  # noqa: B018 - the calendar decides
    except ValueError as error:
        raise BadValue("expected a day of the calendar") from error
    return found


@lru_cache(maxsize=4096)
def code(symbol: Any, description: Any, abbreviation: Any) -> Code | None:
    """Read a code object; an empty symbol without a text is how the vendor writes no value."""
    if isinstance(symbol, bool):
        raise BadValue("expected a symbol")  # True and 1 are one key to the memory of this function
    mark = text(symbol)
    shown = text(description) or text(abbreviation)
    return Code(mark, shown) if mark or shown else None


@lru_cache(maxsize=4096)
def count(value: Any) -> int | None:
    """Give a number of months or times."""
    if value is None or value == "":
        return None
    if isinstance(value, (bool, dict, list)) or not _COUNT.match(str(value).strip()):
        raise BadValue("expected a whole number")
    return int(float(str(value)))


def flag(value: Any) -> bool | None:
    """Read ``true`` and ``false``, written as text or as JSON."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(text(value).lower())


def ssn(value: Any) -> str | None:
    """Nine digits; leading zeros lost to a number are put back, masked numbers are None."""
    shown = text(value).replace("-", "")
    if not shown.isascii() or not shown.isdigit() or len(shown) > _SSN_DIGITS:
        return None
    full = shown.zfill(_SSN_DIGITS) if isinstance(value, int) else shown
    return full if len(full) == _SSN_DIGITS and full.strip("0") else None


def postal_code(value: Any) -> str:
    """Five or nine digits; leading zeros lost to a number are put back."""
    shown = text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return shown.zfill(5 if len(shown) <= 5 else 9)  # noqa: PLR2004 - ZIP and ZIP+4
    return shown
