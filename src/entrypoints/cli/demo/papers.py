"""Two papers that nobody could take for real ones: an ID card and a utility bill, drawn here."""

from datetime import date
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from domain.addresses import PostalAddress

INK, PAPER, MARK = "#1c2733", "#eef3f7", "#c9d4de"


def id_card(address: PostalAddress, born_on: date) -> bytes:
    """A PNG of a driver's license of no state."""
    lines = ("DRIVER LICENSE", address.name, *address.lines[1:], f"born {born_on}")
    return _drawn((1011, 638), lines)


def utility_bill(address: PostalAddress, on: date) -> bytes:
    """A PNG of the first page of a bill of no company."""
    return _drawn(
        (1275, 1650),
        ("Example Power & Light", f"Bill of {on}", "", *address.lines, "", "Amount due: $0.00"),
    )


def _drawn(size: tuple[int, int], lines: tuple[str, ...]) -> bytes:
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    width, height = size
    # Pillow's own font would put boxes into the consumer's name.
    source = files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"
    typeface = source.read_bytes()
    large, plain = (ImageFont.truetype(BytesIO(typeface), width / n) for n in (5, 28))
    for down in range(height // 6, height, height // 3):
        pen.text((width / 2, down), "SAMPLE", fill=MARK, font=large, anchor="mm")
    pen.rectangle((8, 8, width - 9, height - 9), outline=INK, width=4)
    for row, line in enumerate(lines):
        pen.text((width / 16, height / 12 + row * width / 18), line, fill=INK, font=plain)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
