"""Two lists of lines paired, each with at most one of the other: near-linear, in any order.

An index by name, number, opening and amount finds the few lines worth judging. Pairs are then
taken in rounds, only where they lead every rival that is still free, so that a certain pair
frees the twins beside it and the order of the lines decides nothing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.credit_reports.account_numbers import last_digits, marks
from domain.credit_reports.creditor_names import name_key
from domain.credit_reports.matching import LEAD, Match, MatchResult, chosen, match
from domain.credit_reports.tradelines import Tradeline

CROWD = 32  # lines alike in a key; more tell nothing, and would cost their square
_FEW = 8  # so few lines are all judged, to say more about those that do not fit
_ROUNDS_MAX = 32
_NUMBER_HEAD = 8
_MONTHS_NEAR = (-2, -1, 0, 1, 2)


class LineIndex:
    """The lines of one side, found by what a matching line must share with them."""

    def __init__(self, lines: Sequence[Tradeline]) -> None:
        self.lines = lines
        self._buckets: dict[Hashable, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            for key in {*_keys(line), *_names_alone(line)}:
                self._buckets[key].append(place)

    def near(self, line: Tradeline) -> tuple[list[int], bool]:
        """The places of candidates, and whether some were left out as a crowd of lookalikes."""
        if len(self.lines) <= _FEW:
            return list(range(len(self.lines))), False
        found: set[int] = set()
        crowded = False
        for key in dict.fromkeys(_wanted(line)):
            bucket = self._buckets.get(key, ())
            if len(bucket) > CROWD or len(found) > CROWD:
                crowded = crowded or bool(bucket)
            else:
                found.update(bucket)
        return sorted(found), crowded


def _keys(line: Tradeline) -> Iterator[Hashable]:
    """From the finest to the coarsest; a pair that fits agrees in one of them at least."""
    number, tail = marks(line.account_number), last_digits(line.account_number)
    opened, amounts = _month(line), _amounts(line)
    names = dict.fromkeys(name_key(name) for name in _names(line))
    head = number[:_NUMBER_HEAD]
    if number and "X" not in number:
        yield ("number", number)
    if tail:
        yield from (("name+tail", name, tail) for name in names)
    for amount in amounts:
        yield from (("name+amount", name, amount) for name in names)
    if opened is not None:
        yield from (("month+amount", opened, amount) for amount in amounts)
    if len(head) == _NUMBER_HEAD and "X" not in head:
        yield ("head", head)
    if line.subscriber_code:
        yield ("code+month", line.subscriber_code, opened)
    yield from (("name+month", name, opened) for name in names)
    if tail:
        yield ("tail", tail)


def _names_alone(line: Tradeline) -> Iterator[Hashable]:
    for name in _names(line):
        yield ("name", name_key(name))


def _wanted(line: Tradeline) -> Iterator[Hashable]:
    """The same keys, those of the months around the opening, and lines without an opening."""
    yield from _keys(line)
    opened = _month(line)
    if opened is None:
        yield from _names_alone(line)
        return
    for name in dict.fromkeys(name_key(name) for name in _names(line)):
        yield ("name+month", name, None)
        for apart in _MONTHS_NEAR:
            yield ("name+month", name, opened + apart)


def _names(line: Tradeline) -> Iterator[str]:
    for name in (line.creditor_name, line.original_creditor, line.sold_to, line.purchased_from):
        if name:
            yield name


def _month(line: Tradeline) -> int | None:
    opened = line.date_opened
    if opened is None or opened.month is None:
        return None
    return opened.year * 12 + opened.month


def _amounts(line: Tradeline) -> list[int]:
    told = (line.high_credit, line.charge_off_amount, line.balance)
    return list(dict.fromkeys(a.minor for a in told if a is not None and a.minor > 0))


@dataclass(frozen=True, slots=True)
class _Pair:
    left: int
    right: int
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Which line of the left is which of the right, and why not for the others.

    Lines are meant by their places in the lists. ``judged`` counts the comparisons made.
    """

    left: Sequence[Tradeline]
    right: Sequence[Tradeline]
    judged: int
    of_left: Mapping[int, _Pair]
    of_right: Mapping[int, _Pair]
    candidates: Mapping[int, Sequence[tuple[Match, int]]]
    crowded: frozenset[int]

    def pairs(self) -> Iterator[tuple[Tradeline, Tradeline, Match]]:
        """In the order of the left."""
        for place in sorted(self.of_left):
            pair = self.of_left[place]
            yield self.left[pair.left], self.right[pair.right], pair.match

    def result(self, place: int) -> MatchResult:
        """What became of one line of the left, in words."""
        pair = self.of_left.get(place)
        if pair is not None:
            said = "; ".join(pair.match.reasons_for)
            return MatchResult(item=self.right[pair.right], match=pair.match, explanation=said)
        candidates = self.candidates.get(place, ())
        if place in self.crowded and not any(m.is_same for m, _ in candidates):
            return _unclear("too many items are alike to tell them apart")
        found = chosen([(m, self.right[r]) for m, r in candidates if r not in self.of_right])
        if found.ambiguous:
            return found
        if found.item is not None:
            return _unclear(f"another item fits as well: {found.explanation}")
        return self._none(candidates)

    def _none(self, candidates: Sequence[tuple[Match, int]]) -> MatchResult:
        taken = [(m, r) for m, r in candidates if m.is_same and r in self.of_right]
        if taken:
            rival = self.left[self.of_right[max(taken, key=_by_strength)[1]].left]
            name = rival.creditor_name or "another account"
            said = f"the nearest item belongs to {name}, which fits better"
            return MatchResult(item=None, match=None, explanation=said)
        if not candidates and self.right:
            said = f"none of {len(self.right)} items is like it in name, number, day or amount"
            return MatchResult(item=None, match=None, explanation=said)
        return chosen([(m, self.right[r]) for m, r in candidates])


def _unclear(said: str) -> MatchResult:
    return MatchResult(item=None, match=None, explanation=said, ambiguous=True)


def _by_strength(candidate: tuple[Match, int]) -> tuple[int, int]:
    return candidate[0].strength, -candidate[1]


def pair_lines(
    left: Sequence[Tradeline],
    right: Sequence[Tradeline],
    *,
    hinted: Mapping[tuple[str, str], int] | None = None,
) -> Pairing:
    """Pair two lists; ``hinted`` adds points to pairs of paths that the vendor put together.

    A hint decides between candidates that fit; it never makes one fit.
    """
    index = LineIndex(right)
    candidates: dict[int, list[tuple[Match, int]]] = {}
    crowded = set()
    for place, line in enumerate(left):
        near, is_crowded = index.near(line)
        if is_crowded:
            crowded.add(place)
        candidates[place] = [(match(line, right[other]), other) for other in near]
    pairs = [
        _Pair(place, other, found)
        for place, judged in candidates.items()
        for found, other in judged
        if found.is_same
    ]
    taken = _settled(left, right, pairs, hinted or {})
    return Pairing(
        left=left,
        right=right,
        judged=sum(map(len, candidates.values())),
        of_left={pair.left: pair for pair in taken},
        of_right={pair.right: pair for pair in taken},
        candidates=candidates,
        crowded=frozenset(crowded),
    )


def _settled(
    left: Sequence[Tradeline],
    right: Sequence[Tradeline],
    pairs: list[_Pair],
    hinted: Mapping[tuple[str, str], int],
) -> list[_Pair]:
    """Take, round by round, the pairs that lead all free rivals."""
    strength = {
        (p.left, p.right): p.match.strength
        + hinted.get((left[p.left].path, right[p.right].path), 0)
        for p in pairs
    }
    settled: list[_Pair] = []
    for _ in range(_ROUNDS_MAX):
        best_left = _two_best((p.left, strength[p.left, p.right]) for p in pairs)
        best_right = _two_best((p.right, strength[p.left, p.right]) for p in pairs)
        taken = [
            p
            for p in pairs
            if _leads(strength[p.left, p.right], best_left[p.left])
            and _leads(strength[p.left, p.right], best_right[p.right])
        ]
        if not taken:
            break
        settled += taken
        lefts, rights = {p.left for p in taken}, {p.right for p in taken}
        pairs = [p for p in pairs if p.left not in lefts and p.right not in rights]
    return settled


def _two_best(scores: Iterator[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    best: dict[int, tuple[int, int]] = {}
    for place, score in scores:
        first, second = best.get(place, (-1, -1))
        if score > first:
            best[place] = (score, first)
        elif score > second:
            best[place] = (first, score)
    return best


def _leads(score: int, best: tuple[int, int]) -> bool:
    first, second = best
    return score == first and (second < 0 or score - second >= LEAD)
