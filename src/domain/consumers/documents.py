"""Copies of a consumer's papers: what proves to a bureau that the dispute is their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import Conflict, InvalidField, NotFound, TooLarge
from domain.events import Event
from domain.identity import ConsumerId, TenantId, UserId
from domain.printable_text import required

DocumentId = NewType("DocumentId", UUID)
DOCUMENTS_MAX = 10
IMAGE_BYTES_MAX = 5 * 1024 * 1024
IMAGE_PIXELS_MAX = 25_000_000
# A card of 3.4 by 2.1 inches at 180 dots per inch; what has fewer cannot be read on paper.
IMAGE_LONG_SIDE_MIN, IMAGE_SHORT_SIDE_MIN = 600, 360
TITLE_CHARS_MAX = 120
_CONTENT = "content"


class DocumentNotFound(NotFound):
    def __init__(self, document_id: object) -> None:
        super().__init__(f"no document {document_id}")


class TooManyDocuments(Conflict):
    def __init__(self) -> None:
        super().__init__(f"a consumer keeps at most {DOCUMENTS_MAX} documents; remove one first")


class DocumentAlreadyOnFile(Conflict):
    """The same image again would be enclosed twice."""

    def __init__(self, document_id: object) -> None:
        super().__init__(f"this image is on file already, as document {document_id}")


class NotAnImage(InvalidField):
    """Known by its first bytes, whatever its name and the declared type say."""

    def __init__(self) -> None:
        super().__init__(_CONTENT, "is neither a PNG nor a JPEG image")


class ImageUnreadable(InvalidField):
    """The image is cut off or broken: it cannot be decoded to its last row."""

    def __init__(self) -> None:
        super().__init__(_CONTENT, "cannot be read to its end as an image")


class ImageTooSmall(InvalidField):
    def __init__(self, width: int, height: int) -> None:
        super().__init__(
            _CONTENT,
            f"has {width} by {height} pixels; print needs at least "
            f"{IMAGE_LONG_SIDE_MIN} by {IMAGE_SHORT_SIDE_MIN}",
        )


class ImageHasTooManyPixels(InvalidField):
    def __init__(self) -> None:
        super().__init__(_CONTENT, f"has more than {IMAGE_PIXELS_MAX:,} pixels")


class ImageTooHeavy(TooLarge, InvalidField):
    def __init__(self) -> None:
        super().__init__(_CONTENT, f"has more than {IMAGE_BYTES_MAX:,} bytes")


@unique
class DocumentKind(StrEnum):
    GOVERNMENT_ID = "government_id"
    PROOF_OF_ADDRESS = "proof_of_address"
    OTHER = "other"


# What bureaus ask for with a dispute, in the order in which it is enclosed.
USUAL_KINDS = (DocumentKind.GOVERNMENT_ID, DocumentKind.PROOF_OF_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerDocument:
    """One image on file. ``sha256`` names the stored bytes, which hold the picture and nothing else.

    ``slot`` (from 1 to DOCUMENTS_MAX) is held by one live document of the consumer at a time, so
    two that arrive at once never exceed the limit. ``width`` and ``height`` are pixels.
    """

    id: DocumentId
    tenant_id: TenantId
    consumer_id: ConsumerId
    kind: DocumentKind
    slot: int
    title: str
    media_type: str
    sha256: str
    bytes: int
    width: int
    height: int
    added_at: datetime
    added_by: UserId
    removed_at: datetime | None = None
    version: int = 1

    @property
    def is_live(self) -> bool:
        return self.removed_at is None

    def remove(self, *, by: UserId, at: datetime) -> tuple["ConsumerDocument", "DocumentRemoved"]:
        """Take it off the file; letters that were made with it keep their copy.

        Raises DocumentNotFound when it is off the file already.
        """
        if not self.is_live:
            raise DocumentNotFound(self.id)
        event = DocumentRemoved(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            actor_id=by,
            document_id=self.id,
            kind=self.kind.value,
        )
        return replace(self, removed_at=at), event


def free_slot(live: Sequence[ConsumerDocument], *, sha256: str) -> int:
    """Where one more document goes.

    Raises TooManyDocuments, and DocumentAlreadyOnFile when one of these bytes is there.
    """
    for document in live:
        if document.sha256 == sha256:
            raise DocumentAlreadyOnFile(document.id)
    taken = {document.slot for document in live}
    for slot in range(1, DOCUMENTS_MAX + 1):
        if slot not in taken:
            return slot
    raise TooManyDocuments


def document_title(title: str) -> str:
    """Raise InvalidField unless it is one line of visible text of at most TITLE_CHARS_MAX."""
    return required(title, field="title", longest=TITLE_CHARS_MAX)


def check_upload(content: bytes) -> None:
    """Raise ImageTooHeavy, or NotAnImage for bytes that begin as neither kind does."""
    if len(content) > IMAGE_BYTES_MAX:
        raise ImageTooHeavy
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise NotAnImage


def check_size(width: int, height: int) -> None:
    """Raise ImageHasTooManyPixels or ImageTooSmall; sides are pixels."""
    if width * height > IMAGE_PIXELS_MAX:
        raise ImageHasTooManyPixels
    short, long = sorted((width, height))
    if long < IMAGE_LONG_SIDE_MIN or short < IMAGE_SHORT_SIDE_MIN:
        raise ImageTooSmall(width, height)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(Event):
    document_id: DocumentId
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRemoved(Event):
    document_id: DocumentId
    kind: str
