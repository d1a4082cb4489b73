"""The words of a letter set in rows."""

from dataclasses import dataclass, field
from datetime import date, datetime

from adapters.reportlab.geometry import ADDRESS_WIDTH, MARGIN, TEXT_WIDTH
from adapters.reportlab.rows import Row, Span, break_lines, breakable_lines
from adapters.reportlab.typefaces import Face, Typeface
from domain.letters.document import LetterDocument, LetterItem, SignatureBlock

BODY_SIZE, BODY_LEADING = 10.5, 14.25
SMALL_SIZE, SMALL_LEADING = 9.5, 12.75
ADDRESS_SIZE, ADDRESS_LEADING = 10.5, 12.5
SIGNED_SIZE, SIGNED_LEADING = 15.0, 20.0

PARAGRAPH_GAP = 7.5
SECTION_GAP = 14.0
ITEM_INDENT = 22.0
REFERENCE_LABEL_WIDTH_MAX = 170.0
REFERENCE_GUTTER = 16.0
PEN_SPACE = 34.0
SIGNATURE_RULE_WIDTH = 230.0
ENCLOSURES_TOGETHER_MAX = 8  # a short list is not torn over two pages

# Not strftime("%B"): the month would follow the locale of the process.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(slots=True)
class Column:
    """The body of the letter as it grows downwards."""

    typeface: Typeface
    rows: list[Row] = field(default_factory=list)
    glued: bool = False

    def paragraph(
        self,
        text: str,
        *,
        before: float = PARAGRAPH_GAP,
        indent: float = 0.0,
        marker: str = "",
        strong: bool = False,
        small: bool = False,
        keep_with_next: bool = False,
    ) -> None:
        face = self.typeface.strong if strong else self.typeface.regular
        size, leading = (SMALL_SIZE, SMALL_LEADING) if small else (BODY_SIZE, BODY_LEADING)
        lines = break_lines(text, face, size, TEXT_WIDTH - indent)
        endings = breakable_lines(len(lines), glued=self.glued)
        for index, (line, breakable) in enumerate(zip(lines, endings, strict=True)):
            spans: tuple[Span, ...] = (Span(MARGIN + indent, line, face, size),)
            if marker and index == 0:
                spans = (Span(MARGIN, marker, face, size), *spans)
            self.rows.append(Row(spans, leading, 0.0 if index else before, breakable))
        self.glued = keep_with_next

    def pair(self, label: str, value: str, *, label_width: float, before: float) -> None:
        face, x = self.typeface.regular, label_width + REFERENCE_GUTTER
        left = break_lines(label, face, SMALL_SIZE, label_width)
        right = break_lines(value, face, SMALL_SIZE, TEXT_WIDTH - x)
        for index in range(max(len(left), len(right))):
            columns = ((MARGIN, left[index : index + 1]), (MARGIN + x, right[index : index + 1]))
            spans = tuple(
                Span(at, text, face, SMALL_SIZE) for at, [*texts] in columns for text in texts
            )
            free = index == 0 and not self.glued
            self.rows.append(Row(spans, SMALL_LEADING, 0.0 if index else before, free))

    def line(self, *, before: float) -> None:
        """A thin line over the whole column, which clings to what follows."""
        free = not self.glued
        self.rows.append(Row((), 3.0, before, free, rule_width=TEXT_WIDTH))
        self.glued = True

    def space_to_sign(self) -> None:
        self.rows.append(Row((), PEN_SPACE, 0.0, breakable=False))

    def rule(self) -> None:
        self.rows.append(Row((), 4.0, 2.0, breakable=False, rule_width=SIGNATURE_RULE_WIDTH))


def body(document: LetterDocument, typeface: Typeface) -> list[Row]:
    """All rows under the addresses, from the subject to the list of enclosures."""
    column = Column(typeface)
    column.paragraph(f"Re: {document.subject}", before=0.0, strong=True, keep_with_next=True)
    _set_reference(column, document)
    for index, text in enumerate(document.opening):
        column.paragraph(text, before=PARAGRAPH_GAP if index else SECTION_GAP)
    for item in document.items:
        _set_item(column, item)
    for index, text in enumerate(document.closing):
        column.paragraph(
            text,
            before=PARAGRAPH_GAP if index else SECTION_GAP,
            keep_with_next=index == len(document.closing) - 1,
        )
    together = len(document.enclosures) <= ENCLOSURES_TOGETHER_MAX
    _set_signature(column, document.signature)
    # A short list stays with the signature: alone on a page it would look like a stray sheet.
    column.glued = together
    _set_enclosures(column, document.enclosures)
    return column.rows


def address(lines: tuple[str, ...], face: Face) -> list[Row]:
    """An address block; a line that leaves the block's width goes on in the next."""
    return [
        Row((Span(MARGIN, piece, face, ADDRESS_SIZE),), ADDRESS_LEADING)
        for line in lines
        for piece in break_lines(line, face, ADDRESS_SIZE, ADDRESS_WIDTH)
    ]


def written_date(day: date) -> str:
    """The day as American letters write it: ``March 14, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _written_instant(instant: datetime) -> str:
    return f"{written_date(instant.date())} at {instant:%H:%M} {instant.tzname()}"


def _set_reference(column: Column, document: LetterDocument) -> None:
    regular = column.typeface.regular
    widths = [regular.width(line.label, SMALL_SIZE) for line in document.reference]
    label_width = min(max(widths, default=0.0), REFERENCE_LABEL_WIDTH_MAX)
    for index, line in enumerate(document.reference):
        before = 0.0 if index else PARAGRAPH_GAP
        column.pair(line.label, line.value, label_width=label_width, before=before)
        column.glued = False


def _set_item(column: Column, item: LetterItem) -> None:
    marker = f"{item.number}."
    indent = max(ITEM_INDENT, column.typeface.strong.width(marker, BODY_SIZE) + 6.0)
    column.paragraph(
        item.heading,
        before=SECTION_GAP,
        indent=indent,
        marker=marker,
        strong=True,
        keep_with_next=True,
    )
    if item.account_line:
        column.paragraph(
            item.account_line, before=0.0, indent=indent, small=True, keep_with_next=True
        )
    column.paragraph(item.paragraph, before=4.0, indent=indent, keep_with_next=bool(item.request))
    if item.request:
        column.paragraph(item.request, before=4.0, indent=indent)


def _set_signature(column: Column, signature: SignatureBlock) -> None:
    column.paragraph(signature.valediction, before=SECTION_GAP, keep_with_next=True)
    if signature.signed_at is None:
        column.space_to_sign()
    else:
        hand = f"/s/ {signature.name}"
        face = column.typeface.regular
        lines = break_lines(hand, face, SIGNED_SIZE, TEXT_WIDTH)
        column.rows.extend(
            Row((Span(MARGIN, line, face, SIGNED_SIZE),), SIGNED_LEADING, 8.0, breakable=False)
            for line in lines
        )
    column.rule()
    notes = [signature.method] if signature.method else []
    if signature.signed_at is not None:
        notes.insert(0, f"Signed {_written_instant(signature.signed_at)}")
    column.paragraph(signature.name, before=0.0, keep_with_next=bool(notes))
    for index, note in enumerate(notes, start=1):
        column.paragraph(note, before=0.0, small=True, keep_with_next=index < len(notes))


def _set_enclosures(column: Column, enclosures: tuple[str, ...]) -> None:
    if not enclosures:
        return
    column.paragraph("Enclosures", before=SECTION_GAP, strong=True, small=True, keep_with_next=True)
    whole = len(enclosures) <= ENCLOSURES_TOGETHER_MAX
    for number, text in enumerate(enclosures, start=1):
        marker = f"{number}."
        column.paragraph(
            text,
            before=1.0,
            indent=max(ITEM_INDENT, column.typeface.regular.width(marker, SMALL_SIZE) + 6.0),
            marker=marker,
            small=True,
            keep_with_next=whole and number < len(enclosures),
        )
