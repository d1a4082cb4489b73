"""Whether two reported items are the same account, inquiry or record; explained, never guessed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.credit_reports.account_numbers import (
    FULL_NUMBER,
    NumberEvidence,
    compare_numbers,
    number_evidence,
)
from domain.credit_reports.creditor_names import same_creditor
from domain.credit_reports.likeness import (
    Judgement,
    are_loans,
    compare_amounts,
    compare_courses,
    compare_openings,
    compare_types,
)
from domain.credit_reports.report import Inquiry, PublicRecord
from domain.credit_reports.tradelines import Tradeline

# Points. An account string alone (full number: 5) stays below the threshold; two independent
# agreements are always needed.
_SAME_CREDITOR = 3
_SAME_ORIGINAL_CREDITOR = 3
_SALE_TOLD = 2
MATCH_SCORE = 6
LEAD = 2  # the best candidate must be ahead of the next by this much

# What agrees must also tell the account from its nearest twin: same bank, same week, same type.
TELLING = 4
# A new number or a new name takes away the usual proof; the rest must make up for it.
TELLING_RENEWED = 6
_CERTAIN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How well two items fit. ``score`` counts agreements; reasons are for people.

    ``telling`` says how well what agrees tells the account from others of the same furnisher.
    ``is_same`` holds when nothing excludes identity and both reach what is needed.
    ``succession`` means that one line names the other's creditor as the one it comes from, or as
    the one it was sold to; ``same_furnisher`` that both names are one.
    """

    score: int
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    excluded: bool = False
    telling: int = 0
    needed: int = TELLING
    succession: bool = False
    same_furnisher: bool = True
    same_number: bool = False

    @property
    def is_same(self) -> bool:
        return not self.excluded and self.score >= MATCH_SCORE and self.telling >= self.needed

    @property
    def strength(self) -> int:
        """What candidates are ranked by."""
        return self.score + self.telling

    @property
    def moved(self) -> bool:
        """The debt went to another furnisher; a new name over the same number is only a new name."""
        return self.is_same and not self.same_furnisher and not self.same_number

    @property
    def confidence(self) -> str:
        """``certain``, ``strong`` or ``fair`` for a match, ``none`` for what is none."""
        if not self.is_same:
            return "none"
        if self.telling >= _CERTAIN and self.same_furnisher:
            return "certain"
        return "strong" if self.telling >= TELLING_RENEWED else "fair"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """The outcome of a search: the item found, or why none was taken.

    ``ambiguous`` means that two or more candidates fit too evenly to choose between them.
    """

    item: Tradeline | None
    match: Match | None
    explanation: str
    ambiguous: bool = False


def match(before: Tradeline, after: Tradeline) -> Match:
    """Judge whether both lines are one account, across bureaus or across pulls.

    A changed number or furnisher does not exclude identity when original creditor, opening,
    amount and last digits fit (a sold debt); differing digits under one creditor do (two cards
    of one bank), unless day, amount and course all agree (a replaced card). Kind and bureau are
    no part of identity.
    """
    judged = Judgement()
    number = number_evidence(before.account_number, after.account_number)
    named = _compare_names(before, after, judged)
    if number.points is None:
        judged.differ(number.said)
    elif number.points:
        tells = number.tells_between(loans=are_loans(before, after))
        judged.agree(number.points, number.said, tells=tells)
    compare_openings(before, after, judged)
    if _is_hopeless(judged, number, named):
        return _closed(judged, number, named)
    compare_amounts(before, after, judged)
    compare_types(before, after, judged)
    compare_courses(before, after, judged)
    if number.points is None and not named.succession and before.bureau is not after.bureau:
        # A number is replaced from one pull to the next; two bureaus are told the same one.
        judged.excluded = True
    return _closed(judged, number, named)


@dataclass(frozen=True, slots=True)
class _Named:
    same_furnisher: bool
    succession: bool

    @property
    def any(self) -> bool:
        return self.same_furnisher or self.succession


def _compare_names(before: Tradeline, after: Tradeline, judged: Judgement) -> _Named:
    """The furnisher's name, or the creditor that the debt comes from."""
    furnisher = same_creditor(before.creditor_name, after.creditor_name)
    coded = (
        before.bureau is after.bureau
        and bool(before.subscriber_code)
        and before.subscriber_code == after.subscriber_code
    )
    parent = not furnisher and _comes_from(before, after)
    origins = parent or _same_origin(before, after)
    judged.succession = parent or (origins and not furnisher)
    if furnisher or coded:
        said = "the creditor names agree" if furnisher else "the furnisher's codes agree"
        judged.agree(_SAME_CREDITOR, said)
        if origins:
            judged.note("the original creditors agree", tells=1)
    elif origins:
        judged.agree(_SAME_ORIGINAL_CREDITOR, "the original creditors agree", tells=1)
        judged.compares_course = not parent
    else:
        judged.differ("neither creditor nor original creditor agree")
    sold = not furnisher and _sale_told(before, after)
    if sold:
        judged.agree(_SALE_TOLD, "one names the other as buyer or seller of the debt", tells=1)
        judged.succession = True
    return _Named(furnisher or coded, judged.succession)


def _same_origin(before: Tradeline, after: Tradeline) -> bool:
    one, other = before.original_creditor, after.original_creditor
    return bool(one and other) and same_creditor(one or "", other or "")


def _comes_from(before: Tradeline, after: Tradeline) -> bool:
    """One side's original creditor is the other itself (a debt was sold or placed)."""
    pairs = (
        (before.original_creditor, after.creditor_name),
        (before.creditor_name, after.original_creditor),
    )
    return any(same_creditor(a, b) for a, b in pairs if a and b)


def _sale_told(before: Tradeline, after: Tradeline) -> bool:
    pairs = (
        (before.sold_to, after.creditor_name),
        (after.sold_to, before.creditor_name),
        (before.purchased_from, after.creditor_name),
        (after.purchased_from, before.creditor_name),
    )
    return any(same_creditor(a, b) for a, b in pairs if a and b)


def _is_hopeless(judged: Judgement, number: NumberEvidence, named: _Named) -> bool:
    """Nothing that follows can join them: another number, or nothing shared, and another day."""
    if named.succession or judged.exact_day:
        return False
    return number.points is None or (not named.any and not number.tells)


def _closed(judged: Judgement, number: NumberEvidence, named: _Named) -> Match:
    """Say what is needed, by what is missing: the name, the number, or neither.

    Never on the account string alone: without a name in common, a whole number needs the
    opening as well, and a part of one needs opening and amount; without name and number, day,
    amount and course of the account must agree together.
    """
    agreed = judged.opened_agree and judged.amount_agrees
    needed, excluded = TELLING, judged.excluded
    if named.succession:
        excluded = excluded or not (judged.exact_amount or number.tells_alone)
    elif number.points is None or (not named.any and not number.tells):
        needed = TELLING_RENEWED
        excluded = excluded or not (judged.exact_day and judged.exact_amount)
    elif not named.any:
        whole = number.points == FULL_NUMBER
        by_ending = number.tells_alone and judged.exact_day
        excluded = excluded or not (agreed or by_ending or (whole and judged.opened_agree))
    return Match(
        score=judged.score,
        reasons_for=judged.reasons_for,
        reasons_against=judged.reasons_against,
        excluded=excluded,
        telling=judged.telling,
        needed=needed,
        succession=judged.succession,
        same_furnisher=named.same_furnisher,
        same_number=bool(number.points),
    )


def match_item(item: Tradeline, candidates: Iterable[Tradeline]) -> MatchResult:
    """The one candidate that is the same account, or None with the reason.

    Deterministic: candidates are ranked by strength, and a lead of LEAD points over the next is
    needed. A candidate equal to the best in everything compared makes the search ambiguous.
    """
    return chosen([(match(item, candidate), candidate) for candidate in candidates])


def chosen(judged: Sequence[tuple[Match, Tradeline]]) -> MatchResult:
    """Take the best of the candidates judged, if it leads."""
    fitting = sorted(
        ((m, c) for m, c in judged if m.is_same), key=lambda pair: (-pair[0].strength, pair[1].path)
    )
    if not fitting:
        return MatchResult(item=None, match=None, explanation=_none_fits(judged))
    best, found = fitting[0]
    rivals = sum(1 for m, _ in fitting if best.strength - m.strength < LEAD)
    if rivals > 1:
        explanation = f"{rivals} items fit equally well: {', '.join(best.reasons_for)}"
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
        return digits == FULL_NUMBER or (bool(digits) and one.filed_on == other.filed_on)
    filed = one.filed_on is not None and one.filed_on == other.filed_on
    return filed and (one.type, one.court) == (other.type, other.court)
