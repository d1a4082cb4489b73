"""How two lines of a report are alike apart from name and number: day, amount, type, course.

``score`` counts agreements; ``telling`` counts what would differ between two accounts of one
furnisher. Amounts that cards reach by use tell much, round loans little.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.credit_reports.tradelines import PaymentStatus, Tradeline, TradelineKind
from domain.credit_reports.values import PartialDate
from domain.money import Money

_SAME_DAY = 3
_SAME_MONTH = 2
_SAME_AMOUNT = 2
_SAME_TYPE = 1
_AFTER_ITS_ORIGIN = 1
_DAYS_NEAR = 45  # bureaus show the same opening up to a month and a half apart
_AMOUNT_TOLERANCE = 0.05
_LOANS = frozenset({"I", "M"})
_GRANTED = _LOANS | {"R"}
_OTHER_LOAN = 4  # the amount lent is fixed: another one is another loan
_OTHER_PORTFOLIO = 3
_OTHER_ROLE = 2
_EXACT_AMOUNT_TELLS = 3
_ROUND_TELLS = 2
_ROUND_MINOR = 500_00
_MONTHS_TELLING = 12
_AUTHORIZED = frozenset({"A", "3"})  # the bureaus' letter, and Metro 2 ECOA code 3


@dataclass(slots=True)
class Judgement:
    """What has been found so far. ``compares_course`` is off between a debt and its sale."""

    score: int = 0
    telling: int = 0
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    excluded: bool = False
    opened_agree: bool = False
    exact_day: bool = False
    amount_agrees: bool = False
    exact_amount: bool = False
    succession: bool = False
    compares_course: bool = True

    def agree(self, points: int, reason: str, *, tells: int = 0) -> None:
        self.score += points
        self.note(reason, tells=tells)

    def note(self, reason: str, *, tells: int) -> None:
        """An agreement that tells accounts apart without being a proof of its own."""
        self.telling += tells
        self.reasons_for += (reason,)

    def differ(self, reason: str, *, costs: int = 0, blurs: int = 0) -> None:
        self.score -= costs
        self.telling -= blurs
        self.reasons_against += (reason,)


def compare_openings(before: Tradeline, after: Tradeline, judged: Judgement) -> None:
    """Agree on the day, or nearly; what a buyer gives as opened is often the day of the sale."""
    one, other = before.date_opened, after.date_opened
    if one is None or other is None:
        return
    if one == other:
        judged.exact_day = one.exact is not None
        judged.opened_agree = True
        judged.agree(_SAME_DAY, "the opening dates agree", tells=2 if judged.exact_day else 1)
    elif _days_apart(one, other) <= _DAYS_NEAR:
        judged.opened_agree = True
        judged.agree(_SAME_MONTH, "the opening dates are close", tells=_near_tells(one, other))
    elif judged.succession:
        if _derived_is_later(before, after):
            judged.agree(_AFTER_ITS_ORIGIN, "it was opened after the debt it comes from")
    else:
        # A re-aged account keeps its name and number and moves its dates: no exclusion.
        judged.differ("the opening dates differ", costs=_SAME_MONTH, blurs=2)


def _near_tells(one: PartialDate, other: PartialDate) -> int:
    """The same month without a day tells something; two days of one month tell nothing."""
    return 0 if one.exact and other.exact else 1


def _days_apart(one: PartialDate, other: PartialDate) -> int:
    """Days that surely lie between two dates; 0 when they may be the same day."""
    if one.surely_before(other):
        return (other.earliest - one.latest).days
    if other.surely_before(one):
        return (one.earliest - other.latest).days
    return 0


def _derived_is_later(before: Tradeline, after: Tradeline) -> bool:
    """The line that names an original creditor, and the other does not, is the younger one."""
    if bool(before.original_creditor) == bool(after.original_creditor):
        return False
    first, then = (before, after) if after.original_creditor else (after, before)
    if first.date_opened is None or then.date_opened is None:
        return False
    return first.date_opened.surely_before(then.date_opened)


def compare_amounts(before: Tradeline, after: Tradeline, judged: Judgement) -> None:
    """Agree on the high credit; a sold debt may carry over any amount of the one before."""
    carried = _carried_over(before, after) if judged.succession else None
    if carried is not None:
        judged.amount_agrees = judged.exact_amount = True
        tells = _ROUND_TELLS if carried % _ROUND_MINOR == 0 else _EXACT_AMOUNT_TELLS
        judged.agree(_SAME_AMOUNT, "the amounts of the debt agree", tells=tells)
        return
    one, other = before.high_credit, after.high_credit
    if one is None or other is None or not one.minor or not other.minor:
        return
    is_loan = are_loans(before, after)
    if one == other:
        judged.amount_agrees = judged.exact_amount = True
        is_round = is_loan and one.minor % _ROUND_MINOR == 0
        tells = _ROUND_TELLS if is_round else _EXACT_AMOUNT_TELLS
        judged.agree(_SAME_AMOUNT, "the high credits agree", tells=tells)
    elif not is_loan and _near(one, other):
        judged.amount_agrees = True
        # Used about as much as its twin, or shown a little differently: it blurs the picture.
        judged.agree(_SAME_AMOUNT, "the high credits nearly agree", tells=-2)
    elif is_loan:
        judged.differ("the amounts lent differ", costs=_OTHER_LOAN, blurs=_OTHER_LOAN)
    else:
        judged.differ("the high credits differ", costs=_SAME_AMOUNT, blurs=1)


def are_loans(before: Tradeline, after: Tradeline) -> bool:
    return before.portfolio in _LOANS and after.portfolio in _LOANS


def _near(one: Money, other: Money) -> bool:
    return abs(one.minor - other.minor) <= _AMOUNT_TOLERANCE * max(one.minor, other.minor)


def _carried_over(before: Tradeline, after: Tradeline) -> int | None:
    """The most telling amount, in cents, that both lines show in any of its fields."""
    both = set(_debts(before)) & set(_debts(after))
    return max(both, key=lambda minor: (minor % _ROUND_MINOR != 0, minor), default=None)


def _debts(line: Tradeline) -> Iterator[int]:
    """Amounts, in cents, that pass on with a debt; small ones prove nothing."""
    for amount in (line.high_credit, line.charge_off_amount, line.balance, line.past_due):
        if amount is not None and amount.minor > 0:
            yield amount.minor


def compare_types(before: Tradeline, after: Tradeline, judged: Judgement) -> None:
    """The same type says little; a loan is no card, an authorized user's line no own one."""
    if before.portfolio and before.portfolio == after.portfolio and before.kind == after.kind:
        judged.agree(_SAME_TYPE, "the account types agree")
    elif {before.portfolio, after.portfolio} <= _GRANTED:
        judged.differ("the account types differ", costs=_OTHER_PORTFOLIO, blurs=2)
    one, other = _is_authorized(before), _is_authorized(after)
    if one is not None and other is not None and one is not other:
        judged.differ("one is an authorized user's line", costs=_OTHER_ROLE, blurs=_OTHER_ROLE)


def _is_authorized(line: Tradeline) -> bool | None:
    if not line.designator:
        return None
    return line.designator in _AUTHORIZED or "authorized" in line.designator.lower()


def compare_courses(before: Tradeline, after: Tradeline, judged: Judgement) -> None:
    """How the accounts went: arrears, closing, last payment, months. No proof, but telling.

    What a borrower pays, or not, they mostly pay or not everywhere at once: all of that counts
    as one sign, and as none between the loans of one servicer.
    """
    alone = not are_loans(before, after)
    once = 0
    if _same_exact(before.date_first_delinquency, after.date_first_delinquency):
        # Sold or not, a debt keeps it: FCRA 623(a)(5), 15 U.S.C. 1681s-2(a)(5).
        tells = 2 if judged.succession else 0
        judged.agree(_SAME_AMOUNT, "the dates of first delinquency agree", tells=tells)
        once = 1
    if not judged.compares_course:
        return
    if _same_exact(before.date_closed, after.date_closed):
        judged.note("the closing dates agree", tells=1 if alone else 0)
    if _same_exact(before.date_last_payment, after.date_last_payment):
        judged.note("the last payments agree", tells=0)
        once = 1
    _compare_balances(before, after, judged, alone=alone)
    if before.kind is after.kind is TradelineKind.GRANTED and _same_history(before, after, judged):
        once = 1
    judged.telling += once if alone else 0


def _compare_balances(
    before: Tradeline, after: Tradeline, judged: Judgement, *, alone: bool
) -> None:
    if _same_debt(before.balance, after.balance):
        judged.note("the balances agree", tells=2)
    elif not alone and before.bureau is after.bureau and _near_debt(before.balance, after.balance):
        judged.note("the loan is paid down a little", tells=1)


def _same_exact(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is not None and one == other and one.exact is not None


def _same_debt(one: Money | None, other: Money | None) -> bool:
    return one is not None and one == other and one.minor > 0


def _near_debt(one: Money | None, other: Money | None) -> bool:
    return one is not None and other is not None and other.minor > 0 and _near(one, other)


def _same_history(before: Tradeline, after: Tradeline, judged: Judgement) -> bool:
    known = {m.month: m.status for m in before.history if m.status is not PaymentStatus.NO_DATA}
    both = [
        known[m.month] is m.status
        for m in after.history
        if m.month in known and m.status is not PaymentStatus.NO_DATA
    ]
    if len(both) < _MONTHS_TELLING:
        return False
    if all(both):
        judged.note("the payment histories agree", tells=0)
    elif sum(both) * 2 < len(both):
        judged.differ("the payment histories differ", blurs=2)
    return all(both)
