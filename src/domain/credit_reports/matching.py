"""Whether two reported items are the same account, inquiry or record; explained, never guessed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from domain.credit_reports.report import Inquiry, PublicRecord
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import PartialDate
from domain.money import Money

# Points. An account string alone (full number: 5) stays below the threshold; two independent
# agreements are always needed.
_FULL_NUMBER = 5
_SOME_DIGITS = 3
_LAST_DIGITS = 2
_SAME_CREDITOR = 3
_SAME_ORIGINAL_CREDITOR = 3
_SAME_DAY = 3
_SAME_MONTH = 2
_SAME_AMOUNT = 2
_SAME_TYPE = 1
MATCH_SCORE = 6
LEAD = 2  # the best candidate must be ahead of the next by this much

_MASK = frozenset("X*#.")
_DIGITS_TELLING = 4
_DAYS_NEAR = 45  # bureaus show the same opening up to a month and a half apart
_AMOUNT_TOLERANCE = 0.05
_LEGAL_FORMS = frozenset(
    {"NA", "N", "A", "INC", "LLC", "CORP", "CORPORATION", "CO", "COMPANY", "USA", "US", "THE"}
)
_WORD = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How well two items fit. ``score`` counts agreements; reasons are for people.

    ``is_same`` holds when nothing excludes identity and the score reaches MATCH_SCORE.
    """

    score: int
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    excluded: bool = False

    @property
    def is_same(self) -> bool:
        return not self.excluded and self.score >= MATCH_SCORE


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """The outcome of a search: the item found, or why none was taken.

    ``ambiguous`` means that two or more candidates fit too evenly to choose between them.
    """

    item: Tradeline | None
    match: Match | None
    explanation: str
    ambiguous: bool = False


def normalized_creditor(name: str) -> str:
    """The name without blanks, punctuation and legal forms: bureaus write it differently."""
    words = [word for word in _WORD.findall(name.upper()) if word not in _LEGAL_FORMS]
    return "".join(words)


def same_creditor(left: str, right: str) -> bool:
    """Equal once normalized, or one cut off where the other goes on (at least six letters)."""
    one, other = sorted((normalized_creditor(left), normalized_creditor(right)), key=len)
    if not one:
        return False
    return one == other or (len(one) >= 6 and other.startswith(one))  # noqa: PLR2004


def compare_numbers(left: str | None, right: str | None) -> tuple[int | None, str]:
    """Points for two account numbers, masked or not; None when they exclude each other.

    Masks differ: every other digit (``8X4X5``), the end (``331110XXXXXX``), the beginning
    (``****4412``). Digits are compared where both show one, aligned at the start when the
    lengths agree, else by the visible beginnings and endings.
    """
    one, other = _marks(left), _marks(right)
    if not _digits(one) or not _digits(other):
        return 0, "no digits of the number are visible on both sides"
    if one == other and not _MASK.intersection(one):
        return _FULL_NUMBER, "the full account numbers agree"
    if len(one) == len(other):
        return _same_length(one, other)
    return _by_ends(one, other)


def _marks(number: str | None) -> str:
    return "".join(_WORD.findall((number or "").upper().translate({ord(c): "X" for c in "*#."})))


def _digits(number: str) -> str:
    return "".join(mark for mark in number if mark not in _MASK)


def _same_length(one: str, other: str) -> tuple[int | None, str]:
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if not {a, b} & _MASK]
    if any(a != b for a, b in pairs):
        return _by_ends(one, other)
    if len(pairs) >= _DIGITS_TELLING:
        return _SOME_DIGITS, f"{len(pairs)} visible digits of the account numbers agree"
    return 0, "too few digits are visible on both sides"


def _by_ends(one: str, other: str) -> tuple[int | None, str]:
    """Numbers that are not equal: renumbered, cut off, or masked in different ways."""
    tail, tail_differs = _run(reversed(one), reversed(other))
    head, head_differs = _run(one, other)
    if tail >= _DIGITS_TELLING:
        return _LAST_DIGITS, f"the last {tail} visible digits agree"
    if len(one) == len(other):
        return None, "visible digits of the account numbers differ"
    if head >= _DIGITS_TELLING:
        return _LAST_DIGITS, f"the first {head} visible digits agree"
    if tail_differs and head_differs:
        return None, "visible digits of the account numbers differ"
    return 0, "too few digits are visible on both sides"


def _run(one: Iterable[str], other: Iterable[str]) -> tuple[int, bool]:
    length = 0
    for a, b in zip_longest(one, other, fillvalue="X"):
        if a in _MASK or b in _MASK:
            return length, False
        if a != b:
            return length, True
        length += 1
    return length, False


def match(before: Tradeline, after: Tradeline) -> Match:
    """Judge whether both lines are one account, across bureaus or across pulls.

    A changed number or furnisher does not exclude identity when original creditor, opening,
    amount and last digits fit (a sold debt); differing digits under one creditor do (two cards
    of one bank). Kind and bureau are no part of identity.
    """
    judged = _Judgement()
    digits, said = compare_numbers(before.account_number, after.account_number)
    creditors = same_creditor(before.creditor_name, after.creditor_name)
    origins = _origins(before, after)
    if creditors:
        judged.agree(_SAME_CREDITOR, "the creditor names agree")
    elif origins:
        judged.agree(_SAME_ORIGINAL_CREDITOR, "the original creditors agree")
    else:
        judged.differ("neither creditor nor original creditor agree")
    if digits is None:
        judged.differ(said, excludes=creditors or not origins)
    elif digits:
        judged.agree(digits, said)
    _compare_opening(before, after, judged)
    _compare_amount(before.high_credit, after.high_credit, judged)
    if before.portfolio and before.portfolio == after.portfolio and before.kind == after.kind:
        judged.agree(_SAME_TYPE, "the account types agree")
    agreed = judged.opened_agree and judged.amount_agrees
    if digits is None and not agreed:
        judged.excluded = True
    # Never on the account string alone: without a name in common, a whole number needs the
    # opening as well, and a part of one needs opening and amount.
    named = creditors or origins
    if not named and not (digits and (agreed or (digits == _FULL_NUMBER and judged.opened_agree))):
        judged.excluded = True
    return judged.closed()


@dataclass(slots=True)
class _Judgement:
    score: int = 0
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    excluded: bool = False
    opened_agree: bool = False
    amount_agrees: bool = False

    def agree(self, points: int, reason: str) -> None:
        self.score += points
        self.reasons_for += (reason,)

    def differ(self, reason: str, *, excludes: bool = False) -> None:
        self.reasons_against += (reason,)
        self.excluded = self.excluded or excludes

    def closed(self) -> Match:
        return Match(
            score=self.score,
            reasons_for=self.reasons_for,
            reasons_against=self.reasons_against,
            excluded=self.excluded,
        )


def _origins(before: Tradeline, after: Tradeline) -> bool:
    """One side's original creditor is the other's, or is the other itself (a debt was sold)."""
    pairs = (
        (before.original_creditor, after.original_creditor),
        (before.original_creditor, after.creditor_name),
        (before.creditor_name, after.original_creditor),
    )
    return any(same_creditor(a, b) for a, b in pairs if a and b)


def _compare_opening(before: Tradeline, after: Tradeline, judged: _Judgement) -> None:
    one, other = before.date_opened, after.date_opened
    if one is None or other is None:
        return
    if one == other:
        judged.agree(_SAME_DAY, "the opening dates agree")
        judged.opened_agree = True
    elif _days_apart(one, other) <= _DAYS_NEAR:
        judged.agree(_SAME_MONTH, "the opening dates are close")
        judged.opened_agree = True
    else:
        # A re-aged account keeps its name and number and moves its dates: no exclusion.
        judged.differ("the opening dates differ")
        judged.score -= _SAME_MONTH


def _days_apart(one: PartialDate, other: PartialDate) -> int:
    """Days that surely lie between two dates; 0 when they may be the same day."""
    if one.surely_before(other):
        return (other.earliest - one.latest).days
    if other.surely_before(one):
        return (one.earliest - other.latest).days
    return 0


def _compare_amount(one: Money | None, other: Money | None, judged: _Judgement) -> None:
    if one is None or other is None or not one.minor or not other.minor:
        return
    if abs(one.minor - other.minor) <= _AMOUNT_TOLERANCE * max(one.minor, other.minor):
        judged.agree(_SAME_AMOUNT, "the high credits agree")
        judged.amount_agrees = True
    else:
        judged.differ("the high credits differ")
        judged.score -= _SAME_AMOUNT


def match_item(item: Tradeline, candidates: Iterable[Tradeline]) -> MatchResult:
    """The one candidate that is the same account, or None with the reason.

    Deterministic: candidates are ranked by score, and a lead of LEAD points over the next is
    needed. A candidate equal to the best in everything compared makes the search ambiguous.
    """
    judged = [(match(item, candidate), candidate) for candidate in candidates]
    fitting = sorted(
        ((m, c) for m, c in judged if m.is_same), key=lambda pair: (-pair[0].score, pair[1].path)
    )
    if not fitting:
        return MatchResult(item=None, match=None, explanation=_none_fits(judged))
    best, found = fitting[0]
    if len(fitting) > 1 and best.score - fitting[1][0].score < LEAD:
        count = sum(1 for m, _ in fitting if best.score - m.score < LEAD)
        explanation = f"{count} items fit equally well: {', '.join(best.reasons_for)}"
        return MatchResult(item=None, match=None, explanation=explanation, ambiguous=True)
    return MatchResult(item=found, match=best, explanation="; ".join(best.reasons_for))


def _none_fits(judged: Sequence[tuple[Match, Tradeline]]) -> str:
    if not judged:
        return "there are no items to compare with"
    nearest, _ = min(judged, key=lambda pair: (pair[0].excluded, -pair[0].score, pair[1].path))
    against = ", ".join(nearest.reasons_against) or "too little agrees"
    return f"none of {len(judged)} items fits; the nearest: {against}"


def same_inquiry(one: Inquiry, other: Inquiry) -> bool:
    """The same bureau, day and subscriber (by code where both have one, else by name)."""
    if one.bureau != other.bureau or one.inquired_on != other.inquired_on:
        return False
    if one.subscriber_code and one.subscriber_code == other.subscriber_code:
        return True
    return same_creditor(one.subscriber_name, other.subscriber_name)


def same_public_record(one: PublicRecord, other: PublicRecord) -> bool:
    """The same bureau and docket number, or the same type, court and filing date."""
    if one.bureau != other.bureau:
        return False
    digits, _ = compare_numbers(one.reference, other.reference)
    if one.reference and other.reference:
        return digits == _FULL_NUMBER or (bool(digits) and one.filed_on == other.filed_on)
    filed = one.filed_on is not None and one.filed_on == other.filed_on
    return filed and (one.type, one.court) == (other.type, other.court)
