"""Erase what need not be kept of a consumer, at once, and say what stays until when and why."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.retention.records import all_disputes, records_of
from application.retention.removing import Cause, remove_records
from application.stores import Work
from domain.calendar import day_reached_everywhere
from domain.consumers.consumer import Consumer
from domain.identity import Actor, ConsumerId, Permission
from domain.retention.erasure import (
    ConsumerErased,
    DisputeStillRunning,
    ErasedClass,
    ErasureReport,
    kept_classes,
)
from domain.retention.holds import require_no_hold
from domain.retention.records import KeptRecord, RecordKind
from domain.retention.removals import Removal, RemovalCause
from domain.retention.rules import DataClass

_AT_ONCE = frozenset({DataClass.RAW_REPORT, DataClass.DOCUMENT, DataClass.REMOVED_DOCUMENT})
_KINDS_AT_ONCE = frozenset({RecordKind.CONNECTION, RecordKind.EXPORT})


@dataclass(frozen=True, slots=True)
class EraseConsumer:
    """The bytes in the evidence store are destroyed by ``DestroyObjects``, a job that follows."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> ErasureReport:
        """Raise UnderHold and DisputeStillRunning. Erasing again erases what came since."""
        actor.require_for(Permission.CONSUMER_ERASE, consumer_id)
        now = self.clock()
        cause = Cause(
            tenant_id=actor.tenant_id,
            consumer_id=consumer_id,
            cause=RemovalCause.ERASURE,
            at=now,
            by=actor.user_id,
        )
        with self.begin(actor.tenant_id, actor) as work:
            work.removals.take_turn()
            return erase(work, consumer_id, cause, new_id=self.new_id)


def erase(work: Work, consumer_id: ConsumerId, cause: Cause, *, new_id: NewId) -> ErasureReport:
    """Erase inside a transaction that has taken its turn."""
    consumer = work.consumers.get(consumer_id)
    require_no_hold(work.holds.standing(), consumer_id)
    if records_of(work, consumer, now=cause.at).has_running_dispute:
        raise DisputeStillRunning(consumer_id)
    removals = (
        *_remove_unmailed(work, consumer, cause, new_id=new_id),
        *_remove_needless(work, consumer, cause, new_id=new_id),
    )
    _end_service(work, consumer, cause)
    work.outbox.add(
        ConsumerErased(
            tenant_id=cause.tenant_id,
            consumer_id=consumer_id,
            at=cause.at,
            actor_id=cause.by,
        )
    )
    left = records_of(work, consumer, now=cause.at)
    return ErasureReport(
        consumer_id=consumer_id,
        erased_at=cause.at,
        erased=_counted(removals),
        kept=kept_classes((*left.records, left.consumer), day_reached_everywhere(cause.at)),
    )


def _remove_unmailed(
    work: Work, consumer: Consumer, cause: Cause, *, new_id: NewId
) -> tuple[Removal, ...]:
    """A dispute of which nothing was mailed proves nothing."""
    disputes = all_disputes(work, consumer.id)
    followed = {dispute.previous_id for dispute in disputes}
    unmailed = {d.id for d in disputes if d.mailed_at is None and d.id not in followed}
    kept = records_of(work, consumer, now=cause.at)
    going = [
        record
        for record in kept.records
        if record.kind is RecordKind.DISPUTE and record.id in unmailed
    ]
    return remove_records(work, going, cause, new_id=new_id)


def _remove_needless(
    work: Work, consumer: Consumer, cause: Cause, *, new_id: NewId
) -> tuple[Removal, ...]:
    """Reports that no mailed dispute relies on, papers, tokens, the login."""
    kept = records_of(work, consumer, now=cause.at)
    going = [
        record
        for record in kept.records
        if record.kind in _KINDS_AT_ONCE or set(record.counts) <= _AT_ONCE
    ]
    login = KeptRecord(kind=RecordKind.LOGIN, id=consumer.id, counts={}, begins_on=None)
    return remove_records(work, [*going, login], cause, new_id=new_id)


def _end_service(work: Work, consumer: Consumer, cause: Cause) -> None:
    """Nothing more is done for somebody of whom nothing more is known."""
    contract = work.contracts.latest(consumer.id)
    if contract is not None and not contract.is_cancelled:
        cancelled, event = contract.cancel(cause.at, by=cause.by)
        work.contracts.save(cancelled)
        work.outbox.add(event)
    work.consumers.save(consumer.erased(at=cause.at))


def _counted(removals: tuple[Removal, ...]) -> tuple[ErasedClass, ...]:
    totals: dict[DataClass, int] = {}
    for removal in removals:
        totals[removal.data_class] = totals.get(removal.data_class, 0) + removal.records
    return tuple(
        ErasedClass(data_class=data_class, records=totals[data_class])
        for data_class in DataClass
        if data_class in totals
    )
