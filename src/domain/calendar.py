"""Which day it is: law counts days, and a day begins at different instants across the country."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
_HAWAII = ZoneInfo("Pacific/Honolulu")


def day_in(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an aware instant in ``zone``."""
    return at.astimezone(zone).date()


def eastern_day(at: datetime) -> date:
    """The day by which the product dates its papers."""
    return day_in(at, EASTERN)


def day_reached_everywhere(at: datetime) -> date:
    """The day that has begun in every state: for waiting out a period, the cautious reading."""
    return day_in(at, _HAWAII)
