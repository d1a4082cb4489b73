"""Ask for the firm's deletion, think better of it, see how it stands."""

from dataclasses import dataclass

from application.paging import LIMIT_MAX, PageRequest
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.disputes.dispute import ACTIVE_STATES
from domain.identity import Actor, Permission
from domain.retention.holds import require_no_hold
from domain.retention.tenant_deletion import (
    DeletionId,
    DeletionNotAsked,
    DeletionStands,
    FirmsDisputesStillRun,
    NameDiffers,
    TenantDeletion,
    TenantDeletionDue,
    grace_ends,
)


@dataclass(frozen=True, slots=True)
class AskDeletion:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, *, name: str) -> TenantDeletion:
        """From the answer on everybody may only look and take home.

        Raises NameDiffers, DeletionStands, UnderHold and FirmsDisputesStillRun.
        """
        actor.require(Permission.TENANT_DELETE)
        now = self.clock()
        deletion = TenantDeletion(
            id=DeletionId(self.new_id()),
            tenant_id=actor.tenant_id,
            asked_at=now,
            asked_by=actor.user_id,
            due_at=grace_ends(now),
        )
        with self.begin(actor.tenant_id, actor) as work:
            work.removals.take_turn()
            if name != work.tenants.get().name:
                raise NameDiffers
            standing = work.deletions.latest()
            if standing is not None and standing.stands:
                raise DeletionStands(standing)
            require_nothing_in_the_way(work)
            work.deletions.add(deletion)
            work.outbox.add(deletion.asked())
            due = TenantDeletionDue(
                tenant_id=actor.tenant_id, consumer_id=None, at=now, deletion_id=deletion.id
            )
            work.outbox.add(due, due_at=deletion.due_at)
        return deletion


def require_nothing_in_the_way(work: Work) -> None:
    """Raise UnderHold and FirmsDisputesStillRun."""
    require_no_hold(work.holds.standing(), None)
    after = None
    while True:
        page = work.disputes.page(None, PageRequest(after=after, limit=LIMIT_MAX))
        if any(dispute.state in ACTIVE_STATES for dispute in page.items):
            raise FirmsDisputesStillRun
        if page.next_after is None:
            return
        after = page.next_after


@dataclass(frozen=True, slots=True)
class CancelDeletion:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor) -> TenantDeletion:
        """Raise DeletionNotAsked and DeletionHasBegun."""
        actor.require(Permission.TENANT_DELETE)
        with self.begin(actor.tenant_id, actor) as work:
            deletion = work.deletions.latest()
            if deletion is None:
                raise DeletionNotAsked
            cancelled, event = deletion.cancel(by=actor.user_id, at=self.clock())
            stored = work.deletions.save(cancelled)
            work.outbox.add(event)
        return stored


@dataclass(frozen=True, slots=True)
class ReadDeletion:
    begin: Begin[Work]

    def __call__(self, actor: Actor) -> TenantDeletion:
        """The latest, cancelled or not; raise DeletionNotAsked."""
        actor.require(Permission.TENANT_DELETE)
        with self.begin(actor.tenant_id, actor) as work:
            deletion = work.deletions.latest()
        if deletion is None:
            raise DeletionNotAsked
        return deletion
