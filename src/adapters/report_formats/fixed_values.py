"""Dates and amounts written in a fixed number of digits; pure, and remembered."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from adapters.report_formats.plain_values import BadValue, checked_date
from domain.credit_reports.values import PartialDate
from domain.money import Money

_DOLLARS = re.compile(r"\A(-?)(\d{1,12})(?:\.(\d{1,2})0*)?\Z", re.ASCII)
_ISO = re.compile(r"\A(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]{1,18})?(?:Z|[-+]\d{2}:\d{2})?\Z", re.ASCII)
_COUNT = re.compile(r"\A\d{1,6}\Z", re.ASCII)


def shown(value: Any) -> str:
    """Give the text of a simple value, blanks collapsed; missing is empty.

    Nothing is unescaped: these formats write ``A&REGION`` and mean it.
    """
    if value.__class__ is not str:
        if value is None or isinstance(value, bool) or not isinstance(value, (str, int, float)):
            return ""
        value = str(value)
    if value.isprintable() and "  " not in value and value.strip() == value:
        clean: str = value
        return clean
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def digits_of(value: Any, width: int) -> str:
    """A number of fixed width as text; leading zeros lost to a JSON number are put back."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadValue(f"expected {width} digits")
    text = str(value).strip()
    return text.zfill(width) if isinstance(value, int) else text


def _eight_digits(order: str) -> Callable[[Any], PartialDate | None]:
    """A reader of eight digits; ``order`` holds the places of year, month and day."""
    year, month, day = (slice(order.index(m), order.rindex(m) + 1) for m in "YMD")

    @lru_cache(maxsize=8192, typed=True)
    def read(value: str | int | None) -> PartialDate | None:
        if value is None or value == "":
            return None
        text = digits_of(value, 8)
        if not text.strip("0 "):
            return None
        if len(text) != len(order) or not (text.isascii() and text.isdigit()):
            raise BadValue(f"expected a date as {order}")
        return calendar_date(int(text[year]), int(text[month]), int(text[day]))

    return read


month_day_year = _eight_digits("MMDDYYYY")
"""``MMDDYYYY``; day 00 means that the day is not known, all zeros that there is no date."""
year_month_day = _eight_digits("YYYYMMDD")
"""``YYYYMMDD``; day 00 means that the day is not known, all zeros that there is no date."""


@lru_cache(maxsize=4096, typed=True)
def month_year(value: str | int | None) -> PartialDate | None:
    """``MMYYYY``, a month and no more."""
    if value is None or value == "":
        return None
    text = digits_of(value, 6)
    if not text.strip("0 "):
        return None
    if len(text) != len("MMYYYY") or not (text.isascii() and text.isdigit()):
        raise BadValue("expected a month as MMYYYY")
    return calendar_date(int(text[2:]), int(text[:2]), 0)


@lru_cache(maxsize=8192, typed=True)
def month_first_date(value: str | int | None) -> PartialDate | None:
    """``MMDDYYYY`` or ``MMYYYY``, told apart by their length."""
    if isinstance(value, (str, int)) and len(str(value).strip()) <= len("MMYYYY"):
        return month_year(value)
    return month_day_year(value)


@lru_cache(maxsize=8192, typed=True)
def iso_date(value: str | None) -> PartialDate | None:
    """``YYYY-MM-DD``, a time of day behind it left out."""
    if value is None or value == "":
        return None
    found = _ISO.match(value) if isinstance(value, str) else None
    if found is None:
        raise BadValue("expected a date as YYYY-MM-DD")
    year, month, day = map(int, found.groups())
    return calendar_date(year, month, day)


def calendar_date(year: int, month: int, day: int) -> PartialDate | None:
    """A date whose month and day may be unknown (0); raises BadValue off the calendar."""
    if day and not month:
        raise BadValue("expected a month beside the day")
    return checked_date(year, month, day)


@lru_cache(maxsize=8192, typed=True)
def dollars(value: str | float | None) -> Money | None:
    """Whole dollars, zero-padded or not, or dollars and cents; missing is never zero."""
    if value is None or value == "":
        return None
    found = None if isinstance(value, bool) else _DOLLARS.match(str(value).strip())
    if found is None:
        if isinstance(value, str) and not value.strip():
            return None
        raise BadValue("expected an amount in dollars")
    sign, whole, fraction = found.groups()
    minor = int(whole) * 100 + int((fraction or "").ljust(2, "0"))
    return Money(-minor if sign else minor)


@lru_cache(maxsize=4096, typed=True)
def count(value: Any) -> int | None:
    """Give a number of months or times."""
    if value is None or value == "":
        return None
    text = "" if isinstance(value, (bool, float)) else str(value).strip()
    if not _COUNT.match(text):
        raise BadValue("expected a whole number")
    return int(text)
