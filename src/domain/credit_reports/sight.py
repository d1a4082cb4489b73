"""What can be seen of each record of a report, and which lines are one account: worked out once.

Every rule asks both. The answers depend on the report alone, and live as long as it does.
"""

import weakref
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from domain.credit_reports.grouping import sure_pairs
from domain.credit_reports.report import Report, kind_of_record
from domain.credit_reports.tradelines import Tradeline, TradelineKind
from domain.credit_reports.values import Bureau, FieldPaths, place_of

_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Sight:
    """Nothing here holds the report itself, which would keep it alive."""

    paths: FieldPaths
    unreadable: frozenset[str]
    tables: dict[str, frozenset[str]]
    ordered: list[str]  # what is unreadable, sorted
    special: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    lines: tuple[tuple[Tradeline, frozenset[str]], ...] | None = None
    pairs: tuple[tuple[Tradeline, Tradeline], ...] | None = None
    given: dict[str, Counter[tuple[Bureau, TradelineKind]]] = field(default_factory=dict)

    def of(self, record: Any) -> frozenset[str]:
        kind = kind_of_record(record)
        table = self.tables.get(kind, _NOTHING)
        places = getattr(record, "places", ())
        if not places and not self.unreadable:
            return table
        key = (kind, record.path)
        found = self.special.get(key)
        if found is None:
            found = self.special[key] = self._special(record, kind, table, dict(places))
        return found

    def _special(
        self, record: Any, kind: str, table: frozenset[str], places: dict[str, str | None]
    ) -> frozenset[str]:
        hidden = {name for name, place in places.items() if place is None}
        seen = (table | places.keys()) - hidden if places else table
        path = record.path
        if self._has_unreadable(path):
            relative = {**self.paths.get(kind, {}), **places}
            seen = frozenset(
                name for name in seen if place_of(path, relative[name] or "") not in self.unreadable
            )
        # One object for all that are alike: whoever compares need not compare them again.
        return table if seen == table else seen

    def _has_unreadable(self, path: str) -> bool:
        """Whether a place that could not be read begins with this one, which may be within it."""
        place = bisect_left(self.ordered, path)
        return place < len(self.ordered) and self.ordered[place].startswith(path)


_SIGHTS: dict[int, _Sight] = {}


def fields_seen(report: Report, record: Any) -> frozenset[str]:
    """The fields of a record that the report can show of it and that could be read.

    What ``Report.observe`` calls observed or absent, for all fields of a record at once.
    """
    return _sight(report).of(record)


def lines_seen(report: Report) -> tuple[tuple[Tradeline, frozenset[str]], ...]:
    """Every tradeline with the fields that can be seen of it, in the report's order."""
    sight = _sight(report)
    if sight.lines is None:
        sight.lines = tuple((line, sight.of(line)) for line in report.tradelines())
    return sight.lines


def lines_giving(report: Report, bureau: Bureau, kind: TradelineKind, name: str) -> int:
    """On how many of the bureau's tradelines of this kind the field has a value."""
    counts = _sight(report).given
    if name not in counts:
        counts[name] = Counter(
            (line.bureau, line.kind)
            for line in report.tradelines()
            if is_given(getattr(line, name))
        )
    return counts[name][bureau, kind]


def is_given(value: object) -> bool:
    return value not in (None, "", ())


def pairs_of(report: Report) -> tuple[tuple[Tradeline, Tradeline], ...]:
    """The lines of two bureaus that are surely one account, as ``sure_pairs`` finds them."""
    sight = _sight(report)
    if sight.pairs is None:
        sight.pairs = sure_pairs(report)
    return sight.pairs


def _sight(report: Report) -> _Sight:
    found = _SIGHTS.get(id(report))
    if found is None:
        tables = {kind: frozenset(fields) for kind, fields in report.paths.items()}
        found = _SIGHTS[id(report)] = _Sight(
            report.paths, report.unreadable, tables, sorted(report.unreadable)
        )
        weakref.finalize(report, _SIGHTS.pop, id(report), None)
    return found
