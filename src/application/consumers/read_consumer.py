"""Read one consumer, or the tenant's consumers page by page."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.consumers.consumer import Consumer
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class ReadConsumer:
    begin: Begin[Work]

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> Consumer:
        actor.require_for(Permission.CONSUMER_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            return work.consumers.get(consumer_id)


@dataclass(frozen=True, slots=True)
class ListConsumers:
    begin: Begin[Work]

    def __call__(self, actor: Actor, request: PageRequest) -> Page[Consumer]:
        """A consumer sees a page that holds their own file alone."""
        actor.require(Permission.CONSUMER_READ)
        with self.begin(actor.tenant_id, actor) as work:
            if actor.consumer_id is not None:
                return Page(items=(work.consumers.get(actor.consumer_id),), next_after=None)
            return work.consumers.page(request)
