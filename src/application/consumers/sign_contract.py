"""Rights statement, contract, cancellation: what CROA asks before anything is done."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.calendar import eastern_day
from domain.consumers.consumer import RightsStatementAcknowledged
from domain.consumers.contracts import ContractId, ContractMissing, ServiceContract
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class AcknowledgeRights:
    """The consumer acknowledges the separate statement of rights (15 U.S.C. 1679c)."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, consumer_id: ConsumerId, *, text_version: str) -> None:
        actor.require_for(Permission.CONTRACT_SIGN, consumer_id)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            work.contracts.acknowledge_rights(consumer_id, text_version, now)
            work.outbox.add(
                RightsStatementAcknowledged(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer_id,
                    at=now,
                    actor_id=actor.user_id,
                    text_version=text_version,
                )
            )


@dataclass(frozen=True, slots=True)
class SignContract:
    """The consumer signs the service contract; the waiting period begins."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, *, text_version: str, text_sha256: str
    ) -> ServiceContract:
        """Raise ConsumerWithoutAddress (the state's law decides the wait), StateNotServed,
        RightsStatementNotAcknowledged."""
        actor.require_for(Permission.CONTRACT_SIGN, consumer_id)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            consumer = work.consumers.get(consumer_id)
            contract, signed = ServiceContract.sign(
                id=ContractId(self.new_id()),
                tenant_id=actor.tenant_id,
                consumer_id=consumer_id,
                signed_at=now,
                signed_on=eastern_day(now),
                text_version=text_version,
                sha256=text_sha256,
                rights_statement_acknowledged_at=work.contracts.rights_acknowledged_at(consumer_id),
                ip=actor.ip,
                us_state=consumer.mailing_address().state,
                signed_by=actor.user_id,
            )
            work.contracts.add(contract)
            work.outbox.add(signed)
        return contract


@dataclass(frozen=True, slots=True)
class CancelContract:
    """The consumer ends the contract; from then on nothing more is done for them."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> ServiceContract:
        actor.require_for(Permission.CONTRACT_SIGN, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            contract = work.contracts.latest(consumer_id)
            if contract is None:
                raise ContractMissing
            ended, cancelled = contract.cancel(self.clock(), by=actor.user_id)
            stored = work.contracts.save(ended)
            work.outbox.add(cancelled)
        return stored


@dataclass(frozen=True, slots=True)
class ReadContract:
    begin: Begin[Work]

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> ServiceContract:
        actor.require_for(Permission.CONSUMER_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            contract = work.contracts.latest(consumer_id)
        if contract is None:
            raise ContractMissing
        return contract
