"""The pages behind a letter: a picture on each, or the items as the report shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.reportlab import geometry as at
from adapters.reportlab.composition import SECTION_GAP, Column
from adapters.reportlab.rows import Row, paginate
from adapters.reportlab.typefaces import Typeface
from domain.letters.document import LetterDocument
from domain.letters.exhibits import Exhibit, ExhibitImage, ReportedItem

DOTS_PER_INCH_MIN = 120  # a smaller picture is not blown up to the width of the page
VALUE_LABEL_WIDTH = 170.0
VALUES_TOGETHER_MAX = 16  # the table of one item is not torn over two pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A JPEG and where it stands; points, ``bottom`` from the lower edge of the page."""

    content: bytes
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page: rows from ``top`` (points from the upper edge) down, and perhaps a picture."""

    rows: Sequence[Row]
    top: float
    picture: Picture | None = None


def exhibit_leaves(
    document: LetterDocument, typeface: Typeface, images: Mapping[str, bytes]
) -> Iterator[Leaf]:
    """Every page of every exhibit, in the order of the list of enclosures."""
    for number, exhibit in enumerate(document.exhibits, start=1):
        column = Column(typeface)
        column.paragraph(
            f"Enclosure {number} — {exhibit.title}", before=0.0, strong=True, keep_with_next=True
        )
        if exhibit.image is not None:
            yield _pictured(column.rows, exhibit.image, images[exhibit.image.sha256])
        else:
            yield from _tabled(column, exhibit)


def _pictured(heading: Sequence[Row], image: ExhibitImage, content: bytes) -> Leaf:
    """As large as the margins allow, upright, in the middle of the page's width."""
    top = at.TOP + sum(row.leading for row in heading) + SECTION_GAP
    room = at.PAGE_HEIGHT - at.BOTTOM - top
    largest = at.INCH / DOTS_PER_INCH_MIN
    scale = min(at.TEXT_WIDTH / image.width, room / image.height, largest)
    width, height = image.width * scale, image.height * scale
    return Leaf(
        rows=heading,
        top=at.TOP,
        picture=Picture(
            content=content,
            left=(at.PAGE_WIDTH - width) / 2,
            bottom=at.PAGE_HEIGHT - top - height,
            width=width,
            height=height,
        ),
    )


def _tabled(column: Column, exhibit: Exhibit) -> Iterator[Leaf]:
    for item in exhibit.items:
        _set_item(column, item)
    height = at.PAGE_HEIGHT - at.TOP - at.BOTTOM
    for rows in paginate(column.rows, first_height=height, height=height):
        yield Leaf(rows=rows, top=at.TOP)


def _set_item(column: Column, item: ReportedItem) -> None:
    column.paragraph(
        f"Item {item.number}: {item.label}", before=SECTION_GAP, strong=True, keep_with_next=True
    )
    column.line(before=2.0)
    values = (("Reported by", item.bureau), *((each.label, each.value) for each in item.values))
    whole = len(values) <= VALUES_TOGETHER_MAX
    for place, (label, value) in enumerate(values, start=1):
        column.pair(label, value, label_width=VALUE_LABEL_WIDTH, before=0.0)
        column.glued = whole and place < len(values)
