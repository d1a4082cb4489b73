"""The report review as PDF, drawn with the same rows as letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.reportlab import geometry as at
from adapters.reportlab.composition import (
    PARAGRAPH_GAP,
    SECTION_GAP,
    SMALL_LEADING,
    SMALL_SIZE,
    Column,
)
from adapters.reportlab.rows import Row, Span, break_lines, paginate
from adapters.reportlab.sheet import FONTS_IN_USE, Sheet
from adapters.reportlab.typefaces import Face, Typeface, typefaces
from application.findings.review_report import ReviewPrinter
from domain.findings.review import Excerpt, Explained, Review, ReviewedItem, ShownCell, ShownRow

TITLE_SIZE, TITLE_LEADING = 18.0, 24.0
PART_SIZE, PART_LEADING = 13.0, 18.0
LABEL_WIDTH = 114.0
COLUMN_GUTTER = 6.0
POINT_INDENT = 22.0
POINT_LABEL_WIDTH = 118.0
UNPRINTABLE = "?"
NO_SHAPE = "Characters that cannot be printed stand as a question mark."


@dataclass(frozen=True, slots=True)
class ReportLabReviewPrinter(ReviewPrinter):
    """US Letter, embedded TrueType subsets, the same bytes for the same review."""

    def print(self, review: Review) -> bytes:
        page = _Composed(typefaces()[-1])
        page.review(review)
        height = at.PAGE_HEIGHT - at.TOP - at.BOTTOM
        pages = paginate(page.column.rows, first_height=height, height=height)
        with FONTS_IN_USE:
            sheet = Sheet.blank(title=review.title, author="", typeface=page.typeface)
            for number, rows in enumerate(pages, start=1):
                sheet.place(rows, at.TOP)
                sheet.end_page(review.title, number, len(pages))
            return sheet.saved()


class _Composed:
    """The rows of a review as they grow; a character without a shape becomes a question mark."""

    def __init__(self, typeface: Typeface) -> None:
        self.typeface = typeface
        self.column = Column(typeface)
        self.replaced = False

    def review(self, review: Review) -> None:
        self._heading(review.title, TITLE_SIZE, TITLE_LEADING, before=0.0)
        for number, (label, value) in enumerate(review.about):
            before = 0.0 if number else PARAGRAPH_GAP
            self.column.pair(
                self._text(label), self._text(value), label_width=LABEL_WIDTH, before=before
            )
        for number, said in enumerate(review.summary):
            self._paragraph(said, before=PARAGRAPH_GAP if number else SECTION_GAP)
        if review.table.columns:
            self._table(review.table, before=SECTION_GAP)
        self._part("What the report itself shows", review.proven)
        self._part("What waits for your answer", review.waiting)
        if review.limits:
            self._heading("What this review cannot tell", PART_SIZE, PART_LEADING)
            for said in review.limits:
                self._paragraph(said)
        self._heading("What you should know", PART_SIZE, PART_LEADING)
        for said in review.rights:
            self._paragraph(said)
        if self.replaced:
            self._paragraph(NO_SHAPE, before=SECTION_GAP)

    def _part(self, title: str, items: Sequence[ReviewedItem]) -> None:
        if not items:
            return
        self._heading(title, PART_SIZE, PART_LEADING)
        for item in items:
            self.column.paragraph(
                self._text(item.title), before=SECTION_GAP, strong=True, keep_with_next=True
            )
            if item.excerpt is not None:
                self._table(item.excerpt, before=PARAGRAPH_GAP)
            for finding in item.findings:
                self._finding(finding)

    def _finding(self, finding: Explained) -> None:
        self.column.paragraph(
            self._text(f"{finding.title} ({finding.bureau})"),
            before=SECTION_GAP,
            indent=POINT_INDENT,
            marker=f"[{finding.number}]",
            strong=True,
            keep_with_next=True,
        )
        self.column.paragraph(
            self._text(finding.weight), before=0.0, indent=POINT_INDENT, keep_with_next=True
        )
        for label, said in finding.points:
            self._point(label, (said,))
        self._point(
            "Where it stands",
            (
                finding.item_place,
                *(_valued(*said) for said in finding.places),
            ),
        )

    def _point(self, label: str, said: Sequence[str]) -> None:
        """A small heading to the left, what it says to the right of it."""
        face, left = self.typeface.regular, at.MARGIN + POINT_INDENT
        x = left + POINT_LABEL_WIDTH + COLUMN_GUTTER
        width = at.MARGIN + at.TEXT_WIDTH - x
        labels = break_lines(self._text(label), self.typeface.strong, SMALL_SIZE, POINT_LABEL_WIDTH)
        lines = [
            line for text in said for line in break_lines(self._text(text), face, SMALL_SIZE, width)
        ]
        for number in range(max(len(labels), len(lines))):
            spans = [Span(left, one, self.typeface.strong, SMALL_SIZE)
                     for one in labels[number : number + 1]]  # fmt: skip
            spans += [Span(x, one, face, SMALL_SIZE) for one in lines[number : number + 1]]
            free = number != 1 and not self.column.glued
            before = 0.0 if number else 3.0
            self.column.rows.append(Row(tuple(spans), SMALL_LEADING, before, free))
            self.column.glued = False

    def _table(self, excerpt: Excerpt, *, before: float) -> None:
        heads = ShownRow(label="", cells=tuple(ShownCell(text=one) for one in excerpt.columns))
        rows = list(self._lines(heads, self.typeface.strong))
        rows[0] = Row(rows[0].spans, SMALL_LEADING, before, breakable=not self.column.glued)
        self.column.rows += rows
        self.column.glued = False
        self.column.line(before=1.0)
        for number, row in enumerate(excerpt.rows):
            lines = list(self._lines(row, self.typeface.regular))
            if number:
                lines[0] = Row(lines[0].spans, lines[0].leading, shades=lines[0].shades)
            self.column.rows += lines
        self.column.glued = False

    def _lines(self, row: ShownRow, face: Face) -> Iterator[Row]:
        """One row of a table, as many lines as its longest cell; no page ends within it."""
        width = (at.TEXT_WIDTH - LABEL_WIDTH) / max(len(row.cells), 1)
        columns = [(at.MARGIN, break_lines(self._text(row.label), self.typeface.regular,
                                           SMALL_SIZE, LABEL_WIDTH - COLUMN_GUTTER),
                    self.typeface.regular)]  # fmt: skip
        shades = []
        for number, cell in enumerate(row.cells):
            left = at.MARGIN + LABEL_WIDTH + number * width
            weight = self.typeface.strong if cell.marks else face
            marks = "".join(f" [{mark}]" for mark in cell.marks)
            said = break_lines(self._text(cell.text) + marks, weight, SMALL_SIZE,
                               width - COLUMN_GUTTER)  # fmt: skip
            columns.append((left, said, weight))
            if cell.marks:
                shades.append((left - COLUMN_GUTTER / 2, width - COLUMN_GUTTER / 2))
        for line in range(max(len(said) for _, said, _ in columns)):
            spans = tuple(
                Span(left, said[line], weight, SMALL_SIZE)
                for left, said, weight in columns
                if line < len(said)
            )
            yield Row(spans, SMALL_LEADING, 0.0, breakable=False, shades=tuple(shades))

    def _heading(
        self, text: str, size: float, leading: float, *, before: float = 2 * SECTION_GAP
    ) -> None:
        face = self.typeface.strong
        for number, line in enumerate(break_lines(self._text(text), face, size, at.TEXT_WIDTH)):
            span = Span(at.MARGIN, line, face, size)
            self.column.rows.append(
                Row((span,), leading, 0.0 if number else before, breakable=not number)
            )
        self.column.glued = True

    def _paragraph(self, text: str, *, before: float = PARAGRAPH_GAP) -> None:
        self.column.paragraph(self._text(text), before=before)

    def _text(self, text: str) -> str:
        known, strong = self.typeface.regular.advances, self.typeface.strong.advances
        if all(one in known and one in strong for one in text):
            return text
        self.replaced = True
        return "".join(one if one in known and one in strong else UNPRINTABLE for one in text)


def _valued(label: str, value: str, place: str) -> str:
    return f"{label}: {value} ({place})" if place else f"{label}: {value}"
