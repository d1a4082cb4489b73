"""Records of the tree, read value by value; what cannot be read becomes a defect."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from adapters.report_formats.truelink import values
from adapters.report_formats.truelink.paths import PathStyle
from domain.credit_reports.report import Defect, DefectKind
from domain.credit_reports.values import Bureau, Code, PartialDate
from domain.money import Money

_Meaning = TypeVar("_Meaning")


@dataclass(slots=True)
class Defects:
    """What was set aside while one report was read."""

    found: list[Defect] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def add(self, kind: DefectKind, path: str, message: str) -> None:
        self.found.append(Defect(kind=kind, path=path, message=message))

    def unreadable_value(self, path: str, message: str) -> None:
        self.unreadable.add(path)
        self.add(DefectKind.BAD_VALUE, path, message)


@dataclass(slots=True)
class Row:
    """One object of the tree and its place; every reader gives None for a missing value."""

    data: dict[str, Any]
    path: str
    style: PathStyle
    defects: Defects

    def text(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None or value == "":
            return None
        return values.text(value) or None

    def money(self, key: str) -> Money | None:
        value = self.data.get(key)
        if value is None or value == "":
            return None
        try:
            return values.money(value)
        except (values.BadValue, TypeError) as error:
            self._set_aside(key, error, "expected an amount in dollars")
            return None

    def date(self, key: str) -> PartialDate | None:
        value = self.data.get(key)
        if value is None or value == "":
            return None
        try:
            return values.partial_date(value)
        except (values.BadValue, TypeError) as error:
            self._set_aside(key, error, "expected a date as YYYY-MM-DD")
            return None

    def count(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is None or value == "":
            return None
        try:
            return values.count(value)
        except values.BadValue as error:
            self._set_aside(key, error, "expected a whole number")
            return None

    def code(self, key: str) -> Code | None:
        """The code object below ``key``; an empty symbol without a text is no value."""
        found = self.data.get(key)
        if found.__class__ is not dict:
            return None
        symbol = values.text(found.get("symbol"))
        shown = values.text(found.get("description")) or values.text(found.get("abbreviation"))
        return Code(symbol, shown) if symbol or shown else None

    def symbol(self, key: str) -> str | None:
        """The symbol alone: the texts beside it are known to contradict it."""
        found = self.data.get(key)
        if found.__class__ is not dict:
            return None
        symbol = found.get("symbol")
        if symbol.__class__ is not str:
            return values.text(symbol) or None
        return symbol or None

    def meaning(self, key: str, table: dict[str, _Meaning]) -> _Meaning | None:
        """Look the symbol up; an unknown one is unreadable, not absent."""
        symbol = self.symbol(key)
        if symbol is None:
            return None
        known = table.get(symbol) if symbol in table else table.get(symbol.strip())
        if known is None:
            place = self.style.leaf(self.style.child(self.path, key), "symbol")
            self.defects.unreadable_value(place, f"unknown symbol {symbol[:20]!a}")
        return known

    def below(self, key: str) -> "Row | None":
        """The single object below ``key``, or None when there is none or it is empty text."""
        found = self.data.get(key)
        if found.__class__ is not dict:
            return None
        return Row(found, self.style.child(self.path, key), self.style, self.defects)

    def rows(self, key: str) -> "Iterator[Row]":
        """The objects below ``key``, whether the source writes one object or a list."""
        found = self.data.get(key)
        if found is None or found == "":
            return
        if found.__class__ is dict:
            yield Row(found, self.style.child(self.path, key), self.style, self.defects)
        elif found.__class__ is list:
            for index, one in enumerate(found):
                path = self.style.child(self.path, key, index)
                if one.__class__ is dict:
                    yield Row(one, path, self.style, self.defects)
                elif one is not None and one != "":
                    self.defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object")
        else:
            path = self.style.child(self.path, key)
            self.defects.add(DefectKind.UNEXPECTED_SHAPE, path, "expected an object or a list")

    def bureau(self) -> Bureau | None:
        """The bureau that reports the record; without one the record is set aside as a defect."""
        source = self.data.get("Source")
        code = source.get("Bureau") if source.__class__ is dict else None
        symbol = code.get("symbol") if code.__class__ is dict else None
        shown = symbol if symbol.__class__ is str and symbol else self.data.get("bureau")
        known = values.BUREAUS.get(shown) if shown.__class__ is str else None
        if known is None:
            self.defects.add(
                DefectKind.UNKNOWN_BUREAU, self.path, "the record names no bureau that is known"
            )
        return known

    def _set_aside(self, key: str, error: Exception, expected: str) -> None:
        message = str(error) if isinstance(error, values.BadValue) else expected
        self.defects.unreadable_value(self.style.leaf(self.path, key), message)
