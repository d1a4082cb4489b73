"""Copies of consumers' papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.stores.keeping import need_evidence
from application.sealing import Sealer
from application.stores import DocumentStore
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentNotFound
from domain.identity import ConsumerId


def _stored_as(document: ConsumerDocument, _sealer: Sealer) -> Mapping[str, Any]:
    return {"object_sha256": document.sha256}


_DOCUMENTS = Shelf(
    tables.documents,
    ConsumerDocument,
    documents={"details": None},
    derived=_stored_as,
    derived_columns=("object_sha256",),
)
_LIVE = _DOCUMENTS.selecting(
    tables.documents.c.consumer_id == sa.bindparam("consumer_id"),
    tables.documents.c.removed_at.is_(None),
    newest=[tables.documents.c.added_at, tables.documents.c.id],
)


@dataclass(frozen=True, slots=True)
class PostgresDocumentStore(DocumentStore):
    shelves: Shelves

    def get(self, document_id: DocumentId) -> ConsumerDocument:
        document = self.shelves.find(_DOCUMENTS, document_id)
        if document is None:
            raise DocumentNotFound(document_id)
        return document

    def add(self, document: ConsumerDocument) -> None:
        need_evidence(self.shelves, document.sha256)
        self.shelves.add(_DOCUMENTS, document)

    def save(self, document: ConsumerDocument) -> ConsumerDocument:
        return self.shelves.save(_DOCUMENTS, document)

    def live(self, consumer_id: ConsumerId) -> tuple[ConsumerDocument, ...]:
        return self.shelves.all(_DOCUMENTS, _LIVE, {"consumer_id": consumer_id})
