"""How a rule across pulls is written: a check of one account as two reports show it.

The law of three values holds on both sides: a pair reaches a check only if every needed field can
be seen in both reports. Every hit is about the newer report, where the wrong value stands.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.credit_reports.pairing import pair_lines
from domain.credit_reports.report import Report
from domain.credit_reports.tradelines import Tradeline, TradelineKind
from domain.credit_reports.values import Bureau
from domain.findings.authoring import About, Claim, hit_of, qualified, readable, told_of
from domain.findings.model import Hit, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One account of one bureau in an older and in a newer report.

    ``moved`` says that another furnisher reports the debt now.
    """

    older: Report
    before: Tradeline
    newer: Report
    after: Tradeline
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulls:
    """Reports on one consumer, oldest first, and the accounts that the last two have in common."""

    reports: tuple[Report, ...]
    pairs: tuple[Pair, ...]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "Pulls":
        """Match the last two; fewer than two reports have nothing in common."""
        last_two = tuple(reports[-2:])
        pairs = tuple(_pairs(*last_two)) if len(last_two) == 2 else ()  # noqa: PLR2004
        return cls(reports=tuple(reports), pairs=pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PullsRule(Rule):
    """A pure comparison of pulls; its hits are about the newest of them."""

    compare: Callable[[Pulls], list[Hit]]


PairCheck = Callable[[Pair], Claim | None]
PullsCheck = Callable[[Pulls], Iterable[Claim]]


def pair_rule(
    about: About, *, kinds: tuple[TradelineKind, ...], also_moved: bool = False
) -> Callable[[PairCheck], PullsRule]:
    """Make a rule of a check of one account at two times; ``needs`` hold in both reports.

    What changes with the furnisher is no contradiction: only ``also_moved`` compares both.
    """

    def made(check: PairCheck) -> PullsRule:
        def claims(pulls: Pulls) -> Iterator[Claim]:
            for pair in pulls.pairs:
                if pair.after.kind not in kinds or (pair.moved and not also_moved):
                    continue
                if not _readable(pair, about.needs):
                    continue
                claim = check(pair)
                if claim is not None:
                    yield claim

        return pulls_rule(qualified(about, kinds))(claims)

    return made


def pulls_rule(about: About) -> Callable[[PullsCheck], PullsRule]:
    """Make a rule of a check of all pulls, which asks ``readable`` itself."""

    def made(check: PullsCheck) -> PullsRule:
        def hits(pulls: Pulls) -> list[Hit]:
            return [hit_of(about, pulls.reports[-1], claim) for claim in check(pulls)]

        return PullsRule(compare=hits, **told_of(about))

    return made


def _readable(pair: Pair, needs: tuple[str, ...]) -> bool:
    return readable(pair.older, pair.before, needs) and readable(pair.newer, pair.after, needs)


def _pairs(older: Report, newer: Report) -> Iterator[Pair]:
    """The accounts that surely are the same at one bureau, also under a new name or number."""
    for bureau in Bureau:
        left = [line for line in older.tradelines() if line.bureau is bureau]
        right = [line for line in newer.tradelines() if line.bureau is bureau]
        for before, after, match in pair_lines(left, right).pairs():
            yield Pair(older=older, before=before, newer=newer, after=after, moved=match.moved)
