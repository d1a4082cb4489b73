"""Take a document off a consumer's file; what was mailed with it stays as it was."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentNotFound
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class RemoveDocument:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, document_id: DocumentId) -> ConsumerDocument:
        """Raise DocumentNotFound when it is not on file, or not any more."""
        actor.require(Permission.DOCUMENT_MANAGE)
        with self.begin(actor.tenant_id, actor) as work:
            document = work.documents.get(document_id)
            actor.require_own(document.consumer_id, DocumentNotFound(document_id))
            removed, event = document.remove(by=actor.user_id, at=self.clock())
            stored = work.documents.save(removed)
            work.outbox.add(event)
        return stored
