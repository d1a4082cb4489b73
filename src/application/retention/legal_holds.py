"""Place a legal hold on a consumer's file or on everything of the firm, list them, lift one."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.identity import Actor, ConsumerId, Permission
from domain.retention.holds import HoldId, LegalHold, hold_reason


@dataclass(frozen=True, slots=True)
class PlaceHold:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, *, consumer_id: ConsumerId | None, reason: str) -> LegalHold:
        """None for the consumer holds everything. From the answer on nothing of it is removed.

        Raises InvalidField (``reason``) and ConsumerNotFound.
        """
        actor.require(Permission.HOLD_MANAGE)
        hold = LegalHold(
            id=HoldId(self.new_id()),
            tenant_id=actor.tenant_id,
            consumer_id=consumer_id,
            reason=hold_reason(reason),
            placed_at=self.clock(),
            placed_by=actor.user_id,
        )
        with self.begin(actor.tenant_id, actor) as work:
            work.removals.take_turn()
            if consumer_id is not None:
                work.consumers.get(consumer_id)
            work.holds.add(hold)
            work.outbox.add(hold.placed())
        return hold


@dataclass(frozen=True, slots=True)
class LiftHold:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, hold_id: HoldId) -> LegalHold:
        """Raise HoldNotFound and HoldAlreadyLifted."""
        actor.require(Permission.HOLD_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            lifted, event = work.holds.get(hold_id).lift(by=actor.user_id, at=self.clock())
            stored = work.holds.save(lifted)
            # Its consumer is still on file: what is held is not removed.
            work.outbox.add(event)
        return stored


@dataclass(frozen=True, slots=True)
class ListHolds:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[LegalHold]:
        """Newest first, lifted ones included."""
        actor.require(Permission.HOLD_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            return work.holds.page(request)
