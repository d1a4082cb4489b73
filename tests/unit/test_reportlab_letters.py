"""The letter as a file: same bytes, own fonts, clear zones, whole names, typed refusals."""

import hashlib
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from adapters.reportlab import geometry as at
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from adapters.reportlab.typefaces import typefaces
from domain.addresses import PostalAddress
from domain.errors import Invalid
from domain.letters.document import (
    GlyphMissing,
    LetterDocument,
    LetterItem,
    LetterTooLong,
    ReferenceLine,
    SignatureBlock,
)
from domain.letters.exhibits import Exhibit, ExhibitKind, ReportedItem, ReportedValue
from domain.printable_text import UnprintableCharacter

RENDERER = ReportLabLetterRenderer(page_limit=60)
PARAGRAPH = (
    "The report states a past-due amount of $412 while the account is paid and closed. An account "
    "paid in full has no amount past due, and the two other bureaus show none. "
)
REPORTED = Exhibit(
    kind=ExhibitKind.REPORTED_ITEMS,
    title="The items as my credit report of March 1, 2026 shows them",
    items=(
        ReportedItem(
            number=1,
            bureau="Experian",
            label="NORTHWIND BANK, account ending in 4417",
            values=(
                ReportedValue(label="Balance", value="$0"),
                ReportedValue(label="Amount past due", value="$412"),
            ),
        ),
    ),
)


def letter(*, name: str = "Maria Delgado", items: int = 3, **changes: Any) -> LetterDocument:
    document = LetterDocument(
        sender=PostalAddress(
            name=name,
            line1="1420 Juniper Street",
            line2="Apt 5B",
            city="Portland",
            state="OR",
            zip="97205",
        ),
        recipient=PostalAddress(
            name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
        ),
        dated_on=date(2026, 3, 14),
        subject="Dispute of inaccurate information",
        reference=(ReferenceLine(label="Date of birth", value="April 9, 1985"),),
        opening=("To whom it may concern:", PARAGRAPH),
        items=tuple(item(number) for number in range(1, items + 1)),
        closing=("Please send me the results in writing.",),
        exhibits=(REPORTED,),
        signature=SignatureBlock(name=name, method="Signed electronically."),
    )
    return replace(document, **changes)


def item(number: int, paragraph: str = PARAGRAPH * 2) -> LetterItem:
    return LetterItem(
        number=number,
        heading=f"Heading {number}",
        account_line=f"Account {number}",
        paragraph=paragraph,
        request=f"Request {number}: please delete the amount past due.",
    )


def reader(document: LetterDocument) -> PdfReader:
    return PdfReader(BytesIO(RENDERER.render(document).pdf))


def text_of(document: LetterDocument) -> str:
    return "\n".join(page.extract_text() for page in reader(document).pages)


def placed(page: Any) -> list[tuple[str, float, float, float]]:
    """Each printed text with left edge, distance from the top and size, in points."""
    found: list[tuple[str, float, float, float]] = []

    def visit(text: str, _cm: Any, tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.append((text.strip(), tm[4], at.PAGE_HEIGHT - tm[5], size))

    page.extract_text(visitor_text=visit)
    return found


def fonts_of(pdf: PdfReader) -> dict[str, Any]:
    return {
        font["/BaseFont"]: font
        for page in pdf.pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())
    }


def test_the_same_letter_renders_to_the_same_bytes_and_their_sha256() -> None:
    first, second = RENDERER.render(letter()), RENDERER.render(letter())
    assert first.pdf == second.pdf
    assert first.sha256 == hashlib.sha256(first.pdf).hexdigest()
    assert first.pages == len(PdfReader(BytesIO(first.pdf)).pages)


def test_another_letter_in_between_changes_nothing() -> None:
    first = RENDERER.render(letter(name="Łukasz Źdźbło")).sha256
    RENDERER.render(letter(name="Александр Ёлкин"))
    assert RENDERER.render(letter(name="Łukasz Źdźbło")).sha256 == first


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_with_another_hash_seed_renders_the_same_bytes(seed: str) -> None:
    program = (
        "from test_reportlab_letters import RENDERER, letter;"
        "print(RENDERER.render(letter(name='Nguyễn Thị Ánh')).sha256)"
    )
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parents[1] / "src")])
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": paths,
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )
    assert run.stdout.strip() == RENDERER.render(letter(name="Nguyễn Thị Ánh")).sha256


def test_every_font_is_an_embedded_truetype_subset() -> None:
    fonts = fonts_of(reader(letter()))
    assert {name[8:] for name in fonts} == {"SourceSerifPro-Regular", "SourceSerifPro-Semibold"}
    for name, font in fonts.items():
        assert name[7] == "+"
        assert font["/Subtype"] == "/TrueType"
        assert "/FontFile2" in font["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font


def test_every_page_is_us_letter() -> None:
    for page in reader(letter(items=12)).pages:
        assert [float(edge) for edge in page.mediabox] == [0, 0, 612, 792]


def test_no_ink_stands_in_the_unprintable_margin_or_the_data_matrix_corners() -> None:
    widest = letter(name="W" * 40, items=12)
    for page in reader(widest).pages:
        for text, left, down, size in placed(page):
            right = left + len(text) * size  # no character is wider than its size
            assert at.NO_PRINT_MARGIN < left < at.PAGE_WIDTH - at.NO_PRINT_MARGIN
            assert size < down < at.PAGE_HEIGHT - at.NO_PRINT_MARGIN - size / 2
            if down > at.PAGE_HEIGHT - at.DATA_MATRIX_HEIGHT:
                assert left > at.DATA_MATRIX_WIDTH
                assert min(right, at.PAGE_WIDTH - left) < at.PAGE_WIDTH - at.DATA_MATRIX_WIDTH


def test_the_addresses_stand_behind_the_windows_of_a_number_ten_envelope() -> None:
    inch, play = at.INCH, 0.458 / 2
    rows = placed(reader(letter()).pages[0])
    found = {text: (left, down) for text, left, down, _ in rows}
    for text in ("Maria Delgado", "1420 Juniper Street", "Apt 5B", "Portland, OR 97205"):
        left, down = found[text]
        assert (0.875 - play) * inch < down < (1.75 - play) * inch
        assert left >= 0.625 * inch
    for text in ("Experian", "P.O. Box 4500", "Allen, TX 75013"):
        assert (2.125 - play) * inch < found[text][1] < (3.125 - play) * inch


def test_nothing_but_the_addresses_can_show_through_a_window() -> None:
    addresses = {*letter().sender.lines, *letter().recipient.lines}
    for text, left, down, _ in placed(reader(letter()).pages[0]):
        if text not in addresses:
            assert down > 3.125 * at.INCH or left > 4.625 * at.INCH


def test_every_page_says_which_of_how_many_it_is_and_whose() -> None:
    pages = reader(letter(items=12)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Maria Delgado · Page {number} of {len(pages)}" in " ".join(
            page.extract_text().split()
        )


@pytest.mark.parametrize("extra", range(0, 24, 3))
def test_headings_stay_with_their_text_and_no_line_stands_alone(extra: int) -> None:
    opening = ("To whom it may concern:", *(f"Line {each}." for each in range(extra)))
    pages = [
        [row for row in placed(page) if row[2] < at.PAGE_HEIGHT - at.BOTTOM]
        for page in reader(letter(items=9, opening=opening)).pages
    ]
    sentence = PARAGRAPH * 2
    for page, following in pairwise(pages):
        assert not page[-1][0].startswith(("Heading", "Account", "Re:", "Sincerely"))
        if page[-1][0] in sentence and following[0][0] in sentence:
            assert page[-2][0] in sentence
            assert following[1][0] in sentence


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for count in range(1, 9):
        for page in reader(letter(items=count)).pages:
            words = page.extract_text()
            if "Sincerely," in words:
                assert "Please send me the results in writing." in words


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Nguyễn Thị Ánh", "SourceSerifPro"),
        ("Ελένη Παπαδοπούλου", "SourceSerifPro"),
        ("Łukasz Źdźbło", "SourceSerifPro"),
        ("Александр Ёлкин", "SourceSerifPro"),
        ("Олена Ґалаґан", "SourceSerifPro"),
        ("Máret Láŋggu", "SourceSansPro"),  # the serif has no eng
    ],
)
def test_names_of_four_alphabets_are_printed_whole(name: str, family: str) -> None:
    document = letter(name=name)
    assert name in text_of(document)
    assert all(family in font for font in fonts_of(reader(document)))


def test_a_decomposed_name_is_composed_before_it_is_printed() -> None:
    composed = "Nguyễn Thị Ánh"
    assert composed in text_of(letter(name=unicodedata.normalize("NFD", composed)))


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("王 漢", "U+738B CJK UNIFIED IDEOGRAPH-738B"),
        ("Zoe 🙂", "U+1F642 SLIGHTLY SMILING FACE"),
        ("דנה", "U+05D3 HEBREW LETTER DALET"),
    ],
)
def test_a_character_without_a_shape_is_refused_by_name_and_field(name: str, named: str) -> None:
    with pytest.raises(GlyphMissing) as refusal:
        RENDERER.render(letter(name=name))
    assert refusal.value.character_name == named
    assert refusal.value.field == "sender.name"
    assert named in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Maria \u202eodagleD", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("Maria\u2066Delgado", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("Maria\x00Delgado", "U+0000 NULL"),
        ("Maria\nDelgado", "U+000A LINE FEED"),
        ("Maria\u200bDelgado", "U+200B ZERO WIDTH SPACE"),
        ("Maria x\u0308\u0323", "U+0323 COMBINING DOT BELOW"),
        ("Maria \ud800", "U+D800 UNNAMED"),
    ],
)
def test_a_character_that_cannot_be_seen_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(UnprintableCharacter) as refusal:
        letter(opening=(text,))
    assert refusal.value.field == "opening[0]"
    assert refusal.value.character_name == named


@pytest.mark.parametrize(
    "text", ["<b>&amp;</b> & Sons", '<img src="/etc/hostname"/>', "</para>", "{{ 7*7 }} \\n %s"]
)
def test_markup_prints_as_it_is_written(text: str) -> None:
    assert text in text_of(letter(opening=(text,)))


def test_a_word_wider_than_the_page_is_broken_and_kept_whole() -> None:
    word = "https://example.com/" + "0123456789" * 40
    assert word in text_of(letter(opening=(word,))).replace("\n", "")


def test_a_letter_over_the_page_limit_is_refused_with_both_numbers() -> None:
    with pytest.raises(LetterTooLong) as refusal:
        ReportLabLetterRenderer(page_limit=2).render(letter(items=12))
    assert refusal.value.limit == 2
    assert refusal.value.pages > 2


def test_a_signed_letter_says_when_and_an_unsigned_one_leaves_room() -> None:
    signature = SignatureBlock(
        name="Maria Delgado", signed_at=datetime(2026, 3, 14, 15, 4, tzinfo=UTC)
    )
    signed = text_of(letter(signature=signature))
    assert "/s/ Maria Delgado" in signed
    assert "Signed March 14, 2026 at 15:04 UTC" in signed
    assert "/s/" not in text_of(letter())


def test_a_signature_time_without_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="signed_at"):
        SignatureBlock(name="Maria Delgado", signed_at=datetime(2026, 3, 14))


def printed(**changes: Any) -> str | Invalid:
    """The text of the letter without white space, or the refusal."""
    try:
        return dense(text_of(letter(items=0, **changes)))
    except Invalid as refusal:
        return refusal


def dense(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@settings(max_examples=150, deadline=None)
@given(subject=st.text(min_size=1, max_size=60), prose=st.text(max_size=400))
def test_any_text_is_printed_whole_or_refused_by_name(subject: str, prose: str) -> None:
    found = printed(subject=subject, opening=("Hello", f"x{prose}x"))
    if isinstance(found, Invalid):
        assert found.errors[0].path.startswith(("subject", "opening[1]"))
    else:
        assert dense(f"Re: {subject}") in found
        assert dense(f"x{prose}x") in found


PRINTABLE = st.text(
    alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x52F, exclude_categories=["C", "M"]),
    min_size=1,
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(PRINTABLE, min_size=1, max_size=4))
def test_european_text_is_printed_whole_or_refused_by_name(texts: list[str]) -> None:
    found = printed(opening=tuple(texts))
    if isinstance(found, Invalid):
        assert found.errors[0].path.startswith("opening")
    else:
        assert all(dense(text) in found for text in texts)


def test_every_shape_of_the_serif_reaches_the_page_though_one_subset_cannot_hold_them() -> None:
    shapes = [
        shape
        for shape in sorted(typefaces()[0].regular.advances)
        if unicodedata.is_normalized("NFC", shape) and unicodedata.category(shape)[0] not in "CM"
    ]
    assert len(shapes) > 800
    found = printed(opening=("".join(shapes),))
    assert isinstance(found, str)
    assert dense("".join(shapes)) in found
