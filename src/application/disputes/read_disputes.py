"""Read disputes: the list, one dispute."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.disputes.dispute import Dispute, DisputeId, DisputeNotFound
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class ReadDispute:
    begin: Begin[Work]

    def __call__(self, actor: Actor, dispute_id: DisputeId) -> Dispute:
        actor.require(Permission.DISPUTE_READ)
        with self.begin(actor.tenant_id, actor) as work:
            dispute = work.disputes.get(dispute_id)
            actor.require_own(dispute.consumer_id, DisputeNotFound(dispute_id))
        return dispute


@dataclass(frozen=True, slots=True)
class ListDisputes:
    begin: Begin[Work]

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, request: PageRequest
    ) -> Page[Dispute]:
        actor.require_for(Permission.DISPUTE_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            return work.disputes.page(consumer_id, request)
