"""The consumer's postal address changes; the former one is kept for the bureaus."""

from dataclasses import dataclass

from application.ports import Begin, Clock, StaleVersion
from application.stores import Work
from domain.addresses import PostalAddress
from domain.consumers.consumer import Consumer, ConsumerAddressChanged
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, address: PostalAddress, *, version: int
    ) -> Consumer:
        """``version`` is the one the caller has seen; raise StaleVersion if it is not current."""
        actor.require_for(Permission.CONSUMER_UPDATE, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            consumer = work.consumers.get(consumer_id)
            if consumer.version != version:
                raise StaleVersion(f"consumer {consumer_id}")
            stored = work.consumers.save(consumer.with_address(address))
            work.outbox.add(
                ConsumerAddressChanged(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer_id,
                    at=self.clock(),
                    actor_id=actor.user_id,
                )
            )
        return stored
