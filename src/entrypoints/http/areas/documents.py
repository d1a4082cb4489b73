"""Copies of a consumer's papers, which letters to the bureaus enclose."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.consumers.documents import IMAGE_BYTES_MAX, DocumentId, DocumentKind
from domain.identity import Actor, ConsumerId
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.fields import Line
from entrypoints.http.limits import Zone
from entrypoints.http.rendering import File
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

documents = Area("Documents", "Copies of the consumer's papers; letters enclose them.")
IMAGES = ("image/png", "image/jpeg")


class NewDocumentQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the image shows; `title` is for people, say which side or which month it is."""

    kind: DocumentKind
    title: Line


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """An image on file; `sha256` is that of the stored picture, which holds no metadata."""

    id: UUID
    consumer_id: UUID
    kind: DocumentKind
    title: str
    media_type: str
    sha256: str
    bytes: int
    width: int
    height: int
    added_at: datetime
    removed_at: datetime | None


class DocumentsView(msgspec.Struct, frozen=True):
    """What is on file now, oldest first; at most ten."""

    items: tuple[DocumentView, ...]


@documents.post(
    "/consumers/{consumer_id}/documents",
    "Add a document",
    status=201,
    keyed=True,
    takes=IMAGES,
    zone=Zone.UPLOAD,
    bytes_max=IMAGE_BYTES_MAX,
    refusals=(409, 422, 503),
)
def add_document(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, query: NewDocumentQuery, upload: bytes
) -> DocumentView:
    """The body is the image itself, PNG or JPEG, up to 5 MB. Later letters enclose it."""
    document = use.add_document(
        actor, ConsumerId(consumer_id), kind=query.kind, title=query.title, content=upload
    )
    return shaped(document, DocumentView)


@documents.get("/consumers/{consumer_id}/documents", "List documents")
def list_documents(use: HttpUseCases, actor: Actor, consumer_id: UUID) -> DocumentsView:
    """Oldest first, as letters enclose them."""
    found = use.list_documents(actor, ConsumerId(consumer_id))
    return DocumentsView(items=tuple(shaped(document, DocumentView) for document in found))


@documents.get(
    "/documents/{document_id}/image",
    "Open a document",
    media_type="image/jpeg",
    refusals=(503,),
)
def read_document(use: HttpUseCases, actor: Actor, document_id: UUID) -> File:
    """The picture as it is enclosed: upright, without what the camera wrote beside it."""
    document, content = use.read_document(actor, DocumentId(document_id))
    return File(
        content=content,
        media_type=document.media_type,
        filename=f"document-{document.id}.jpg",
        sha256=document.sha256,
        is_attachment=True,
    )


@documents.delete("/documents/{document_id}", "Remove a document", refusals=(409,))
def remove_document(use: HttpUseCases, actor: Actor, document_id: UUID) -> DocumentView:
    """Letters that were drafted with it keep their copy; those drafted later go without."""
    return shaped(use.remove_document(actor, DocumentId(document_id)), DocumentView)
