"""Put a copy of a consumer's paper on file: an ID, a proof of address, another."""

from dataclasses import dataclass

from application.consumers.ports import ImageCleaner
from application.credit_reports.ports import EvidenceVault
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.consumers.documents import (
    ConsumerDocument,
    DocumentAdded,
    DocumentId,
    DocumentKind,
    check_upload,
    document_title,
    free_slot,
)
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class AddDocument:
    begin: Begin[Work]
    images: ImageCleaner
    vault: EvidenceVault
    clock: Clock
    new_id: NewId

    def __call__(
        self,
        actor: Actor,
        consumer_id: ConsumerId,
        *,
        kind: DocumentKind,
        title: str,
        content: bytes,
    ) -> ConsumerDocument:
        """Keep the picture alone, sealed.

        Raises InvalidField kinds (NotAnImage, ImageTooHeavy, ImageUnreadable, ImageTooSmall,
        ImageHasTooManyPixels, ``title``), TooManyDocuments and DocumentAlreadyOnFile; StaleVersion
        when another one arrived at the same time.
        """
        actor.require_for(Permission.DOCUMENT_MANAGE, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
        title = document_title(title)
        check_upload(content)
        image = self.images.clean(content)
        sha256 = self.vault.put(actor.tenant_id, image.content)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            document = ConsumerDocument(
                id=DocumentId(self.new_id()),
                tenant_id=actor.tenant_id,
                consumer_id=consumer_id,
                kind=kind,
                slot=free_slot(work.documents.live(consumer_id), sha256=sha256),
                title=title,
                media_type=image.media_type,
                sha256=sha256,
                bytes=len(image.content),
                width=image.width,
                height=image.height,
                added_at=now,
                added_by=actor.user_id,
            )
            work.documents.add(document)
            work.outbox.add(
                DocumentAdded(
                    tenant_id=actor.tenant_id,
                    consumer_id=consumer_id,
                    at=now,
                    actor_id=actor.user_id,
                    document_id=document.id,
                    kind=kind.value,
                )
            )
        return document
