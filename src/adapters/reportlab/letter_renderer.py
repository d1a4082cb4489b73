"""Letters drawn straight onto a ReportLab canvas: no markup is ever parsed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from adapters.reportlab import geometry as at
from adapters.reportlab.composition import (
    ADDRESS_LEADING,
    ADDRESS_SIZE,
    SECTION_GAP,
    address,
    body,
    written_date,
)
from adapters.reportlab.exhibits import Leaf, Picture, exhibit_leaves
from adapters.reportlab.rows import Row, break_lines, paginate, tightened
from adapters.reportlab.typefaces import Typeface, typeface_for
from application.letters.rendering import NO_IMAGES, LetterRenderer, RenderedLetter
from domain.letters.document import LetterDocument, LetterTooHeavy, LetterTooLong

FOOTER_SIZE = 8.5
BYTES_LIMIT = 5 * 1024 * 1024  # Lob takes no larger file

# A registered font reads its glyphs through one shared file position.
_FONTS_IN_USE = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLabLetterRenderer(LetterRenderer):
    """Draws a letter as PDF: US Letter, embedded TrueType subsets, the same bytes each time."""

    page_limit: int
    bytes_limit: int = BYTES_LIMIT

    def render(
        self, document: LetterDocument, images: Mapping[str, bytes] = NO_IMAGES
    ) -> RenderedLetter:
        typeface = typeface_for(document.texts())
        sender = address(document.sender.lines, typeface.regular)
        recipient = address(document.recipient.lines, typeface.regular)
        body_top = max(at.BODY_TOP, at.RECIPIENT_TOP + _height(recipient) + SECTION_GAP)
        leaves = [
            *_letter_leaves(body(document, typeface), body_top),
            *exhibit_leaves(document, typeface, images),
        ]
        if len(leaves) > self.page_limit:
            raise LetterTooLong(pages=len(leaves), limit=self.page_limit)
        with _FONTS_IN_USE:
            sheet = _Sheet.blank(document, typeface)
            sheet.place(sender, at.SENDER_TOP)
            sheet.place_date(written_date(document.dated_on))
            sheet.place(recipient, at.RECIPIENT_TOP)
            for number, leaf in enumerate(leaves, start=1):
                sheet.place(leaf.rows, leaf.top)
                sheet.place_picture(leaf.picture)
                sheet.end_page(document.sender.name, number, len(leaves))
            pdf = sheet.saved()
        if len(pdf) > self.bytes_limit:
            raise LetterTooHeavy(bytes_=len(pdf), limit=self.bytes_limit)
        return RenderedLetter(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), pages=len(leaves))


def _letter_leaves(rows: Sequence[Row], body_top: float) -> list[Leaf]:
    """Set a little closer where that saves a page."""
    first, height = at.PAGE_HEIGHT - body_top - at.BOTTOM, at.PAGE_HEIGHT - at.TOP - at.BOTTOM
    loose = paginate(rows, first_height=first, height=height)
    close = paginate(tightened(rows), first_height=first, height=height)
    pages = close if len(close) < len(loose) else loose
    return [
        Leaf(rows=page, top=body_top if number == 0 else at.TOP)
        for number, page in enumerate(pages)
    ]


def _height(rows: Sequence[Row]) -> float:
    return sum(row.leading for row in rows)


@dataclass(slots=True)
class _Sheet:
    """The page being drawn, with all finished pages behind it."""

    canvas: Any
    typeface: Typeface
    output: BytesIO

    @classmethod
    def blank(cls, document: LetterDocument, typeface: Typeface) -> "_Sheet":
        output = BytesIO()
        canvas = Canvas(
            output,
            pagesize=(at.PAGE_WIDTH, at.PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=typeface.regular.name,
            lang="en-US",
        )
        canvas.setTitle(document.subject)
        canvas.setAuthor(document.sender.name)
        canvas.setSubject(document.subject)
        canvas.setCreator("")  # the consumer's own letter names no firm and no program
        canvas.setProducer("")
        return cls(canvas, typeface, output)

    def place(self, rows: Sequence[Row], top: float) -> None:
        text = self.canvas.beginText()
        y = at.PAGE_HEIGHT - top
        current: tuple[str, float] | None = None
        for index, row in enumerate(rows):
            y -= (row.before if index else 0.0) + row.leading
            baseline = y + row.leading * 0.28
            for span in row.spans:
                if current != (span.face.name, span.size):
                    current = (span.face.name, span.size)
                    text.setFont(*current)
                text.setTextOrigin(span.x, baseline)
                text.textLine(span.text)
            if row.rule_width:
                self._rule(row.rule_width, y + row.leading)
        self.canvas.drawText(text)

    def place_picture(self, picture: Picture | None) -> None:
        """The JPEG goes into the file as it is, never decoded and pressed again."""
        if picture is not None:
            self.canvas.drawImage(
                ImageReader(BytesIO(picture.content)),
                picture.left,
                picture.bottom,
                picture.width,
                picture.height,
            )

    def place_date(self, text: str) -> None:
        """The date stands to the right of both windows, on the sender's first line."""
        face = self.typeface.regular
        x = at.PAGE_WIDTH - at.MARGIN - face.width(text, ADDRESS_SIZE)
        self._line(x, at.PAGE_HEIGHT - at.SENDER_TOP - ADDRESS_LEADING * 0.72, text, ADDRESS_SIZE)

    def end_page(self, name: str, number: int, count: int) -> None:
        """The footer names the writer, so that a page that strays finds its letter again."""
        face = self.typeface.regular
        page = f"Page {number} of {count}"
        footer = f"{name}  ·  {page}"
        if len(break_lines(footer, face, FOOTER_SIZE, at.FOOTER_WIDTH)) > 1:
            footer = page
        x = (at.PAGE_WIDTH - face.width(footer, FOOTER_SIZE)) / 2
        self._line(x, at.FOOTER_BASELINE, footer, FOOTER_SIZE)
        self.canvas.showPage()

    def saved(self) -> bytes:
        self.canvas.save()
        return self.output.getvalue()

    def _line(self, x: float, baseline: float, text: str, size: float) -> None:
        self.canvas.setFont(self.typeface.regular.name, size)
        self.canvas.drawString(x, baseline, text)

    def _rule(self, width: float, y: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(at.MARGIN, y, at.MARGIN + width, y)
