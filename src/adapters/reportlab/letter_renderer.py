"""Letters drawn straight onto a ReportLab canvas: no markup is ever parsed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.reportlab import geometry as at
from adapters.reportlab.composition import (
    ADDRESS_LEADING,
    ADDRESS_SIZE,
    SECTION_GAP,
    address,
    body,
    written_date,
)
from adapters.reportlab.exhibits import Leaf, exhibit_leaves
from adapters.reportlab.rows import Row, paginate, tightened
from adapters.reportlab.sheet import FONTS_IN_USE, Sheet
from adapters.reportlab.typefaces import typeface_for
from application.letters.rendering import NO_IMAGES, LetterRenderer, RenderedLetter
from domain.letters.document import LetterDocument, LetterTooHeavy, LetterTooLong

BYTES_LIMIT = 5 * 1024 * 1024  # Lob takes no larger file


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
        with FONTS_IN_USE:
            sheet = Sheet.blank(
                title=document.subject, author=document.sender.name, typeface=typeface
            )
            sheet.place(sender, at.SENDER_TOP)
            _place_date(sheet, written_date(document.dated_on))
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


def _place_date(sheet: Sheet, text: str) -> None:
    """The date stands to the right of both windows, on the sender's first line."""
    x = at.PAGE_WIDTH - at.MARGIN - sheet.typeface.regular.width(text, ADDRESS_SIZE)
    sheet.line(x, at.PAGE_HEIGHT - at.SENDER_TOP - ADDRESS_LEADING * 0.72, text, ADDRESS_SIZE)


def _height(rows: Sequence[Row]) -> float:
    return sum(row.leading for row in rows)
