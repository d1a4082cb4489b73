"""Pictures and pages, as far as a test of the flow needs them."""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from application.consumers.ports import CleanImage, ImageCleaner
from application.letters.rendering import NO_IMAGES, LetterRenderer, RenderedLetter
from domain.consumers.documents import ImageUnreadable, check_size
from domain.letters.document import LetterDocument, LetterTooLong
from domain.tenancy.branding import LogoUnreadable, check_logo_size

_PNG_HEADER = struct.Struct(">8x8xII")
ITEMS_PER_PAGE = 4


@dataclass(frozen=True, slots=True)
class MemoryImageCleaner(ImageCleaner):
    """Takes a PNG at its header's word and keeps it as it is."""

    def clean(self, content: bytes) -> CleanImage:
        if len(content) < _PNG_HEADER.size or not content.startswith(b"\x89PNG"):
            raise ImageUnreadable
        width, height = _PNG_HEADER.unpack_from(content)
        check_size(width, height)
        return CleanImage(content=content, media_type="image/png", width=width, height=height)

    def clean_logo(self, content: bytes) -> CleanImage:
        if len(content) < _PNG_HEADER.size or not content.startswith(b"\x89PNG"):
            raise LogoUnreadable
        width, height = _PNG_HEADER.unpack_from(content)
        check_logo_size(width, height)
        return CleanImage(content=content, media_type="image/png", width=width, height=height)


@dataclass(slots=True)
class MemoryLetterRenderer(LetterRenderer):
    """The letter's texts and the images enclosed, one after the other; not a PDF."""

    page_limit: int = 60
    rendered: list[LetterDocument] = field(default_factory=list)

    def render(
        self, document: LetterDocument, images: Mapping[str, bytes] = NO_IMAGES
    ) -> RenderedLetter:
        pages = 1 + len(document.items) // ITEMS_PER_PAGE + len(document.exhibits)
        if pages > self.page_limit:
            raise LetterTooLong(pages=pages, limit=self.page_limit)
        self.rendered.append(document)
        texts = "\n".join(f"{path}: {text}" for path, text in document.texts())
        enclosed = b"".join(images[each.image.sha256] for each in document.exhibits if each.image)
        pdf = texts.encode() + b"\n" + enclosed
        return RenderedLetter(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), pages=pages)
