"""Find the consumer who has a Social Security number."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.consumers.consumer import Consumer, ConsumerFoundBySsn, NoConsumerWithSsn
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class FindConsumer:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, ssn: str) -> Consumer:
        """``ssn`` is nine digits. Raise NoConsumerWithSsn, to a consumer for all but their own."""
        actor.require(Permission.CONSUMER_READ)
        with self.begin(actor.tenant_id, actor) as work:
            consumer = work.consumers.by_ssn(ssn)
            if consumer is None:
                raise NoConsumerWithSsn
            actor.require_own(consumer.id, NoConsumerWithSsn())
            work.outbox.add(
                ConsumerFoundBySsn(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer.id,
                    at=self.clock(),
                    actor_id=actor.user_id,
                )
            )
        return consumer
