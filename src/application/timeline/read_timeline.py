"""The whole history of one consumer."""

from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.identity import Actor, ConsumerId, Permission
from domain.timeline import TimelineEntry


@dataclass(frozen=True, slots=True)
class ReadTimeline:
    begin: Begin[Work]

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, request: PageRequest
    ) -> Page[TimelineEntry]:
        """Newest first."""
        actor.require_for(Permission.TIMELINE_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            return work.timeline.page(consumer_id, request)
