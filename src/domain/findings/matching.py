"""When two tradelines may be held for the same account, or the same debt.

A vendor's grouping across bureaus is a hint. So is each sign here alone; the rules that use them
are leads which the consumer confirms.
"""

import re
from collections.abc import Iterator

from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.money import Money

_NOT_LETTERS = re.compile(r"[^A-Z0-9]")
_MASK = re.compile(r"[*Xx#•]")
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
    both = [
        (a, b)
        for a, b in zip(left.upper(), right.upper(), strict=True)
        if not _MASK.match(a) and not _MASK.match(b)
    ]
    return len(both) >= _VISIBLE_CHARS_MIN and all(a == b for a, b in both)


def same_account(left: Tradeline, right: Tradeline) -> bool:
    """True if the lines a vendor put together agree in kind, portfolio and number."""
    return (
        left.kind is right.kind
        and left.portfolio == right.portfolio
        and same_number(left.account_number, right.account_number)
    )


def pairs_across_bureaus(report: Report) -> Iterator[tuple[Tradeline, Tradeline]]:
    """Every ordered pair of lines of one account as two bureaus report it."""
    for account in report.accounts:
        for line in account.tradelines:
            for other in account.tradelines:
                if other.bureau is not line.bureau and same_account(line, other):
                    yield line, other


def positive(amount: Money | None) -> bool:
    return amount is not None and amount.minor > 0


def zero(amount: Money | None) -> bool:
    return amount is not None and amount.minor == 0
