"""Dates as a letter prints them."""

from datetime import date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def in_words(day: date) -> str:
    """``March 3, 2026``, whatever the locale."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
