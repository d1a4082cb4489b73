"""Lob's rules for an uploaded PDF: sheet size, encryption, fonts, number of pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from entrypoints.sandbox.lob.refusals import refusal

LETTER_PT = (612.0, 792.0)  # 8.5 x 11 in at 72 points to the inch
TOLERANCE_PT = 1.0
BYTES_MAX = 5 * 1024 * 1024
PAGES_MAX = {  # (domestic, double-sided)
    (True, False): 60,
    (True, True): 120,
    (False, False): 6,
    (False, True): 12,
}
# Lob accepts these without their font file; "only standard base14 fonts can be Type 1"
STANDARD_TYPE1 = frozenset(
    [
        "Courier",
        "Courier-Oblique",
        "Courier-Bold",
        "Courier-BoldOblique",
        "Helvetica",
        "Helvetica-Bold",
        "Helvetica-BoldOblique",
        "Helvetica-Oblique",
        "Symbol",
        "Times-Bold",
        "Times-BoldItalic",
        "Times-Italic",
        "Times-Roman",
        "ZapfDingbats",
    ]
)
STANDARD_TRUETYPE = frozenset(
    [
        "Arial",
        "Arial,Bold",
        "Arial,BoldItalic",
        "Arial,Italic",
        "ArialMT",
        "Arial-BoldMT",
        "Arial-BoldItalicMT",
        "Arial-ItalicMT",
        "ArialNarrow",
        "ArialNarrow-Bold",
        "Calibri",
        "Calibri-Bold",
        "Calibri-Italic",
        "CourierNewPSMT",
        "CourierNewPS-ItalicMT",
        "CourierNewPS-BoldMT",
        "LucidaConsole",
        "MsSansSerif",
        "MsSansSerif,Bold",
        "Symbol",
        "Tahoma",
        "Tahoma-Bold",
        "TimesNewRomanPS-BoldItalicMT",
        "TimesNewRomanPS-BoldMT",
        "TimesNewRomanPS-ItalicMT",
        "TimesNewRomanPSMT",
        "TimesNewRomanPSMT,Bold",
        "Verdana",
        "Verdana-Bold",
        "Verdana,Italic",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What was seen in an accepted PDF; `unembedded_fonts` are those Lob makes exceptions for."""

    pages: int
    unembedded_fonts: tuple[str, ...]


def check_pdf(content: bytes, *, domestic: bool, double_sided: bool) -> Paper:
    """Check an uploaded PDF.

    Raises Refused with Lob's code for the first rule that is broken.
    """
    if len(content) > BYTES_MAX:
        raise refusal("file_size_exceeds_limit", "the file must be at most 5 MB")
    reader = _opened(content)
    try:
        pages = list(reader.pages)
        _check_sizes(pages)
        fonts = _check_fonts(pages)
    except (PyPdfError, ValueError, KeyError, RecursionError) as broken:
        raise refusal("invalid_file", f"the file is not a readable PDF: {broken}") from broken
    limit = PAGES_MAX[domestic, double_sided]
    if len(pages) > limit:
        raise refusal("file_pages_exceed_max", f"the file can have at most {limit} pages")
    return Paper(pages=len(pages), unembedded_fonts=fonts)


def _opened(content: bytes) -> PdfReader:
    if not content.startswith(b"%PDF-"):
        raise refusal("invalid_file", "the file must be a PDF")
    try:
        reader = PdfReader(BytesIO(content))
    except (PyPdfError, ValueError, KeyError, RecursionError) as broken:
        raise refusal("invalid_file", f"the file is not a readable PDF: {broken}") from broken
    if reader.is_encrypted:
        raise refusal("pdf_encrypted", "the file must not be encrypted")
    return reader


def _check_sizes(pages: list[PageObject]) -> None:
    if not pages:
        raise refusal("file_pages_below_min", "the file must have at least one page")
    sizes = [_size_pt(page) for page in pages]
    if any(not _same(size, sizes[0]) for size in sizes):
        raise refusal("inconsistent_page_dimensions", "all pages must have the same dimensions")
    if not _same(sizes[0], LETTER_PT):
        raise refusal("invalid_file_dimensions", "the pages must be 8.5 by 11 inches")


def _size_pt(page: PageObject) -> tuple[float, float]:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    quarter_turned = page.rotation % 180 != 0
    return (height, width) if quarter_turned else (width, height)


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= TOLERANCE_PT for a, b in zip(one, other, strict=True))


def _check_fonts(pages: list[PageObject]) -> tuple[str, ...]:
    excepted = set()
    for page in pages:
        for font in _fonts(page.get("/Resources"), depth=0):
            name = str(font.get("/BaseFont", "?")).lstrip("/")
            if _is_embedded(font):
                continue
            if not _is_standard(name, str(font.get("/Subtype"))):
                raise refusal("unembedded_fonts", f"the font {name} is not embedded")
            excepted.add(name)
    return tuple(sorted(excepted))


def _fonts(resources: Any, depth: int) -> Iterator[DictionaryObject]:
    if resources is None or depth > 8:  # noqa: PLR2004 - forms inside forms, deeper is a loop
        return
    tree = resources.get_object()
    for entry in _entries(tree, "/Font"):
        yield entry
    for entry in _entries(tree, "/XObject"):
        if entry.get("/Subtype") == "/Form":
            yield from _fonts(entry.get("/Resources"), depth + 1)


def _entries(tree: Any, key: str) -> list[DictionaryObject]:
    group = tree.get(key)
    return [] if group is None else [each.get_object() for each in group.get_object().values()]


def _is_embedded(font: DictionaryObject) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    inner = font.get("/DescendantFonts")
    described = inner.get_object()[0].get_object() if inner is not None else font
    descriptor = described.get("/FontDescriptor")
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    return descriptor is not None and any(key in descriptor.get_object() for key in files)


def _is_standard(name: str, subtype: str) -> bool:
    if subtype == "/Type1":
        return name in STANDARD_TYPE1
    return name in STANDARD_TRUETYPE
