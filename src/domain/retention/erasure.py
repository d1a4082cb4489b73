"""Erasure of a consumer: what goes at once, what law keeps, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import Conflict
from domain.events import Event
from domain.identity import ConsumerId
from domain.retention.records import KeptRecord
from domain.retention.rules import DataClass, rule_for


class DisputeStillRunning(Conflict):
    """A bureau still has to answer: the evidence is in use, and the consumer must be reachable."""

    def __init__(self, consumer_id: ConsumerId) -> None:
        super().__init__(
            f"a dispute of consumer {consumer_id} is running; withdraw it or wait for its end"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedClass:
    """So many records of a class went at once."""

    data_class: DataClass
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClass:
    """What law keeps: ``kept_through`` is the last day for the longest kept of them."""

    data_class: DataClass
    records: int
    kept_through: date
    reason: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReport:
    """``erased_at`` is UTC."""

    consumer_id: ConsumerId
    erased_at: datetime
    erased: tuple[ErasedClass, ...]
    kept: tuple[KeptClass, ...]


def kept_classes(records: Iterable[KeptRecord], on: date) -> tuple[KeptClass, ...]:
    """By class: how much is kept, until when and why; all of it has an end."""
    counts: dict[DataClass, int] = {}
    ends: dict[DataClass, date] = {}
    for record in records:
        kept_through = record.kept_through(on)
        for data_class, count in record.counts.items():
            counts[data_class] = counts.get(data_class, 0) + count
            if kept_through is not None:
                ends[data_class] = max(kept_through, ends.get(data_class, kept_through))
    return tuple(
        KeptClass(
            data_class=data_class,
            records=counts[data_class],
            kept_through=ends[data_class],
            reason=rule_for(data_class, on).reason,
            citation=rule_for(data_class, on).citation,
        )
        for data_class in DataClass
        if data_class in ends
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerErased(Event):
    pass
