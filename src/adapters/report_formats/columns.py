"""One table per record kind says where each field stands; it reads the values and cites them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import BadValue
from adapters.report_formats.sources import Get, Leaves
from domain.credit_reports.values import place_of

Reader = Callable[[Any], Any]
Specs = Mapping[str, str | tuple[str, ...]]
Fields = dict[str, Any]

_NOTHING: frozenset[Any] = frozenset({None, ""})
PLACES = "places"

_MONEY = (
    "balance", "high_credit", "credit_limit", "past_due", "scheduled_payment", "actual_payment",
    "charge_off_amount", "amount",
)  # fmt: skip
_COUNTS = (
    "term_months",
    "late_30_count",
    "late_60_count",
    "late_90_count",
    "months_reviewed",
    "least",
    "most",
)
_DATES = (
    "date_opened", "date_reported", "date_verified", "date_closed", "date_paid",
    "date_last_payment", "date_last_activity", "date_account_status", "date_first_delinquency",
    "date_major_delinquency", "date_charged_off", "estimated_removal", "inquired_on", "filed_on",
    "resolved_on", "scored_on", "reported_on", "file_since", "birth",
)  # fmt: skip
READERS: Mapping[str, Reader] = {
    **dict.fromkeys(_MONEY, plain_values.money),
    **dict.fromkeys(_COUNTS, plain_values.count),
    **dict.fromkeys(_DATES, plain_values.partial_date),
}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    relative: str
    moved: bool
    get: Get
    read: Reader


class Table:
    """The fields of one record kind in one kind of tree.

    ``specs`` gives a field's place or, in their order of trust, several of which the first that
    holds a value counts. ``readers`` adds to or replaces the usual reading by field name; a field
    without a reader is a text. ``missing`` are the words that stand for no value.
    """

    __slots__ = ("_collect", "_columns", "_missing", "paths")

    def __init__(
        self,
        source: Leaves,
        specs: Specs,
        readers: Mapping[str, Reader] | None = None,
        missing: frozenset[Any] = _NOTHING,
    ) -> None:
        known = {**READERS, **(readers or {})}
        self._missing = missing | _NOTHING
        every = [
            (name, number > 0, spec)
            for name, given in specs.items()
            for number, spec in enumerate((given,) if isinstance(given, str) else given)
        ]
        self._collect = source.collector([spec for _, _, spec in every])
        self._columns = [
            _Column(
                name=name,
                relative=source.relative(spec),
                moved=moved,
                get=source.getter(spec),
                read=known.get(name, plain_values.text),
            )
            for name, moved, spec in every
        ]
        self.paths: Mapping[str, str] = MappingProxyType(
            {column.name: column.relative for column in self._columns if not column.moved}
        )

    def read(self, record: Any, path: str, defects: Defects) -> Fields:
        """The fields that hold a value; those that cannot be read become defects.

        A field read from another than its first place is named with that place in ``places``.
        """
        found: Fields = {}
        moved: list[tuple[str, str]] = []
        failed: set[str] = set()
        given = self._collect(record) if self._collect is not None else None
        for position, column in enumerate(self._columns):
            name = column.name
            if column.moved and (name in found or name in failed):
                continue
            try:
                raw = given[position] if given is not None else column.get(record)
                if raw in self._missing:
                    continue
                value = column.read(raw)
            except (ValueError, TypeError) as error:
                failed.add(name)
                said = str(error) if isinstance(error, BadValue) else "expected another value"
                defects.unreadable_value(place_of(path, column.relative), said)
                continue
            if value is None or value == "":
                continue
            found[name] = value
            if column.moved:
                moved.append((name, column.relative))
        if moved:
            found[PLACES] = tuple(moved)
        return found


def looked_up(meanings: Mapping[str, Any], what: str) -> Reader:
    """A reader that knows the words of a closed list; another word is unreadable, not absent."""

    def read(value: Any) -> Any:
        word = plain_values.text(value)
        known = meanings.get(word)
        if known is None and word:
            raise BadValue(f"unknown {what} {word[:30]!a}")
        return known

    return read
