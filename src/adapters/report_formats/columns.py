"""One table per record kind says where each field stands; it reads the values and cites them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from adapters.report_formats import plain_values
from adapters.report_formats.defects import Defects
from adapters.report_formats.plain_values import BadValue
from adapters.report_formats.sources import Collect, Leaves
from domain.credit_reports.values import place_of

Reader = Callable[[Any], Any]
Specs = Mapping[str, str | tuple[str, ...]]
Fields = dict[str, Any]

_NOTHING: frozenset[Any] = frozenset({None, ""})
PLACES = "places"

_MONEY = (
    "balance", "high_credit", "credit_limit", "past_due", "scheduled_payment", "actual_payment",
    "charge_off_amount", "balloon_payment", "amount",
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
    "date_balloon_due", "date_deferred_until", "resolved_on", "status_on", "scored_on",
    "reported_on", "file_since", "birth",
)  # fmt: skip
READERS: Mapping[str, Reader] = {
    **dict.fromkeys(_MONEY, plain_values.money),
    **dict.fromkeys(_COUNTS, plain_values.count),
    **dict.fromkeys(_DATES, plain_values.partial_date),
}


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
        self._collect: Collect = source.collector([spec for _, _, spec in every])
        self._columns: list[tuple[str, str, bool, Reader]] = [
            (name, source.relative(spec), moved, known.get(name, plain_values.text))
            for name, moved, spec in every
        ]
        self.paths: Mapping[str, str] = MappingProxyType(
            {name: relative for name, relative, moved, _ in self._columns if not moved}
        )

    def read(self, record: Any, path: str, defects: Defects) -> Fields:
        """The fields that hold a value; those that cannot be read become defects.

        A field read from another than its first place is named with that place in ``places``.
        """
        found: Fields = {}
        places: list[tuple[str, str]] = []
        failed: set[str] = set()
        missing = self._missing
        given = self._collect(record)
        for raw, (name, relative, moved, read) in zip(given, self._columns, strict=True):
            if raw is None or (moved and (name in found or name in failed)):
                continue
            try:
                if raw.__class__ is not str:
                    _require_single(raw)
                if raw in missing:
                    continue
                value = read(raw)
            except (ValueError, TypeError) as error:
                failed.add(name)
                said = str(error) if isinstance(error, BadValue) else "expected another value"
                place = place_of(path, relative)
                if place not in defects.unreadable:  # one value may be read as two fields
                    defects.unreadable_value(place, said)
                continue
            if value is None or value == "":
                continue
            found[name] = value
            if moved:
                places.append((name, relative))
        if places:
            found[PLACES] = tuple(places)
        return found


def _require_single(raw: Any) -> None:
    if isinstance(raw, BadValue):
        raise raw
    if isinstance(raw, (dict, list)):
        raise BadValue("expected a single value")


def looked_up(meanings: Mapping[str, Any], what: str) -> Reader:
    """A reader that knows the words of a closed list; another word is unreadable, not absent."""

    def read(value: Any) -> Any:
        if value.__class__ is str and value in meanings:
            return meanings[value]
        word = str(value).lower() if isinstance(value, bool) else plain_values.text(value)
        known = meanings.get(word)
        if known is None and word:
            raise BadValue(f"unknown {what} {word[:30]!a}")
        return known

    return read
