"""Whole months back and forth, staying inside the month."""

import calendar
from datetime import date


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or its last day where there is none."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(earlier: date, later: date) -> int:
    """Return how many month boundaries lie between two days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
