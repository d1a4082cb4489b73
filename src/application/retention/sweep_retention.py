"""Remove what retention rules let go: shown first, in small transactions, never what is held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from application.keeping import OPERATIONAL
from application.paging import LIMIT_MAX, PageRequest
from application.ports import Begin, Clock, NewId
from application.retention.records import ConsumerRecords, export_record, records_of
from application.retention.removing import Cause, removal_of, remove_records
from application.stores import Work
from domain.calendar import EASTERN, day_reached_everywhere
from domain.identity import ConsumerId, ConsumerNotFound, TenantId
from domain.retention.records import KeptRecord, counted
from domain.retention.removals import Removal, RemovalCause
from domain.retention.rules import DataClass, rule_for

ROWS_PER_TRANSACTION = 500


@dataclass(frozen=True, slots=True)
class SweepRetention:
    """One consumer, or some hundred operational rows, per transaction.

    Resumable without a memory of its own: what went does not come up again. ``DestroyObjects``
    then destroys the bytes.
    """

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, tenant_id: TenantId, *, apply: bool = False) -> Iterator[Removal]:
        """Yield a line for each class that went, or without ``apply`` would go."""
        for consumer_id in self._consumers(tenant_id):
            yield from self._sweep_consumer(tenant_id, consumer_id, apply=apply)
        yield from self._sweep_exports(tenant_id, apply=apply)
        for data_class in OPERATIONAL:
            yield from self._sweep_old(tenant_id, data_class, apply=apply)

    def _consumers(self, tenant_id: TenantId) -> Iterator[ConsumerId]:
        after: UUID | None = None
        while True:
            with self.begin(tenant_id) as work:
                page = work.consumers.page(PageRequest(after=after, limit=LIMIT_MAX))
            yield from (consumer.id for consumer in page.items)
            if page.next_after is None:
                return
            after = page.next_after

    def _sweep_consumer(
        self, tenant_id: TenantId, consumer_id: ConsumerId, *, apply: bool
    ) -> tuple[Removal, ...]:
        now = self.clock()
        cause = Cause(
            tenant_id=tenant_id,
            consumer_id=consumer_id,
            cause=RemovalCause.RETENTION,
            at=now,
        )
        with self.begin(tenant_id) as work:
            due = self._due(work, consumer_id, now, shut_out=apply)
            if apply:
                return remove_records(work, due, cause, new_id=self.new_id)
        return tuple(
            removal_of(data_class, count, cause, new_id=self.new_id)
            for data_class, count in counted(due).items()
        )

    def _due(
        self, work: Work, consumer_id: ConsumerId, now: datetime, *, shut_out: bool
    ) -> tuple[KeptRecord, ...]:
        # Only then holds are asked for: one that is placed meanwhile waits, or has won.
        if shut_out:
            work.removals.take_turn()
        if any(hold.covers(consumer_id) for hold in work.holds.standing()):
            return ()
        try:
            consumer = work.consumers.get(consumer_id)
        except ConsumerNotFound:  # another sweep was faster
            return ()
        return due_of(records_of(work, consumer, now=now), day_reached_everywhere(now))

    def _sweep_exports(self, tenant_id: TenantId, *, apply: bool) -> tuple[Removal, ...]:
        """Those of the whole firm; a consumer's go with the consumer's file."""
        now = self.clock()
        on = day_reached_everywhere(now)
        cause = Cause(tenant_id=tenant_id, consumer_id=None, cause=RemovalCause.RETENTION, at=now)
        with self.begin(tenant_id) as work:
            if apply:
                work.removals.take_turn()
            if any(hold.consumer_id is None for hold in work.holds.standing()):
                return ()
            records = [export_record(work, export) for export in work.exports.of(None)]
            due = [record for record in records if record.is_due(on)]
            if apply:
                return remove_records(work, due, cause, new_id=self.new_id)
        return tuple(
            removal_of(data_class, count, cause, new_id=self.new_id)
            for data_class, count in counted(due).items()
        )

    def _sweep_old(
        self, tenant_id: TenantId, data_class: DataClass, *, apply: bool
    ) -> Iterator[Removal]:
        now = self.clock()
        before = _cutoff(data_class, day_reached_everywhere(now))
        cause = Cause(tenant_id=tenant_id, consumer_id=None, cause=RemovalCause.RETENTION, at=now)
        while True:
            with self.begin(tenant_id) as work:
                count = self._old(work, data_class, before, apply=apply)
                if not count:
                    return
                removal = removal_of(data_class, count, cause, new_id=self.new_id)
                if apply:
                    work.removals.add(removal)
            yield removal
            if not apply:
                return

    def _old(self, work: Work, data_class: DataClass, before: datetime, *, apply: bool) -> int:
        """How many rows went, or would go; a hold on everything leaves them all."""
        if apply:
            work.removals.take_turn()
        holds = work.holds.standing()
        if any(hold.consumer_id is None for hold in holds):
            return 0
        spared = [hold.consumer_id for hold in holds if hold.consumer_id is not None]
        if not apply:
            return work.disposal.count_old(data_class, before=before, spared=spared)
        return work.disposal.remove_old(
            data_class, before=before, spared=spared, limit=ROWS_PER_TRANSACTION
        )


def due_of(kept: ConsumerRecords, on: date) -> tuple[KeptRecord, ...]:
    """What is due of a consumer: nothing while a dispute runs, the file itself when it is empty."""
    if kept.has_running_dispute:
        return ()
    due = tuple(record for record in kept.records if record.is_due(on))
    is_empty = len(due) == len(kept.records)
    return (*due, kept.consumer) if is_empty and kept.consumer.is_due(on) else due


def _cutoff(data_class: DataClass, on: date) -> datetime:
    """What ended before this instant may go ``on`` that day."""
    last = rule_for(data_class, on).last_begin(on)
    return datetime.combine(last + timedelta(days=1), time(), EASTERN)
