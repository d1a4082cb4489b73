"""Copies of consumers' papers."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.ports import StaleVersion
from application.stores import DocumentStore
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentNotFound
from domain.identity import ConsumerId

DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class MemoryDocumentStore(DocumentStore):
    rows: TenantRows

    def get(self, document_id: DocumentId) -> ConsumerDocument:
        document: ConsumerDocument | None = self.rows.find(DOCUMENTS, document_id)
        if document is None:
            raise DocumentNotFound(document_id)
        return document

    def add(self, document: ConsumerDocument) -> None:
        self.rows.need_evidence(document.sha256)
        taken = {live.slot for live in self.live(document.consumer_id)}
        if document.slot in taken:
            self.rows.draft.refuse(StaleVersion("the consumer's documents"))
        self.rows.add(DOCUMENTS, document)

    def save(self, document: ConsumerDocument) -> ConsumerDocument:
        return self.rows.save(DOCUMENTS, document)

    def live(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        theirs = [
            document
            for document in self.rows.all(DOCUMENTS)
            if document.consumer_id == consumer_id and document.is_live
        ]
        theirs.sort(key=lambda document: (document.added_at, document.id))
        return self.rows.shown(DOCUMENTS, *theirs)
