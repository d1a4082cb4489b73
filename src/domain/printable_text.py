"""Text that may stand on a letter or an envelope: composed, visible, one line."""

import unicodedata

from domain.errors import InvalidField

# Separators that break a line or a paragraph would let one field pretend to be another.
_LINE_BREAKING_CATEGORIES = frozenset({"Zl", "Zp"})
_CONTROL_NAMES = {
    "\x00": "NULL",
    "\t": "CHARACTER TABULATION",
    "\n": "LINE FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
}


def character_name(character: str) -> str:
    """The code point with its Unicode name, as in ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, "UNNAMED")
    return f"U+{ord(character):04X} {name}"


class UnprintableCharacter(InvalidField):
    """A field holds a control, format, surrogate or unassigned character, or a loose mark."""

    def __init__(self, field: str, character: str, *, why: str) -> None:
        super().__init__(field, f"{character_name(character)} {why}")
        self.field = field
        self.character = character
        self.character_name = character_name(character)


def printable(text: str, *, field: str) -> str:
    """The text in Unicode normalization form C, when every character of it can be seen.

    Raises UnprintableCharacter for controls (NUL, tab, line feed and all others), invisible
    format characters (bidirectional controls, joiners, soft hyphen), surrogates, private and
    unassigned code points, and for marks that have no composed form: without shaping they
    would print beside their letter, which is a wrong name on a legal letter.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    for character in composed:
        category = unicodedata.category(character)
        if category[0] == "C" or category in _LINE_BREAKING_CATEGORIES:
            raise UnprintableCharacter(field, character, why="cannot be printed")
        if category[0] == "M":
            raise UnprintableCharacter(
                field, character, why="has no composed form with the letter before it"
            )
    return composed


def required(text: str, *, field: str, longest: int | None = None) -> str:
    """Printable text without outer spaces that is not empty and not over ``longest`` characters.

    Raises UnprintableCharacter, or InvalidField naming the field.
    """
    kept = optional(text, field=field, longest=longest)
    if not kept:
        raise InvalidField(field, "is empty")
    return kept


def optional(text: str, *, field: str, longest: int | None = None) -> str:
    """Printable text without outer spaces, possibly empty, not over ``longest`` characters.

    Raises UnprintableCharacter, or InvalidField naming the field.
    """
    kept = printable(text, field=field).strip()
    if longest is not None and len(kept) > longest:
        raise InvalidField(field, f"has {len(kept)} characters, at most {longest} fit")
    return kept
