"""The embedded TrueType families, measured once per process."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from domain.letters.document import GlyphMissing

LAST_CODE_POINT = 0xFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One weight: its registered name and the advance of each character in 1/1000 of the size."""

    name: str
    advances: dict[str, float]

    def width(self, text: str, size: float) -> float:
        """Width of the text in points; every character must have a shape."""
        return sum(map(self.advances.__getitem__, text)) * size / 1000


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """A family in the two upright weights a letter uses.

    There is no italic: the italics of both packages have no Cyrillic, and that of the serif has
    no Vietnamese either.
    """

    regular: Face
    strong: Face

    def missing(self, text: str) -> str | None:
        """The first character without a shape in either weight."""
        return next(
            (
                character
                for character in text
                if character not in self.regular.advances or character not in self.strong.advances
            ),
            None,
        )


@cache
def typefaces() -> tuple[Typeface, ...]:
    """The families in order of preference: the serif, then the sans, which knows more letters."""
    rl_config.useA85 = 0  # streams stay binary: a fifth smaller and sooner written than in ASCII
    return (
        _family("font_source_serif_pro", "SourceSerifPro"),
        _family("font_source_sans_pro", "SourceSansPro"),
    )


def typeface_for(texts: Iterable[tuple[str, str]]) -> Typeface:
    """The first family with a shape for every character of the ``(field, text)`` pairs.

    One family sets the whole letter, so that a name never changes its look in the middle.
    Raises GlyphMissing for the first character that the largest family lacks.
    """
    pairs = [(field, text) for field, text in texts if not _plain(text)]
    *preferred, largest = typefaces()
    for typeface in preferred:
        if not any(typeface.missing(text) for _, text in pairs):
            return typeface
    for field, text in pairs:
        if character := largest.missing(text):
            raise GlyphMissing(field, character)
    return largest


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _family(package: str, prefix: str) -> Typeface:
    folder = files(package) / "files"
    faces = []
    for weight in ("Regular", "Semibold"):
        with as_file(folder / f"{prefix}-{weight}.ttf") as path:
            faces.append(_registered(f"{prefix}-{weight}", str(path)))
    return Typeface(*faces)


def _registered(name: str, path: str) -> Face:
    font = TTFont(name, path)
    pdfmetrics.registerFont(font)
    face = font.face
    advances = {
        chr(code): float(face.charWidths[code])
        for code, glyph in face.charToGlyph.items()
        # Glyph 0 is the box. Past U+FFFF ReportLab writes a text map that readers cannot decode.
        if glyph and code <= LAST_CODE_POINT
    }
    return Face(name, advances)
