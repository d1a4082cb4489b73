"""Remove records in one transaction: rows, tombstones, and the list of bytes to be destroyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.paging import LIMIT_MAX, PageRequest
from application.ports import NewId
from application.stores import Work
from domain.calendar import day_reached_everywhere
from domain.identity import ConsumerId, TenantId, UserId
from domain.retention.records import KeptRecord, RecordKind, counted
from domain.retention.removals import DoomedObject, Removal, RemovalCause, RemovalId, reason_of
from domain.retention.rules import DataClass

_ASKED = {
    RemovalCause.ERASURE: "erasure was asked for, and no law keeps it",
    RemovalCause.TENANT_DELETION: "the firm's deletion was asked for, and no law keeps it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something goes, at whose wish; ``consumer_id`` None for what is nobody's file."""

    tenant_id: TenantId
    consumer_id: ConsumerId | None
    cause: RemovalCause
    at: datetime
    by: UserId | None = None


def remove_records(
    work: Work, records: Sequence[KeptRecord], cause: Cause, *, new_id: NewId
) -> tuple[Removal, ...]:
    """Remove them, in an order in which none is named by what is left.

    The caller has taken its turn and asked for holds. Bytes that another record needs stay.
    """
    for kind in RecordKind:
        ids = [record.id for record in records if record.kind is kind]
        if ids:
            work.disposal.remove(kind, ids)
    doomed = {sha256 for record in records for sha256 in record.objects}
    if cause.consumer_id is not None:
        doomed -= _of_letters(work, cause.consumer_id)
    work.doomed.add(
        [
            DoomedObject(
                tenant_id=cause.tenant_id,
                sha256=sha256,
                consumer_id=cause.consumer_id,
                doomed_at=cause.at,
            )
            for sha256 in sorted(doomed)
            if not work.belongings.need(sha256)
        ]
    )
    removals = tuple(
        removal_of(data_class, count, cause, new_id=new_id)
        for data_class, count in counted(records).items()
    )
    for removal in removals:
        work.removals.add(removal)
    return removals


def _of_letters(work: Work, consumer_id: ConsumerId) -> set[str]:
    """Two drafts of one day may be the same PDF; nobody else has a letter like it."""
    kept: set[str] = set()
    after = None
    while True:
        page = work.letters.page(consumer_id, PageRequest(after=after, limit=LIMIT_MAX))
        kept |= {letter.pdf.sha256 for letter in page.items}
        if page.next_after is None:
            return kept
        after = page.next_after


def removal_of(data_class: DataClass, count: int, cause: Cause, *, new_id: NewId) -> Removal:
    """The line that says what goes, and by which rule."""
    return Removal(
        id=RemovalId(new_id()),
        tenant_id=cause.tenant_id,
        consumer_id=cause.consumer_id,
        data_class=data_class,
        records=count,
        cause=cause.cause,
        reason=_ASKED.get(cause.cause) or reason_of(data_class, day_reached_everywhere(cause.at)),
        removed_at=cause.at,
        removed_by=cause.by,
    )
