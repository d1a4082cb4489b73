"""The page being drawn, with all finished pages behind it; no markup is ever parsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from adapters.reportlab import geometry as at
from adapters.reportlab.exhibits import Picture
from adapters.reportlab.rows import Row, break_lines
from adapters.reportlab.typefaces import Typeface

FOOTER_SIZE = 8.5
SHADE = 0.88  # of white; black text on it keeps a contrast of 15 to 1

# A registered font reads its glyphs through one shared file position.
FONTS_IN_USE = Lock()


@dataclass(slots=True)
class Sheet:
    canvas: Any
    typeface: Typeface
    output: BytesIO

    @classmethod
    def blank(cls, *, title: str, author: str, typeface: Typeface) -> "Sheet":
        """The same drawing always gives the same bytes: no clock and no chance go into them."""
        output = BytesIO()
        canvas = Canvas(
            output,
            pagesize=(at.PAGE_WIDTH, at.PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=typeface.regular.name,
            lang="en-US",
        )
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setSubject(title)
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
            for left, width in row.shades:
                self._shade(left, y, width, row.leading)
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

    def line(self, x: float, baseline: float, text: str, size: float) -> None:
        self.canvas.setFont(self.typeface.regular.name, size)
        self.canvas.drawString(x, baseline, text)

    def end_page(self, name: str, number: int, count: int) -> None:
        """The footer names whose it is, so that a page that strays finds its document again."""
        face = self.typeface.regular
        page = f"Page {number} of {count}"
        footer = f"{name}  ·  {page}"
        if len(break_lines(footer, face, FOOTER_SIZE, at.FOOTER_WIDTH)) > 1:
            footer = page
        x = (at.PAGE_WIDTH - face.width(footer, FOOTER_SIZE)) / 2
        self.line(x, at.FOOTER_BASELINE, footer, FOOTER_SIZE)
        self.canvas.showPage()

    def saved(self) -> bytes:
        self.canvas.save()
        return self.output.getvalue()

    def _rule(self, width: float, y: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(at.MARGIN, y, at.MARGIN + width, y)

    def _shade(self, left: float, y: float, width: float, height: float) -> None:
        self.canvas.setFillGray(SHADE)
        self.canvas.rect(left, y, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(0)
