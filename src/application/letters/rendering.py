"""The port that turns a letter's words into the exact pages a person signs."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.letters.document import LetterDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedLetter:
    """The file as it is signed and mailed; ``sha256`` is the hex digest of ``pdf``."""

    pdf: bytes
    sha256: str
    pages: int


class LetterRenderer(Protocol):
    """Draws letters; the same document always gives the same bytes."""

    @abstractmethod
    def render(self, document: LetterDocument) -> RenderedLetter:
        """Draw the letter.

        Raises GlyphMissing when a character has no shape in the fonts and LetterTooLong when
        the pages exceed what may be mailed.
        """
