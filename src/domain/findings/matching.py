"""When two tradelines may be held for the same account, or the same debt.

A vendor's grouping across bureaus is a hint. So is each sign here alone; the rules that use them
are leads which the consumer confirms.
"""

import re
from collections.abc import Iterator
from itertools import permutations

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
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


def same_account(left: Tradeline, right: Tradeline) -> bool:
    """True if the lines a vendor put together agree in kind, portfolio and number."""
    return (
        left.kind is right.kind
        and left.portfolio == right.portfolio
        and same_number(left.account_number, right.account_number)
    )


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


def pairs_across_bureaus(report: Report) -> Iterator[tuple[Tradeline, Tradeline]]:
    """Every ordered pair of lines that a vendor put together and two bureaus report.

    A hint only: ask ``same_account`` of those that matter.
    """
    for account in report.accounts:
        for line, other in permutations(account.tradelines, 2):
            if other.bureau is not line.bureau:
                yield line, other


def positive(amount: Money | None) -> bool:
    return amount is not None and amount.minor > 0


def zero(amount: Money | None) -> bool:
    return amount is not None and amount.minor == 0
