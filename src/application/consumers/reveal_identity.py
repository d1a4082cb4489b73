"""Show what is masked everywhere else, and keep on record who looked and why."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.audit import Verb
from domain.consumers.consumer import IdentityField, Revealed, RevealReason
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class RevealIdentity:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self,
        actor: Actor,
        consumer_id: ConsumerId,
        fields: frozenset[IdentityField],
        reason: RevealReason,
    ) -> Revealed:
        """A consumer may see their own; everybody else needs the permission for it."""
        actor.require_for(Permission.CONSUMER_READ, consumer_id)
        if actor.consumer_id is None:
            actor.require(Permission.CONSUMER_REVEAL)
        with self.begin(actor.tenant_id, actor) as work:
            consumer = work.consumers.get(consumer_id)
            revealed, event = consumer.revealed(fields, reason, by=actor.user_id, at=self.clock())
            work.outbox.add(event)
            work.audit.note(Verb.REVEALED, "consumers", str(consumer_id), consumer_id)
        return revealed
