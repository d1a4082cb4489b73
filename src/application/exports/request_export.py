"""Ask for everything that is kept of a consumer, or of the whole firm; a job makes it."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.exports import Export, ExportId, ExportRequested, ExportState
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class RequestExport:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, actor: Actor, consumer_id: ConsumerId | None) -> Export:
        """None for the consumer exports the firm. Raises ConsumerNotFound and ExportUnderWay."""
        if consumer_id is None:
            actor.require(Permission.TENANT_EXPORT)
        else:
            actor.require_for(Permission.CONSUMER_EXPORT, consumer_id)
        export = Export(
            id=ExportId(self.new_id()),
            tenant_id=actor.tenant_id,
            consumer_id=consumer_id,
            state=ExportState.REQUESTED,
            requested_at=self.clock(),
            requested_by=actor.user_id,
        )
        with self.begin(actor.tenant_id, actor) as work:
            if consumer_id is not None:
                work.consumers.get(consumer_id)
            for earlier in work.exports.of(consumer_id):
                earlier.require_made()
            work.exports.add(export)
            work.outbox.add(
                ExportRequested(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer_id,
                    at=export.requested_at,
                    actor_id=actor.user_id,
                    export_id=export.id,
                )
            )
        return export
