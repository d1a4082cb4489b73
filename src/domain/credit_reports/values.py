"""Value types of a credit report: bureaus, partial dates, what a format can show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Generic, TypeVar

Value_co = TypeVar("Value_co", covariant=True)


@unique
class Bureau(StrEnum):
    """A nationwide consumer reporting agency."""

    TRANSUNION = "transunion"
    EXPERIAN = "experian"
    EQUIFAX = "equifax"

    @property
    def display_name(self) -> str:
        return _BUREAU_NAMES[self]


_BUREAU_NAMES = {
    Bureau.TRANSUNION: "TransUnion",
    Bureau.EXPERIAN: "Experian",
    Bureau.EQUIFAX: "Equifax",
}


@unique
class Visibility(StrEnum):
    """Whether a value was seen, is missing where it could have stood, or cannot be shown."""

    OBSERVED = "observed"
    ABSENT = "absent"
    NOT_VISIBLE = "not_visible"


@dataclass(frozen=True, slots=True)
class Observation(Generic[Value_co]):
    """A value in three-valued logic, with its place in the source document (a JSON path)."""

    visibility: Visibility
    value: Value_co | None
    place: str | None


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day; a missing part is never invented."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is not None:
            return date(self.year, self.month, self.day)
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)

    @property
    def exact(self) -> date | None:
        """The day, when it is known to the day."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def surely_before(self, other: "PartialDate") -> bool:
        """True only if every reading of this date lies before every reading of the other."""
        return self.latest < other.earliest

    def surely_after(self, other: "PartialDate") -> bool:
        return other.surely_before(self)

    def __str__(self) -> str:
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value as the vendor gave it: the symbol decides, the text is for people."""

    symbol: str
    text: str


FieldPaths = Mapping[str, Mapping[str, str]]
"""Per record kind, the path of each field below its record; a field not listed cannot be shown."""


def place_of(record_path: str, relative: str) -> str:
    """Join a record's path and the path of a field below it.

    JSON paths go on with a dot or a bracket, XPaths with a slash.
    """
    if not relative or relative[0] in "[/":
        return record_path + relative
    return f"{record_path}.{relative}"
