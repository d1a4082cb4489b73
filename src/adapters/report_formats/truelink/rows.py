"""Records of the tree, read value by value; what cannot be read becomes a defect."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeVar

from msgspec import Raw

from adapters.report_formats.defects import Defects, require_room
from adapters.report_formats.truelink import values
from adapters.report_formats.truelink.paths import PathStyle
from adapters.report_formats.truelink.shapes import Shape, unpacked
from domain.credit_reports.report import DefectKind
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money

_Meaning = TypeVar("_Meaning")


@dataclass(slots=True)
class Row:
    """One object of the tree and its place; every reader gives None for a missing value.

    The readers try the usual shape first and look closer only where it does not hold: a large
    report has thousands of values.
    """

    data: Shape
    path: str
    style: PathStyle
    defects: Defects

    def raw(self, key: str) -> Any:
        """The value as the source has it."""
        return getattr(self.data, key)

    def text(self, key: str) -> str | None:
        return values.text(getattr(self.data, key)) or None

    def several_texts(self, *keys: str) -> list[str | None]:
        found = map(values.text, map(getattr, repeat(self.data), keys))
        return [one or None for one in found]

    def money(self, key: str) -> Money | None:
        return self._value(key, values.money, "expected an amount in dollars")

    def amounts(self, *keys: str) -> list[Money | None]:
        try:
            return list(map(values.money, map(getattr, repeat(self.data), keys)))
        except (values.BadValue, TypeError):
            return [self.money(key) for key in keys]

    def date(self, key: str) -> PartialDate | None:
        return self._value(key, values.partial_date, "expected a date as YYYY-MM-DD")

    def dates(self, *keys: str) -> list[PartialDate | None]:
        try:
            return list(map(values.partial_date, map(getattr, repeat(self.data), keys)))
        except (values.BadValue, TypeError):
            return [self.date(key) for key in keys]

    def count(self, key: str) -> int | None:
        return self._value(key, values.count, "expected a whole number")

    def counts(self, *keys: str) -> list[int | None]:
        try:
            return list(map(values.count, map(getattr, repeat(self.data), keys)))
        except (values.BadValue, TypeError):
            return [self.count(key) for key in keys]

    def _value(
        self, key: str, read: Callable[[Any], _Meaning | None], expected: str
    ) -> _Meaning | None:
        try:
            return read(getattr(self.data, key))
        except (values.BadValue, TypeError) as error:
            message = str(error) if isinstance(error, values.BadValue) else expected
            self.defects.unreadable_value(self.style.leaf(self.path, key), message)
            return None

    def code(self, key: str) -> Code | None:
        """The code object below ``key``; an empty symbol without a text is no value."""
        found = getattr(self.data, key)
        try:
            return values.code(found.symbol, found.description, found.abbreviation)
        except AttributeError:
            return None
        except (values.BadValue, TypeError):
            self.defects.unreadable_value(self._symbol_place(key), "expected a symbol")
            return None

    def symbol(self, key: str) -> str | None:
        """The symbol alone: the texts beside it are known to contradict it."""
        try:
            symbol = getattr(self.data, key).symbol
        except AttributeError:
            return None
        return (symbol if symbol.__class__ is str else values.text(symbol)) or None

    def meaning(self, key: str, table: dict[str, _Meaning]) -> _Meaning | None:
        """Look the symbol up; an unknown one is unreadable, not absent."""
        try:
            return table[getattr(self.data, key).symbol]
        except (AttributeError, KeyError, TypeError):
            symbol = self.symbol(key)
        if symbol is None:
            return None
        known = table.get(symbol.strip())
        if known is None:
            place = self._symbol_place(key)
            self.defects.unreadable_value(place, f"unknown symbol {symbol[:20]!a}")
        return known

    def _symbol_place(self, key: str) -> str:
        return self.style.leaf(self.style.child(self.path, key), "symbol")

    def below(self, key: str) -> "Row | None":
        """The single object below ``key``, or None when there is none or it is empty text."""
        found = getattr(self.data, key)
        if not isinstance(found, Shape):
            return None
        return Row(found, self.style.child(self.path, key), self.style, self.defects)

    def rows(self, key: str) -> "list[Row]":
        """The objects below ``key``, whether the source writes one object or a list."""
        found = getattr(self.data, key)
        if found.__class__ is Raw:
            found = unpacked(found)
        if found is None or found == "":
            return []
        path = self.style.child(self.path, key)
        if isinstance(found, Shape):
            return [Row(found, path, self.style, self.defects)]
        if not isinstance(found, list):
            self.defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object or a list")
            return []
        require_room(found, path)
        return [
            Row(one, f"{path}[{number}]", self.style, self.defects)
            for number, one in enumerate(found, self.style.first_index)
            if isinstance(one, Shape) or self._is_odd(one, f"{path}[{number}]")
        ]

    def _is_odd(self, one: Any, path: str) -> bool:
        """Note what is neither an object nor nothing; never a row."""
        if one is not None and one != "":
            self.defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object")
        return False

    def bureau(self) -> Bureau | None:
        """The bureau that reports the record; without one the record is set aside as a defect."""
        try:
            return values.BUREAUS[self.data.Source.Bureau.symbol]
        except (AttributeError, KeyError, TypeError):
            pass
        source = self.below("Source")
        shown = (source and source.symbol("Bureau")) or self.text("bureau")
        known = values.BUREAUS.get(shown) if shown else None
        if known is None:
            self.defects.add(
                DefectKind.UNKNOWN_BUREAU, self.path, "the record names no bureau that is known"
            )
        return known
