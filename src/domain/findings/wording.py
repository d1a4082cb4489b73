"""How values of a report are printed in a fact, as a person would read them on the report."""

from datetime import date

from domain.credit_reports.tradelines import AccountCondition, PaymentStatus, ReportedAccount
from domain.credit_reports.values import Code, PartialDate
from domain.money import Money

NOT_SHOWN = "not shown"
MASKED_DATE = "****-**-**"
_MASKS = "*Xx#•-. "
_SHOWN_CHARS = 4
_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_MONTHS = tuple(_MONTH_NAMES.split())  # not calendar.month_name, which follows the locale
_STATUSES = {
    PaymentStatus.CURRENT: "current",
    PaymentStatus.COLLECTION_OR_CHARGE_OFF: "collection or charge-off",
    PaymentStatus.COLLECTION: "collection",
    PaymentStatus.CHARGE_OFF: "charge-off",
    PaymentStatus.REPOSSESSION: "repossession",
    PaymentStatus.FORECLOSURE: "foreclosure",
    PaymentStatus.SURRENDER: "voluntary surrender",
    PaymentStatus.NO_DATA: "no data",
    **{s: f"{s.days_late} days late" for s in PaymentStatus if s.days_late},
}

Printable = Money | PartialDate | PaymentStatus | AccountCondition | Code | date | str | int | None


def printed(value: Printable) -> str:
    """Write a value as a letter prints it: ``$1,234``, ``March 2021``, ``March 3, 2021``."""
    match value:
        case None | "":
            return NOT_SHOWN
        case PartialDate() | date():
            return _date(value)
        case PaymentStatus():
            return _STATUSES[value]
        case AccountCondition():
            return value.value
        case Code():
            return value.text or value.symbol
        case _:
            return str(value)


def month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def masked(number: str) -> str:
    """Name an account number by its last visible characters, or the first where those are masked.

    Never more than four characters, and never more than half of the number.
    """
    shown = min(_SHOWN_CHARS, len(number) // 2)
    if not shown:
        return "not shown in full"
    tail, head = number[-shown:], number[:shown]
    if any(c not in _MASKS for c in tail):
        return f"ending in {tail}"
    if any(c not in _MASKS for c in head):
        return f"beginning with {head}"
    return "not shown in full"


def tradeline_label(line: ReportedAccount) -> str:
    """Name an account for people: the creditor and the masked number."""
    named = line.creditor_name or f"{line.kind.value} account without a creditor name"
    return f"{named}, account {masked(line.account_number)}" if line.account_number else named


def _date(value: PartialDate | date) -> str:
    if value.month is None:
        return str(value.year)
    if value.day is None:
        return f"{_MONTHS[value.month - 1]} {value.year}"
    return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"
