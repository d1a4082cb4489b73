"""The port that turns a letter's words into the exact pages a person signs."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from domain.letters.document import LetterDocument

NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedLetter:
    """The file as it is signed and mailed; ``sha256`` is the hex digest of ``pdf``."""

    pdf: bytes
    sha256: str
    pages: int


class LetterRenderer(Protocol):
    """Draws letters; the same document always gives the same bytes."""

    @abstractmethod
    def render(
        self, document: LetterDocument, images: Mapping[str, bytes] = NO_IMAGES
    ) -> RenderedLetter:
        """Draw the letter and, behind it, its exhibits; ``images`` holds their JPEGs by SHA-256.

        Raises GlyphMissing when a character has no shape in the fonts, LetterTooLong when the
        pages, and LetterTooHeavy when the bytes exceed what may be mailed.
        """
