"""When two tradelines may be held for the same account, or the same debt.

Each sign here alone is a hint; the rules that use them are leads which the consumer confirms.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from domain.credit_reports.pairing import CROWD
from domain.credit_reports.report import Report
from domain.credit_reports.sight import pairs_of
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Bureau
from domain.money import Money

_NOT_LETTERS = re.compile(r"[^A-Z0-9]")
_MASKS = "*X#•"
_PREFIX_CHARS_MIN = 6
_VISIBLE_CHARS_MIN = 4


def same_name(left: str | None, right: str | None) -> bool:
    """True if the names agree in letters and digits, or one is a long beginning of the other."""
    a, b = (_NOT_LETTERS.sub("", (name or "").upper()) for name in (left, right))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _PREFIX_CHARS_MIN and long.startswith(short))


def same_number(left: str | None, right: str | None) -> bool:
    """True if two account numbers agree in every character that both show, and show enough."""
    if not left or not right or len(left) != len(right):
        return False
    both = 0
    for a, b in zip(left.upper(), right.upper(), strict=True):
        if a in _MASKS or b in _MASKS:
            continue
        if a != b:
            return False
        both += 1
    return both >= _VISIBLE_CHARS_MIN


def same_debt(collection: Tradeline, creditor: Tradeline) -> bool:
    """True if a collection and a creditor's line agree in name and in number or amount."""
    if collection.bureau is not creditor.bureau:
        return False
    if not same_name(collection.original_creditor, creditor.creditor_name):
        return False
    owed = {a for a in (creditor.balance, creditor.high_credit) if positive(a)}
    return (
        same_number(collection.account_number, creditor.account_number)
        or collection.high_credit in owed
        or collection.balance in owed
    )


def name_head(name: str | None) -> str:
    """What two names have in common that ``same_name`` takes for one."""
    return _NOT_LETTERS.sub("", (name or "").upper())[:_PREFIX_CHARS_MIN]


def debts_of_creditors(
    collections: Iterable[Tradeline], creditors: Iterable[Tradeline]
) -> Iterator[tuple[Tradeline, Tradeline]]:
    """Every collection with each creditor's line of the same bureau that is the same debt.

    Where more than ``CROWD`` lines of one creditor are alike in name, none of them can be told to
    be the debt that is meant.
    """
    of_name: dict[tuple[Bureau, str], list[Tradeline]] = defaultdict(list)
    for creditor in creditors:
        of_name[creditor.bureau, name_head(creditor.creditor_name)].append(creditor)
    for collection in collections:
        near = of_name.get((collection.bureau, name_head(collection.original_creditor)), ())
        if len(near) <= CROWD:
            yield from ((collection, one) for one in near if same_debt(collection, one))


def pairs_across_bureaus(report: Report) -> Iterator[tuple[Tradeline, Tradeline]]:
    """Every ordered pair of lines of one kind and portfolio that are one account of two bureaus.

    Our own matching must be sure of it, whatever the vendor says.
    """
    for line, other in pairs_of(report):
        if line.kind is other.kind and line.portfolio == other.portfolio:
            yield line, other
            yield other, line


def positive(amount: Money | None) -> bool:
    return amount is not None and amount.minor > 0


def zero(amount: Money | None) -> bool:
    return amount is not None and amount.minor == 0
