"""One object of a JSON document, read value by value; what cannot be read becomes a defect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from adapters.report_formats import fixed_values
from adapters.report_formats.defects import Defects, require_room
from adapters.report_formats.plain_values import BadValue
from domain.credit_reports.refusals import ReportLossy
from domain.credit_reports.report import DefectKind
from domain.credit_reports.values import Code, PartialDate, place_of
from domain.money import Money

_Value = TypeVar("_Value")
_SHOWN_MAX = 20


def json_key(key: str) -> str:
    """A key as a step below a record; keys that are no plain names stand in brackets."""
    if key.isidentifier():
        return key
    quoted = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"


@lru_cache(maxsize=4096, typed=True)
def _code(code: Any, description: Any) -> Code | None:
    symbol, text = fixed_values.shown(code), fixed_values.shown(description)
    return Code(symbol, text) if symbol or text else None


def telling(records: "list[JsonRecord]", signs: Sequence[str]) -> "list[JsonRecord]":
    """The accounts that say anything of themselves; the hollow ones are counted in a defect.

    Raises ReportLossy when none does: a conversion has lost their values.
    """
    full = [one for one in records if any(one.raw(sign) not in (None, "") for sign in signs)]
    hollow = len(records) - len(full)
    if hollow and not full:
        raise ReportLossy(records[0].path, hollow)
    if hollow:
        kept = set(map(id, full))
        first = next(one for one in records if id(one) not in kept)
        message = f"{hollow:,} accounts hold no values"
        first.defects.add(DefectKind.MISSING_VALUES, first.path, message)
    return full


@dataclass(slots=True)
class JsonRecord:
    """An object and its JSON path; every reader gives None for a missing value."""

    data: Mapping[str, Any]
    path: str
    defects: Defects

    def raw(self, key: str) -> Any:
        return self.data.get(key)

    def place(self, key: str) -> str:
        return place_of(self.path, json_key(key))

    def text(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, (dict, list)):
            self.defects.unreadable_value(self.place(key), "expected a text")
            return None
        return fixed_values.shown(value) or None

    def first_text(self, *keys: str) -> str | None:
        """The first of several keys that holds a text."""
        return next((text for text in map(self.text, keys) if text), None)

    def read(self, key: str, reader: Callable[[Any], _Value | None]) -> _Value | None:
        """A value through its reader; one that cannot be read is neither there nor absent."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return reader(value)
        except (BadValue, TypeError) as error:
            message = str(error) if isinstance(error, BadValue) else "expected a simple value"
            self.defects.unreadable_value(self.place(key), message)
            return None

    def each(
        self, reader: Callable[[Any], _Value | None], keys: Sequence[str]
    ) -> list[_Value | None]:
        """Several values of one kind at once; looked at one by one only where one is odd."""
        try:
            return list(map(reader, map(self.data.get, keys)))
        except (BadValue, TypeError):
            pass
        return [self.read(key, reader) for key in keys]

    def money(self, key: str) -> Money | None:
        return self.read(key, fixed_values.dollars)

    def count(self, key: str) -> int | None:
        return self.read(key, fixed_values.count)

    def date(self, key: str) -> PartialDate | None:
        """A date with the month first, the day or the day and month perhaps unknown."""
        return self.read(key, fixed_values.month_first_date)

    def code(self, key: str) -> Code | None:
        """A code and its text, given as an object of the two or as the code alone."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            if value.__class__ is dict:
                return _code(value.get("code"), value.get("description"))
            return _code(value, None)
        except TypeError:
            self.defects.unreadable_value(self.place(key), "expected a code")
            return None

    def symbol(self, key: str) -> str | None:
        found = self.code(key)
        return (found.symbol or None) if found is not None else None

    def meaning(self, key: str, table: Mapping[str, _Value]) -> _Value | None:
        """Look a code up; an unknown one is unreadable, not absent."""
        symbol = self.symbol(key)
        if symbol is None:
            return None
        if symbol not in table:
            place = self.place(key)
            if isinstance(self.data.get(key), dict):
                place += ".code"
            self.defects.unreadable_value(place, f"unknown code {symbol[:_SHOWN_MAX]!a}")
            return None
        return table[symbol]

    def below(self, key: str) -> "JsonRecord":
        """The object below a key, empty when there is none."""
        found = self.data.get(key)
        if found is not None and found != "" and not isinstance(found, dict):
            self.defects.add(DefectKind.UNEXPECTED_SHAPE, self.place(key), "expected an object")
        return JsonRecord(found if isinstance(found, dict) else {}, self.place(key), self.defects)

    def rows(self, key: str) -> "list[JsonRecord]":
        """The objects below a key, whether the source writes one object or a list."""
        found = self.data.get(key)
        if found is None or found == "":
            return []
        path = self.place(key)
        if isinstance(found, dict):
            return [JsonRecord(found, path, self.defects)]
        if not isinstance(found, list):
            self.defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object or a list")
            return []
        require_room(found, path)
        return [
            JsonRecord(one, f"{path}[{number}]", self.defects)
            for number, one in enumerate(found)
            if isinstance(one, dict) or self._is_odd(one, f"{path}[{number}]")
        ]

    def _is_odd(self, one: Any, path: str) -> bool:
        """Note what is neither an object nor nothing; never a row."""
        if one is not None and one != "":
            self.defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object")
        return False
