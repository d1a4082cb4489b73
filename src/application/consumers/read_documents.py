"""Read what is on file of a consumer's papers: the list, one picture."""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.ports import Begin
from application.stores import Work
from domain.audit import Verb
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentNotFound
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class ListDocuments:
    begin: Begin[Work]

    def __call__(self, actor: Actor, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        """Those that are on file now, oldest first."""
        actor.require_for(Permission.DOCUMENT_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            return work.documents.live(consumer_id)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    begin: Begin[Work]
    vault: EvidenceVault

    def __call__(self, actor: Actor, document_id: DocumentId) -> tuple[ConsumerDocument, bytes]:
        """The picture; raise DocumentNotFound for one that was taken off the file, too."""
        actor.require(Permission.DOCUMENT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            document = work.documents.get(document_id)
            actor.require_own(document.consumer_id, DocumentNotFound(document_id))
            if not document.is_live:
                raise DocumentNotFound(document_id)
            work.audit.note(Verb.OPENED, "documents", str(document_id), document.consumer_id)
        return document, self.vault.get(actor.tenant_id, document.sha256)
