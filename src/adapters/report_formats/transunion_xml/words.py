"""Single values as TransUnion's XML writes them."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.plain_values import BadValue
from domain.credit_reports.values import PartialDate
from domain.money import Money

PORTFOLIOS = {
    "revolving": "R",
    "installment": "I",
    "mortgage": "M",
    "open": "O",
    "lineOfCredit": "C",
}
PORTFOLIO_NAMES = {
    "R": "Revolving account",
    "I": "Installment account",
    "M": "Mortgage account",
    "O": "Open account",
    "C": "Line of credit account",
}
DESIGNATORS = {
    "individual": "I",
    "jointContractLiability": "J",
    "authorizedUser": "A",
    "participant": "P",
    "coSigner": "C",
    "primary": "M",
    "terminated": "T",
    "undesignated": "U",
    "deceased": "X",
}
_SLASHED = re.compile(r"(?:(\d{2})/)?(?:(\d{2})/)?(\d{4})", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_DOLLARS = re.compile(r"\$?(-?\d{1,3}(?:,\d{3})+|-?\d{1,12})(\.\d{2})?", re.ASCII)
_STATED = re.compile(r"\$([\d,]{1,15}) from \d\d/\d{4} to \d\d/\d{4}", re.ASCII)


@lru_cache(maxsize=8192)
def slashed_date(value: str) -> PartialDate | None:
    """``MM/DD/YYYY``, ``MM/YYYY`` or ``YYYY``; what is missing stays missing."""
    found = _SLASHED.fullmatch(str(value).strip())
    if found is None:
        raise BadValue("expected a date as MM/DD/YYYY or MM/YYYY")
    month, day, year = (int(part) if part else None for part in found.groups())
    return plain_values.checked_date(year or 0, month, day)


def dated(value: str) -> PartialDate | None:
    """A date of the dispute service: ``M/D/YYYY``, perhaps with a time, or ISO."""
    day = value.split(" ", maxsplit=1)[0]
    found = _AMERICAN.fullmatch(day)
    if found is None:
        return plain_values.partial_date(day)
    return plain_values.checked_date(int(found[3]), int(found[1]), int(found[2]))


def dollars(value: Any) -> Money | None:
    """Whole dollars, zero-padded or with a sign and commas."""
    found = _DOLLARS.fullmatch(str(value).strip())
    if found is None:
        raise BadValue("expected an amount in dollars")
    return plain_values.money(found[1].replace(",", "") + (found[2] or ""))


@lru_cache(maxsize=8192)
def newest_dollars(value: str) -> Money | None:
    """An amount alone, or of a list of months by ``;`` the newest; blank there is not reported."""
    first = unmarked(str(value).partition(";")[0])
    return dollars(first) if first else None


def stated_dollars(value: Any) -> Money | None:
    """An amount alone, the newest of a list, or the last of a sentence of amounts and months."""
    text = str(value)
    stated = _STATED.findall(text)
    return dollars(stated[-1]) if stated else newest_dollars(text)


def unmarked(value: Any) -> str:
    """Without the brackets around what the bureau prints as adverse."""
    return plain_values.text(value).strip("<> ")


def months(value: Any) -> int | None:
    """A term in months; the minimum payment of a revolving account is no term."""
    text = plain_values.text(value)
    return None if text in ("", "MIN") else plain_values.count(text)


def day_of(value: str | None) -> date | None:
    """The day of a time stamp or a date, where it is one."""
    try:
        text = (value or "").strip()
        found = slashed_date(text) if "/" in text else plain_values.partial_date(text[:10])
    except BadValue:
        return None
    return found.exact if found else None
