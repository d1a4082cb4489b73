"""What is kept of one consumer, and which of it is due to go."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from uuid import UUID

from domain.retention.rules import DataClass, rule_for


@unique
class RecordKind(StrEnum):
    """What goes as a whole: a dispute with its letter and proof of mailing, a report with findings."""

    DISPUTE = "dispute"
    REPORT = "report"
    DOCUMENT = "document"
    CONNECTION = "connection"
    CONTRACT = "contract"
    CONSENT = "consent"
    ACKNOWLEDGMENTS = "acknowledgments"
    EXPORT = "export"
    LOGIN = "login"
    CONSUMER = "consumer"
    MEMBERS = "members"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """``counts`` tells how many of which class go with it; the longest of their rules holds.

    ``begins_on`` is None while the period has not begun. ``objects`` are the SHA-256 of what lies
    in the evidence store for this record alone.
    """

    kind: RecordKind
    id: UUID
    counts: Mapping[DataClass, int]
    begins_on: date | None
    objects: tuple[str, ...] = ()

    def kept_through(self, on: date) -> date | None:
        """The last day on which it is kept by the rules of the day; None while none is set."""
        begins_on = self.begins_on
        if begins_on is None:
            return None
        return max(rule_for(each, on).kept_through(begins_on) for each in self.counts)

    def is_due(self, on: date) -> bool:
        kept_through = self.kept_through(on)
        return kept_through is not None and kept_through < on


def counted(records: Iterable[KeptRecord]) -> dict[DataClass, int]:
    """How many of each class, in the order of the classes."""
    total: Counter[DataClass] = Counter()
    for record in records:
        total.update(record.counts)
    return {each: total[each] for each in DataClass if total[each]}
