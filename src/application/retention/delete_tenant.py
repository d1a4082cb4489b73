"""Delete a firm: everybody is signed out, every consumer erased; what law keeps goes with its time.

One consumer per transaction, with the cursor in it: an attempt that was stopped goes on behind the
last one. The sweep removes what is kept when its day has come, and at the very end the data key.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeGuard

from application.paging import PageRequest
from application.ports import Begin, Clock, NewId
from application.retention.ask_deletion import require_nothing_in_the_way
from application.retention.destroy_objects import DestroyObjects
from application.retention.erase_consumer import erase
from application.retention.removing import Cause
from application.stores import Work
from domain.identity import TenantId
from domain.jobs import Claim
from domain.retention.holds import UnderHold
from domain.retention.records import RecordKind
from domain.retention.removals import RemovalCause
from domain.retention.tenant_deletion import (
    FirmsDisputesStillRun,
    TenantDeletion,
    TenantDeletionDue,
)

CONSUMERS_PER_JOB = 50
POSTPONED_BY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeleteTenant:
    begin: Begin[Work]
    destroy_objects: DestroyObjects
    clock: Clock
    new_id: NewId

    def __call__(self, event: TenantDeletionDue, claim: Claim) -> None:
        """What stands in its way postpones it by a day, as long as it takes."""
        if self._begin(event):
            for _ in range(CONSUMERS_PER_JOB):
                if not self._erase_next(event.tenant_id):
                    break
            self.destroy_objects(event.tenant_id)
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            deletion = work.deletions.latest()
            if not _is_meant(deletion, event) or deletion.erased_at is not None:
                return
            now = self.clock()
            due_at = now if deletion.begun_at is not None else now + POSTPONED_BY
            work.outbox.add(replace(event, at=now), due_at=due_at)

    def _begin(self, event: TenantDeletionDue) -> bool:
        """Whether it has begun: everybody is signed out, for good."""
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.removals.take_turn()
            deletion = work.deletions.latest()
            if not _is_meant(deletion, event) or now < deletion.due_at:
                return False
            if deletion.begun_at is not None:
                return True
            try:
                require_nothing_in_the_way(work)
            except (UnderHold, FirmsDisputesStillRun):
                return False
            begun, told = deletion.begin(at=now)
            work.deletions.save(begun)
            work.disposal.remove(RecordKind.MEMBERS, [event.tenant_id])
            work.outbox.add(told)
        return True

    def _erase_next(self, tenant_id: TenantId) -> bool:
        """Erase one consumer; False when a hold stands or none is left."""
        now = self.clock()
        with self.begin(tenant_id) as work:
            work.removals.take_turn()
            deletion = work.deletions.latest()
            if deletion is None or deletion.erased_at is not None or work.holds.standing():
                return False
            page = work.consumers.page(PageRequest(after=deletion.cursor, limit=1))
            if not page.items:
                work.deletions.save(replace(deletion, erased_at=now))
                return False
            [consumer] = page.items
            cause = _cause(deletion, at=now)
            erase(work, consumer.id, replace(cause, consumer_id=consumer.id), new_id=self.new_id)
            work.deletions.save(replace(deletion, cursor=consumer.id))
        return True


@dataclass(frozen=True, slots=True)
class FinishDeletion:
    """When the last kept record of a deleted firm has gone: what is left of it, and its data key."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, tenant_id: TenantId) -> bool:
        """Whether the key was destroyed now; until then it is asked again after each sweep."""
        with self.begin(tenant_id) as work:
            work.removals.take_turn()
            deletion = work.deletions.latest()
            if deletion is None or deletion.erased_at is None or deletion.emptied_at is not None:
                return False
            is_kept = (
                work.consumers.page(PageRequest(limit=1)).items
                or work.doomed.first(1)
                or work.holds.standing()
            )
            if is_kept:
                return False
            work.disposal.remove(RecordKind.REST, [tenant_id])
            work.deletions.save(replace(deletion, emptied_at=self.clock()))
        return True


def _is_meant(
    deletion: TenantDeletion | None, event: TenantDeletionDue
) -> TypeGuard[TenantDeletion]:
    """Not one that was cancelled, nor one that was asked for later: that has a timer of its own."""
    return deletion is not None and deletion.id == event.deletion_id and deletion.stands


def _cause(deletion: TenantDeletion, *, at: datetime) -> Cause:
    return Cause(
        tenant_id=deletion.tenant_id,
        consumer_id=None,
        cause=RemovalCause.TENANT_DELETION,
        at=at,
        by=deletion.asked_by,
    )
