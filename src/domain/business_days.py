"""Federal holidays and business days, in the two readings the statutes leave open.

FCRA, FDCPA and CROA use "business day" without defining it. Here it is a weekday that is no
public holiday of 5 U.S.C. 6103(a), as in 12 CFR 1006.2 and 1006.42 (Regulation F). Whether the
weekday on which a weekend holiday is *observed* (5 U.S.C. 6103(b), Executive Order 11582) is a
business day, too, is open. So there are two counts: ``add_business_days`` takes that weekday for
a business day and ends earlier; ``add_undisputed_business_days`` counts only days that are
business days on every reading and ends later.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

JUNETEENTH_FROM = 2021  # Public Law 117-17, signed 17 June 2021
KING_DAY_FROM = 1986  # Public Law 98-144
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def federal_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year on the dates that 5 U.S.C. 6103(a) itself names."""
    days = {
        date(year, 1, 1),
        _nth(year, 2, _MONDAY, 3),
        _nth(year, 6, _MONDAY, 1) - timedelta(weeks=1),  # last Monday of May
        date(year, 7, 4),
        _nth(year, 9, _MONDAY, 1),
        _nth(year, 10, _MONDAY, 2),
        date(year, 11, 11),
        _nth(year, 11, _THURSDAY, 4),
        date(year, 12, 25),
    }
    if year >= KING_DAY_FROM:
        days.add(_nth(year, 1, _MONDAY, 3))
    if year >= JUNETEENTH_FROM:
        days.add(date(year, 6, 19))
    return frozenset(days)


@lru_cache(maxsize=256)
def observed_holidays(year: int) -> frozenset[date]:
    """The weekdays of a year on which a weekend holiday is observed: Friday or Monday.

    New Year's Day on a Saturday is observed on 31 December of the year before.
    Source: 5 U.S.C. 6103(b)(1) for Saturdays, Executive Order 11582 for Sundays.
    """
    named = federal_holidays(year) | {date(year + 1, 1, 1)}
    moved = {day + _shift(day) for day in named if _shift(day)}
    return frozenset(day for day in moved if day.year == year)


def is_business_day(day: date) -> bool:
    """True on a weekday that is not itself a named holiday (5 U.S.C. 6103(a))."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


def is_undisputed_business_day(day: date) -> bool:
    """True on a business day on which no weekend holiday is observed either."""
    return is_business_day(day) and day not in observed_holidays(day.year)


def add_business_days(start: date, count: int) -> date:
    """The ``count``-th business day after ``start``; the earlier reading, for our own duties."""
    return _add(start, count, is_business_day)


def add_undisputed_business_days(start: date, count: int) -> date:
    """The same on the later reading: for saying that others are late, and for waiting periods."""
    return _add(start, count, is_undisputed_business_day)


def _add(start: date, count: int, counts: Callable[[date], bool]) -> date:
    if count < 0:
        raise ValueError(f"cannot count {count} business days; the count must not be negative")
    if count == 0:
        return start
    for passed, day in enumerate((d for d in _after(start) if counts(d)), 1):
        if passed == count:
            return day
    raise OverflowError(f"{count} business days after {start} lie beyond the calendar")


def _after(start: date) -> Iterator[date]:
    day = start
    while day < date.max:
        day += _DAY
        yield day


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=n - 1)


def _shift(day: date) -> timedelta:
    return {_SATURDAY: -_DAY, _SUNDAY: _DAY}.get(day.weekday(), timedelta())
