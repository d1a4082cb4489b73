"""Rows of text: breaking paragraphs into lines and rows into pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.reportlab.typefaces import Face

# A page never ends with the first line of a paragraph nor begins with its last.
LINES_TOGETHER_MIN = 2
CLOSER = 0.75


@dataclass(frozen=True, slots=True)
class Span:
    """Text at a distance from the left edge of the page, in points."""

    x: float
    text: str
    face: Face
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: ``leading`` is its height, ``before`` the space it asks above."""

    spans: tuple[Span, ...]
    leading: float
    before: float = 0.0
    breakable: bool = True  # a page may end just above
    rule_width: float = 0.0
    shades: tuple[tuple[float, float], ...] = ()  # left edges and widths of grey behind it


def break_lines(text: str, face: Face, size: float, width: float) -> list[str]:
    """The text in lines no wider than ``width`` points, broken at spaces.

    A word wider than a line is broken where the line ends. Time grows with the length of the
    text only, whatever its words.
    """
    space = face.width(" ", size)
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        advance = face.width(word, size)
        if line and used + space + advance <= width:
            line.append(word)
            used += space + advance
            continue
        if line:
            lines.append(" ".join(line))
        pieces = [word] if advance <= width else _pieces(word, face, size, width)
        lines.extend(pieces[:-1])
        line = pieces[-1:]
        used = face.width(line[0], size)
    lines.append(" ".join(line))
    return lines


def _pieces(word: str, face: Face, size: float, width: float) -> list[str]:
    pieces: list[str] = []
    start, used = 0, 0.0
    for index, character in enumerate(word):
        advance = face.advances[character] * size / 1000
        if used + advance > width and index > start:
            pieces.append(word[start:index])
            start, used = index, 0.0
        used += advance
    pieces.append(word[start:])
    return pieces


def breakable_lines(count: int, *, glued: bool) -> list[bool]:
    """For each line of a paragraph whether a page may end above it."""
    return [
        not glued if index == 0 else LINES_TOGETHER_MIN <= index <= count - LINES_TOGETHER_MIN
        for index in range(count)
    ]


def paginate(rows: Sequence[Row], *, first_height: float, height: float) -> list[Sequence[Row]]:
    """The rows page by page, each page ended at the last row that lets a page end above it."""
    pages: list[Sequence[Row]] = []
    start, room = 0, first_height
    while start < len(rows):
        end = _page_end(rows, start, room)
        pages.append(rows[start:end])
        start, room = end, height
    return pages


def tightened(rows: Sequence[Row]) -> list[Row]:
    """The same rows with a quarter less space between paragraphs."""
    return [replace(row, before=row.before * CLOSER) for row in rows]


def _page_end(rows: Sequence[Row], start: int, room: float) -> int:
    used, last_break = 0.0, start
    for index in range(start, len(rows)):
        row = rows[index]
        if index > start:
            used += row.before
            if row.breakable:
                last_break = index
        used += row.leading
        if used > room and index > start:
            # Rows that all cling together for more than a page are cut where the page ends.
            return last_break if last_break > start else index
    return len(rows)
