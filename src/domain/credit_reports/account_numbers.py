"""Two account numbers, masked or cut: do they agree, and does the agreement tell accounts apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

FULL_NUMBER = 5
_SOME_DIGITS = 3
_LAST_DIGITS = 2

# How well an agreement tells one account of a furnisher from its next: the first six digits of a
# card are the bank's own, and the loans of one borrower differ in the last one or two.
_FULL_TELLS = 6
_LONG_TAIL_TELLS = 5
_TAIL_TELLS = 4
_ENDING_TELLS = 3
_LONG_HEAD_TELLS = 2
_HEAD_TELLS = 1

_MASK = frozenset("X*#.•")
_TO_X = {ord(mark): "X" for mark in _MASK}
_WORD = re.compile(r"[A-Z0-9]+")
DIGITS_TELLING = 4
_LONG_TAIL = 8
_LONG_HEAD = 10
_BANKS_OWN_DIGITS = 6
_OF_LAST_FOUR = 2


@dataclass(frozen=True, slots=True)
class NumberEvidence:
    """``points`` is None when the numbers exclude each other; ``tells`` is 0 when they hide it.

    ``agreeing`` counts the digits that both show.
    """

    points: int | None
    said: str
    tells: int = 0
    agreeing: int = 0

    def tells_between(self, *, loans: bool) -> int:
        """The loans of one borrower share all but the end of their numbers."""
        return min(self.tells, _HEAD_TELLS) if loans and self.tells < _ENDING_TELLS else self.tells

    @property
    def tells_alone(self) -> bool:
        """The ending agrees, or so much that few numbers of other furnishers have it."""
        return self.tells >= _TAIL_TELLS or self.agreeing >= _LONG_TAIL


_DIFFER = NumberEvidence(None, "visible digits of the account numbers differ")
_TOO_FEW = NumberEvidence(0, "too few digits are visible on both sides")


def compare_numbers(left: str | None, right: str | None) -> tuple[int | None, str]:
    """Points for two account numbers, masked or not; None when they exclude each other.

    Masks differ: every other digit (``8X4X5``), the end (``331110XXXXXX``), the beginning
    (``****4412``). Digits are compared where both show one, aligned at the start when the
    lengths agree, else by the visible beginnings and endings.
    """
    found = number_evidence(left, right)
    return found.points, found.said


def number_evidence(left: str | None, right: str | None) -> NumberEvidence:
    """As ``compare_numbers``, with how well the visible digits tell accounts apart."""
    one, other = marks(left), marks(right)
    seen, also_seen = _digits(one), _digits(other)
    if not seen or not also_seen:
        return NumberEvidence(0, "no digits of the number are visible on both sides")
    if one == other and len(seen) == len(one):
        if len(seen) < DIGITS_TELLING:
            return _TOO_FEW
        return NumberEvidence(FULL_NUMBER, "the full account numbers agree", _FULL_TELLS, len(one))
    if len(one) == len(other):
        return _same_length(one, other)
    return _by_ends(one, other)


def marks(number: str | None) -> str:
    """The number without blanks and dashes, every masked place an X."""
    return "".join(_WORD.findall((number or "").upper().translate(_TO_X)))


def last_digits(number: str | None) -> str | None:
    """The last four marks when all of them are visible."""
    tail = marks(number)[-DIGITS_TELLING:]
    return tail if len(tail) == DIGITS_TELLING and "X" not in tail else None


def _digits(number: str) -> str:
    return "".join(mark for mark in number if mark not in _MASK)


def _same_length(one: str, other: str) -> NumberEvidence:
    pairs = [
        (a, b, place)
        for place, (a, b) in enumerate(zip(one, other, strict=True))
        if a not in _MASK and b not in _MASK
    ]
    if any(a != b for a, b, _ in pairs):
        return _by_ends(one, other)
    if len(pairs) < DIGITS_TELLING:
        return _TOO_FEW
    ending = sum(1 for _, _, place in pairs if place >= len(one) - DIGITS_TELLING)
    if ending == DIGITS_TELLING:
        tells = _LONG_TAIL_TELLS if len(pairs) >= _LONG_TAIL else _TAIL_TELLS
    elif ending >= _OF_LAST_FOUR:
        tells = _ENDING_TELLS
    else:
        tells = _head_tells(len(pairs))
    said = f"{len(pairs)} visible digits of the account numbers agree"
    return NumberEvidence(_SOME_DIGITS, said, tells, len(pairs))


def _by_ends(one: str, other: str) -> NumberEvidence:
    """Numbers that are not equal: renumbered, cut off, or masked in different ways."""
    tail, tail_differs = _run(reversed(one), reversed(other))
    head, head_differs = _run(one, other)
    if tail >= DIGITS_TELLING:
        tells = _LONG_TAIL_TELLS if tail >= _LONG_TAIL else _TAIL_TELLS
        said = f"the last {tail} visible digits agree"
        return NumberEvidence(_LAST_DIGITS, said, tells, tail)
    if len(one) == len(other):
        return _DIFFER
    if head >= DIGITS_TELLING:
        said = f"the first {head} visible digits agree"
        return NumberEvidence(_LAST_DIGITS, said, _head_tells(head), head)
    endings_differ = tail_differs and not {*one[-DIGITS_TELLING:], *other[-DIGITS_TELLING:]} & _MASK
    if tail_differs and (head_differs or (endings_differ and not head)):
        return _DIFFER
    return _TOO_FEW


def _head_tells(digits: int) -> int:
    if digits >= _LONG_HEAD:
        return _LONG_HEAD_TELLS
    return _HEAD_TELLS if digits >= _BANKS_OWN_DIGITS else 0


def _run(one: Iterable[str], other: Iterable[str]) -> tuple[int, bool]:
    length = 0
    for a, b in zip_longest(one, other, fillvalue="X"):
        if a in _MASK or b in _MASK:
            return length, False
        if a != b:
            return length, True
        length += 1
    return length, False
