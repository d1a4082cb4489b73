"""An operator takes a consumer on: identity first, everything else waits for the contract."""

from dataclasses import dataclass, field
from datetime import date

from application.ports import Begin, Clock, NewId
from application.standing import require_verified_owner
from application.stores import Work
from domain.addresses import PostalAddress
from domain.calendar import eastern_day
from domain.consumers.consumer import Consumer, ConsumerAdded, check_identity
from domain.credit_reports.report import PersonName
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsumer:
    """``ssn`` is nine digits without marks."""

    name: PersonName
    email: str
    birth_date: date = field(repr=False)
    ssn: str = field(repr=False)
    address: PostalAddress | None = None


@dataclass(frozen=True, slots=True)
class AddConsumer:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, new: NewConsumer) -> Consumer:
        """Raise Invalid naming the field, OwnerUnverified, or SsnTaken."""
        actor.require(Permission.CONSUMER_CREATE)
        now = self.clock()
        check_identity(
            name=new.name,
            birth_date=new.birth_date,
            ssn=new.ssn,
            email=new.email,
            on=eastern_day(now),
        )
        consumer = Consumer(
            id=ConsumerId(self.new_id()),
            tenant_id=actor.tenant_id,
            name=new.name,
            email=new.email,
            birth_date=new.birth_date,
            ssn=new.ssn,
            address=new.address,
            previous_addresses=(),
            created_at=now,
        )
        with self.begin(actor.tenant_id, actor) as work:
            require_verified_owner(work)
            work.consumers.add(consumer)
            work.outbox.add(
                ConsumerAdded(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer.id,
                    at=now,
                    actor_id=actor.user_id,
                )
            )
        return consumer
