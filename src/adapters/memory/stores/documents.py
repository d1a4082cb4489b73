"""Copies of consumers' papers."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.ports import StaleVersion
from application.stores import DocumentStore
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentNotFound
from domain.identity import ConsumerId

_DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class MemoryDocumentStore(DocumentStore):
    rows: TenantRows

    def get(self, document_id: DocumentId) -> ConsumerDocument:
        document: ConsumerDocument | None = self.rows.find(_DOCUMENTS, document_id)
        if document is None:
            raise DocumentNotFound(document_id)
        return document

    def add(self, document: ConsumerDocument) -> None:
        taken = {live.slot for live in self.live(document.consumer_id)}
        if document.slot in taken:
            self.rows.draft.refuse(StaleVersion("the consumer's documents"))
        self.rows.add(_DOCUMENTS, document)

    def save(self, document: ConsumerDocument) -> ConsumerDocument:
        return self.rows.save(_DOCUMENTS, document)

    def live(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        theirs = [
            document
            for document in self.rows.all(_DOCUMENTS)
            if document.consumer_id == consumer_id and document.is_live
        ]
        return tuple(sorted(theirs, key=lambda document: (document.added_at, document.id)))
