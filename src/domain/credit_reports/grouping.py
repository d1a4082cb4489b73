"""The tradelines of one report put together into accounts, by our own judgement.

The vendor's grouping is a hint: it may tip a close choice, it never joins what does not fit, and
what it joined wrongly is taken apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from itertools import combinations

from domain.credit_reports.account_numbers import last_digits
from domain.credit_reports.creditor_names import name_key
from domain.credit_reports.matching import Match, match
from domain.credit_reports.pairing import pair_lines
from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline
from domain.credit_reports.values import Bureau

_HINT = 1  # below the lead that a choice needs
_LINES_ALONE = 1
_BUREAUS_MIN = 2
_FEW_IN_AN_ACCOUNT = 4  # a vendor's account with more lines of one bureau groups nothing
_PARTS = re.compile(r"(\d{1,18})|(\D+)")


@unique
class GroupedBy(StrEnum):
    """Who puts these lines together: the vendor alone is never enough."""

    MATCHER = "matcher"
    MATCHER_AND_VENDOR = "matcher_and_vendor"
    NOBODY = "nobody"


@unique
class Confidence(StrEnum):
    """How sure a group is: that of its weakest link."""

    CERTAIN = "certain"
    STRONG = "strong"
    FAIR = "fair"
    ALONE = "alone"


_SURE = frozenset({Confidence.CERTAIN, Confidence.STRONG})
_WEAKEST_FIRST = (Confidence.FAIR, Confidence.STRONG, Confidence.CERTAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why two lines, named by their places, are one account, and what spoke against it."""

    left: str
    right: str
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedAccount:
    """One account, at most one line of each bureau; ``key`` is the place of its first line.

    ``vendor_key`` is the vendor's account when it groups exactly these lines.
    """

    key: str
    tradelines: tuple[Tradeline, ...]
    grouped_by: GroupedBy
    confidence: Confidence
    links: tuple[Link, ...] = ()
    vendor_key: str | None = None


@dataclass(slots=True)
class _Clusters:
    """Lines joined so far; a join that gives a bureau two lines is refused."""

    lines: dict[str, Tradeline]
    members: dict[str, list[str]] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.members = {path: [path] for path in self.lines}
        self.root = {path: path for path in self.lines}

    def join(self, left: str, right: str) -> bool:
        one, other = self.root[left], self.root[right]
        if one == other:
            return True
        if not self._fits(self.members[one], self.members[other]):
            return False
        self.members[one] += self.members.pop(other)
        for path in self.members[one]:
            self.root[path] = one
        return True

    def _fits(self, one: list[str], other: list[str]) -> bool:
        """No bureau twice, and no two lines whose numbers or names exclude each other."""
        if {self.lines[p].bureau for p in one} & {self.lines[p].bureau for p in other}:
            return False
        return not any(match(self.lines[a], self.lines[b]).excluded for a in one for b in other)


def group(report: Report) -> tuple[GroupedAccount, ...]:
    """Group the report's tradelines into accounts, in the order of their first places.

    The same lines give the same groups whatever their order. A line that fits nothing, or too
    many, stays alone.
    """
    lines = {line.path: line for line in report.tradelines()}
    vendors = {line.path: account.key for account in report.accounts for line in account.tradelines}
    links = sorted(
        _links(lines, vendors), key=lambda link: (-link.match.strength, link.left, link.right)
    )
    clusters = _Clusters(lines)
    kept = [link for link in links if clusters.join(link.left, link.right)]
    by_root: dict[str, list[Link]] = {}
    for link in kept:
        by_root.setdefault(clusters.root[link.left], []).append(link)
    together = _vendor_groups(report)
    made = (
        _made([lines[p] for p in sorted(members, key=natural)], by_root.get(root, []), together)
        for root, members in clusters.members.items()
    )
    return tuple(sorted(made, key=lambda account: natural(account.key)))


def sure_pairs(report: Report) -> tuple[tuple[Tradeline, Tradeline], ...]:
    """The lines of two bureaus that are one account beyond doubt.

    What the vendor put together is judged pair by pair, what it left alone is looked for by name
    and last digits. Cheaper than ``group``, which also finds those that these do not show; no
    pair is taken on the vendor's word.
    """
    if len(report.bureaus) < _BUREAUS_MIN:
        return ()
    found: list[tuple[Tradeline, Tradeline]] = []
    alone: dict[tuple[str, str], list[Tradeline]] = defaultdict(list)
    for account in report.accounts:
        lines = account.tradelines
        if len({line.bureau for line in lines}) >= _BUREAUS_MIN:
            found += _sure_among(lines)
        else:
            for line in lines:
                if tail := last_digits(line.account_number):
                    alone[name_key(line.creditor_name), tail].append(line)
    for alike in alone.values():
        found += _sure_among(alike)
    return tuple(found)


def _sure_among(lines: Sequence[Tradeline]) -> list[tuple[Tradeline, Tradeline]]:
    """Sure pairs of a few lines; none where a bureau has several of them, which may be the one."""
    if not 1 < len(lines) <= len(Bureau) or len({line.bureau for line in lines}) < len(lines):
        return []
    return [pair for pair in combinations(lines, 2) if _is_sure(*pair)]


def _is_sure(line: Tradeline, other: Tradeline) -> bool:
    """By the furnisher's name or the number, of which one may be another; never as a sold debt."""
    found = match(line, other)
    return found.confidence in _SURE and not found.moved


def _links(lines: dict[str, Tradeline], vendors: dict[str, str]) -> Iterator[Link]:
    by_bureau = {bureau: _of_bureau(lines.values(), bureau) for bureau in Bureau}
    for one, other in combinations(Bureau, 2):
        left, right = by_bureau[one], by_bureau[other]
        hinted = _hints(left, right, vendors)
        for a, b, found in pair_lines(left, right, hinted=hinted).pairs():
            yield Link(left=a.path, right=b.path, match=found)


def _of_bureau(lines: Iterable[Tradeline], bureau: Bureau) -> list[Tradeline]:
    return sorted((t for t in lines if t.bureau is bureau), key=lambda line: natural(line.path))


def _hints(
    left: list[Tradeline], right: list[Tradeline], vendors: dict[str, str]
) -> dict[tuple[str, str], int]:
    by_account: dict[str, list[str]] = {}
    for line in right:
        by_account.setdefault(vendors[line.path], []).append(line.path)
    return {
        (line.path, other): _HINT
        for line in left
        for other in by_account.get(vendors[line.path], ())[:_FEW_IN_AN_ACCOUNT]
    }


def _vendor_groups(report: Report) -> dict[frozenset[str], str]:
    return {
        frozenset(line.path for line in account.tradelines): account.key
        for account in report.accounts
    }


def _made(
    members: list[Tradeline], links: list[Link], vendors: dict[frozenset[str], str]
) -> GroupedAccount:
    vendor_key = vendors.get(frozenset(line.path for line in members))
    return GroupedAccount(
        key=members[0].path,
        tradelines=tuple(members),
        grouped_by=_grouped_by(len(members), vendor_key),
        confidence=_confidence(links),
        links=tuple(links),
        vendor_key=vendor_key,
    )


def _grouped_by(lines: int, vendor_key: str | None) -> GroupedBy:
    if lines == _LINES_ALONE:
        return GroupedBy.NOBODY
    return GroupedBy.MATCHER if vendor_key is None else GroupedBy.MATCHER_AND_VENDOR


def _confidence(links: list[Link]) -> Confidence:
    if not links:
        return Confidence.ALONE
    return min((Confidence(link.match.confidence) for link in links), key=_WEAKEST_FIRST.index)


def natural(path: str) -> tuple[tuple[int, str], ...]:
    """A place in the order of the document: ``[2]`` comes before ``[10]``."""
    return tuple((int(digits or 0), text) for digits, text in _PARTS.findall(path))
