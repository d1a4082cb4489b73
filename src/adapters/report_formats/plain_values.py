"""Single values as several formats write them; pure, and remembered because reports repeat them."""

import html
import re
from functools import lru_cache
from typing import Any

from domain.credit_reports.values import PartialDate
from domain.money import Money

_DATE = re.compile(
    r"\A(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T[\d:.]{1,16})?)?)?(?:Z|[-+]\d{2}:\d{2})?\Z", re.ASCII
)
_AMOUNT = re.compile(r"\A(-?)(\d{1,12})(?:\.(\d{1,4}))?\Z", re.ASCII)
_COUNT = re.compile(r"\A\d{1,6}(?:\.0+)?\Z", re.ASCII)
_EARLIEST_YEAR = 1850
_LATEST_YEAR = 2200
_SSN_DIGITS = 9


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


@lru_cache(maxsize=8192, typed=True)
def money(value: str | float | None) -> Money | None:
    """Whole dollars, or dollars and cents."""
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
    return Money(-minor if sign else minor)


@lru_cache(maxsize=8192, typed=True)
def partial_date(value: str | int | None) -> PartialDate | None:
    """ISO dates to the day, month or year; a zone suffix is dropped, nothing is completed."""
    if value is None or value == "":
        return None
    found = _DATE.match(str(value).strip())
    if found is None or isinstance(value, bool):
        raise BadValue("expected a date as YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in found.groups())
    return checked_date(year or 0, month, day)


def checked_date(year: int, month: int | None, day: int | None) -> PartialDate | None:
    """The date, if the calendar has it; zero parts are missing."""
    if year <= 1:  # 0001-01-01 is how some platforms write no date
        return None
    found = PartialDate(year, month or None, (day or None) if month else None)
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise BadValue("expected a year of this or the last century")
    try:
        found.earliest  # noqa: B018 - the calendar decides
    except ValueError as error:
        raise BadValue("expected a day of the calendar") from error
    return found


@lru_cache(maxsize=4096, typed=True)
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
