"""A letter as its words and their order, before any page exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.addresses import PostalAddress
from domain.errors import InvalidField
from domain.letters.exhibits import Exhibit
from domain.printable_text import character_name, optional, required


class GlyphMissing(InvalidField):
    """The fonts of the letter have no shape for a character; it is never printed as a box."""

    def __init__(self, field: str, character: str) -> None:
        super().__init__(field, f"{character_name(character)} is in none of the letter's fonts")
        self.field = field
        self.character = character
        self.character_name = character_name(character)


class LetterTooLong(InvalidField):
    """The letter fills more pages than the mailing allows."""

    def __init__(self, *, pages: int, limit: int) -> None:
        super().__init__("document", f"fills {pages} pages, at most {limit} may be mailed")
        self.pages = pages
        self.limit = limit


class LetterTooHeavy(InvalidField):
    """The file has more bytes than the carrier takes: the copies enclosed are too many."""

    def __init__(self, *, bytes_: int, limit: int) -> None:
        super().__init__("document", f"has {bytes_:,} bytes, at most {limit:,} may be mailed")
        self.bytes = bytes_
        self.limit = limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLine:
    """One line by which the recipient finds the consumer: ``Date of birth``, ``March 4, 1985``."""

    label: str
    value: str

    def __post_init__(self) -> None:
        field = "reference"
        object.__setattr__(self, "label", required(self.label, field=f"{field}.label"))
        object.__setattr__(self, "value", required(self.value, field=f"{field}.value"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterItem:
    """One disputed item: what it is, what is wrong with it, what is asked."""

    number: int
    heading: str
    account_line: str
    paragraph: str
    request: str

    def __post_init__(self) -> None:
        path = f"items[{self.number}]"
        if self.number < 1:
            raise InvalidField(f"{path}.number", "counts from one")
        object.__setattr__(self, "heading", required(self.heading, field=f"{path}.heading"))
        object.__setattr__(
            self, "account_line", optional(self.account_line, field=f"{path}.account_line")
        )
        object.__setattr__(self, "paragraph", required(self.paragraph, field=f"{path}.paragraph"))
        object.__setattr__(self, "request", optional(self.request, field=f"{path}.request"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlock:
    """Who signs; with ``signed_at`` (aware, UTC) the letter says when, without it leaves room."""

    name: str
    signed_at: datetime | None = None
    method: str = ""
    valediction: str = "Sincerely,"

    def __post_init__(self) -> None:
        for field in ("name", "valediction"):
            object.__setattr__(
                self, field, required(getattr(self, field), field=f"signature.{field}")
            )
        object.__setattr__(self, "method", optional(self.method, field="signature.method"))
        if self.signed_at is not None and self.signed_at.utcoffset() is None:
            raise InvalidField("signature.signed_at", "has no time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDocument:
    """Everything a letter says, in the order in which it says it.

    Each paragraph is one line of text without line breaks. Raises InvalidField (and
    UnprintableCharacter) naming the field; the salutation is the first opening paragraph. What
    is listed as enclosed is what is enclosed: the list is made from the exhibits.
    """

    sender: PostalAddress
    recipient: PostalAddress
    dated_on: date
    subject: str
    reference: tuple[ReferenceLine, ...] = ()
    opening: tuple[str, ...]
    items: tuple[LetterItem, ...] = ()
    closing: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    signature: SignatureBlock

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", required(self.subject, field="subject"))
        for field in ("opening", "closing"):
            object.__setattr__(self, field, _paragraphs(getattr(self, field), field))
        if not self.opening:
            raise InvalidField("opening", "holds no paragraph")

    @property
    def enclosures(self) -> tuple[str, ...]:
        """The titles of the exhibits, in their order."""
        return tuple(exhibit.title for exhibit in self.exhibits)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the letter with the path of the field that holds it."""
        for side, address in (("sender", self.sender), ("recipient", self.recipient)):
            for field in ("name", "line1", "line2", "city", "state", "zip"):
                yield f"{side}.{field}", getattr(address, field)
        yield "subject", self.subject
        for index, line in enumerate(self.reference):
            yield f"reference[{index}].label", line.label
            yield f"reference[{index}].value", line.value
        yield from _numbered("opening", self.opening)
        for item in self.items:
            for field in ("heading", "account_line", "paragraph", "request"):
                yield f"items[{item.number}].{field}", getattr(item, field)
        yield from _numbered("closing", self.closing)
        for index, exhibit in enumerate(self.exhibits):
            yield from _exhibit_texts(f"exhibits[{index}]", exhibit)
        for field in ("valediction", "name", "method"):
            yield f"signature.{field}", getattr(self.signature, field)


def _exhibit_texts(path: str, exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    yield f"{path}.title", exhibit.title
    for item in exhibit.items:
        at = f"{path}.items[{item.number}]"
        yield f"{at}.bureau", item.bureau
        yield f"{at}.label", item.label
        for index, reported in enumerate(item.values):
            yield f"{at}.values[{index}].label", reported.label
            yield f"{at}.values[{index}].value", reported.value


def _paragraphs(texts: tuple[str, ...], field: str) -> tuple[str, ...]:
    return tuple(required(text, field=f"{field}[{index}]") for index, text in enumerate(texts))


def _numbered(field: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((f"{field}[{index}]", text) for index, text in enumerate(texts))
