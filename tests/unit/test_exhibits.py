"""What a letter lists as enclosed is what lies behind it, page by page."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from pypdf import PdfReader

from adapters.pillow.image_cleaner import PillowImageCleaner
from adapters.reportlab import geometry as at
from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from domain.addresses import PostalAddress
from domain.consumers.documents import ConsumerDocument, DocumentId, DocumentKind
from domain.credit_reports.report import ReportId
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import DisputedItem
from domain.errors import Invalid, InvalidField
from domain.findings.model import Fact, FindingId, Subject
from domain.identity import ConsumerId, TenantId, UserId
from domain.letters.claims import ItemClaim
from domain.letters.document import (
    GlyphMissing,
    LetterDocument,
    LetterItem,
    LetterTooHeavy,
    LetterTooLong,
    SignatureBlock,
)
from domain.letters.exhibits import (
    Exhibit,
    ExhibitImage,
    ExhibitKind,
    ReportedItem,
    ReportedValue,
    SourceReport,
    exhibits_of,
    missing_kinds,
)
from domain.letters.narrative import ItemFacts

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
REPORT = SourceReport(id=ReportId(UUID(int=5)), made_on=date(2026, 3, 1))
RENDERER = ReportLabLetterRenderer(page_limit=60)
ADDRESS = PostalAddress(
    name="Pat Example", line1="1 Main St", city="Dayton", state="OH", zip="45402"
)


def a_paper(kind: DocumentKind, **changes: Any) -> ConsumerDocument:
    paper = ConsumerDocument(
        id=DocumentId(uuid4()),
        tenant_id=TenantId(UUID(int=1)),
        consumer_id=ConsumerId(UUID(int=2)),
        kind=kind,
        slot=1,
        title="a title of their own",
        media_type="image/jpeg",
        sha256="ab" * 32,
        bytes=10,
        width=800,
        height=500,
        added_at=NOW,
        added_by=UserId(UUID(int=3)),
    )
    return replace(paper, **changes)


def a_fact(id_: str, label: str, value: str) -> Fact:
    return Fact(id=id_, label=label, value=value, place="$.t[0]", sha256="cd" * 32)


def a_claim(*facts: Fact, number: int = 1, report_id: ReportId = REPORT.id) -> ItemClaim:
    return ItemClaim(
        item=DisputedItem(
            number=number,
            subject=Subject(
                kind="granted", bureau=Bureau.EXPERIAN, path="$.t[0]", label=f"NORTHWIND {number}"
            ),
            report_id=report_id,
            finding_ids=(FindingId(UUID(int=9)),),
            fields=("balance",),
        ),
        facts=ItemFacts(item_id=str(number), facts=facts, sentences=()),
        reported=facts,
        request="Correct it.",
        basis=(),
    )


BALANCE = a_fact("balance", "Balance", "$412")


def test_papers_come_in_the_usual_order_and_the_report_comes_last():
    papers = [a_paper(DocumentKind.PROOF_OF_ADDRESS), a_paper(DocumentKind.GOVERNMENT_ID)]
    exhibits = exhibits_of(papers, [a_claim(BALANCE)], [REPORT])
    assert [exhibit.kind for exhibit in exhibits] == list(ExhibitKind)
    assert [exhibit.title for exhibit in exhibits] == [
        "Copy of my government-issued identification",
        "Copy of a document that shows my address",
        "The items as my credit report of March 1, 2026 shows them",
    ]
    assert missing_kinds(exhibits) == ()


def test_other_papers_and_removed_ones_are_not_enclosed():
    papers = [
        a_paper(DocumentKind.OTHER),
        a_paper(DocumentKind.GOVERNMENT_ID, removed_at=NOW),
    ]
    exhibits = exhibits_of(papers, [a_claim(BALANCE)], [REPORT])
    assert [exhibit.kind for exhibit in exhibits] == [ExhibitKind.REPORTED_ITEMS]
    assert missing_kinds(exhibits) == (ExhibitKind.GOVERNMENT_ID, ExhibitKind.PROOF_OF_ADDRESS)


def test_two_sides_of_one_card_are_told_apart():
    papers = [
        a_paper(DocumentKind.GOVERNMENT_ID, sha256=2 * side) for side in ("ab" * 16, "cd" * 16)
    ]
    titles = [exhibit.title for exhibit in exhibits_of(papers, [], [])]
    assert [title[-8:] for title in titles] == ["(1 of 2)", "(2 of 2)"]


def test_each_reported_value_stands_once_and_another_bureaus_value_names_its_bureau():
    facts = (
        BALANCE,
        BALANCE,
        a_fact("transunion_name", "Other bureau", "TransUnion"),
        a_fact("transunion_balance", "Balance", "$0"),
        a_fact("remark", "Remark", "two\tlines\nof remark"),
    )
    [exhibit] = exhibits_of([], [a_claim(*facts)], [REPORT])
    [item] = exhibit.items
    assert (item.number, item.bureau, item.label) == (1, "Experian", "NORTHWIND 1")
    assert [(each.label, each.value) for each in item.values] == [
        ("Balance", "$412"),
        ("Balance at TransUnion", "$0"),
        ("Remark", "two lines of remark"),
    ]


def test_items_of_two_reports_stand_under_the_date_of_their_own():
    older = SourceReport(id=ReportId(UUID(int=6)), made_on=date(2026, 1, 5))
    claims = [a_claim(BALANCE), a_claim(BALANCE, number=2, report_id=older.id)]
    exhibits = exhibits_of([], claims, [REPORT, older])
    assert [exhibit.items[0].number for exhibit in exhibits] == [1, 2]
    assert "March 1, 2026" in exhibits[0].title
    assert "January 5, 2026" in exhibits[1].title


def test_an_exhibit_shows_something_and_one_thing():
    with pytest.raises(InvalidField):
        Exhibit(kind=ExhibitKind.GOVERNMENT_ID, title="nothing")


def a_jpeg(width: int = 800, height: int = 500, *, noise: bool = False) -> bytes:
    written = BytesIO()
    size = (width, height)
    picture = Image.effect_noise(size, 90) if noise else Image.new("RGB", size, "lightblue")
    picture.save(written, "PNG")
    return PillowImageCleaner().clean(written.getvalue()).content


def pictured(content: bytes, title: str = "Copy of my card") -> Exhibit:
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
    sha256 = hashlib.sha256(content).hexdigest()
    image = ExhibitImage(sha256=sha256, width=width, height=height)
    return Exhibit(kind=ExhibitKind.GOVERNMENT_ID, title=title, image=image)


def tabled(count: int = 1, value: str = "$412") -> Exhibit:
    return Exhibit(
        kind=ExhibitKind.REPORTED_ITEMS,
        title="The items as my credit report of March 1, 2026 shows them",
        items=tuple(
            ReportedItem(
                number=number,
                bureau="Experian",
                label=f"NORTHWIND {number}",
                values=(
                    ReportedValue(label="Amount past due", value=value),
                    ReportedValue(label="Account condition", value=f"closed {number}"),
                ),
            )
            for number in range(1, count + 1)
        ),
    )


def letter(*exhibits: Exhibit, lines: int = 1) -> LetterDocument:
    item = LetterItem(
        number=1,
        heading="NORTHWIND 1",
        account_line="",
        paragraph="It is wrong.",
        request="Fix it.",
    )
    return LetterDocument(
        sender=ADDRESS,
        recipient=ADDRESS,
        dated_on=date(2026, 3, 14),
        subject="Dispute",
        opening=("To whom it may concern:", *(f"Line {n}." for n in range(lines))),
        items=(item,),
        closing=("Please send me the results.",),
        exhibits=exhibits,
        signature=SignatureBlock(name="Pat Example", method="Signed electronically."),
    )


def pages_of(document: LetterDocument, *contents: bytes) -> list[Any]:
    images = {hashlib.sha256(each).hexdigest(): each for each in contents}
    return list(PdfReader(BytesIO(RENDERER.render(document, images).pdf)).pages)


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


def test_every_listed_enclosure_is_a_page_and_every_further_page_is_a_listed_enclosure():
    card, bill = a_jpeg(), a_jpeg(900, 1200)
    document = letter(pictured(card), pictured(bill, "Copy of my bill"), tabled())
    first, *behind = pages_of(document, card, bill)
    for number, title in enumerate(document.enclosures, start=1):
        assert f"{number}. {title}" in words(first)
        assert words(behind[number - 1]).startswith(f"Enclosure {number} — {title}")
    assert len(behind) == len(document.enclosures)
    assert [len(page.images) for page in (first, *behind)] == [0, 1, 1, 0]


def test_pages_are_counted_through_to_the_last_exhibit():
    card = a_jpeg()
    pages = pages_of(letter(pictured(card), tabled(40)), card)
    for number, page in enumerate(pages, start=1):
        assert f"Pat Example · Page {number} of {len(pages)}" in words(page)


def test_the_picture_in_the_file_is_the_one_on_record_byte_for_byte():
    card = a_jpeg()
    [_, page] = pages_of(letter(pictured(card)), card)
    [name] = page["/Resources"]["/XObject"]
    embedded = page["/Resources"]["/XObject"][name].get_object()
    assert embedded["/Filter"] in ("/DCTDecode", ["/DCTDecode"])
    assert embedded._data == card


@pytest.mark.parametrize(
    "size", [(600, 360), (800, 500), (1800, 500), (400, 1800), (1800, 1800), (1350, 1800)]
)
def test_pictures_stay_within_the_margins_keep_their_shape_and_are_not_blown_up(size):
    card = a_jpeg(*size)
    [_, page] = pages_of(letter(pictured(card)), card)
    width, height, left, bottom = placed(page)
    assert abs(width / height - size[0] / size[1]) < 0.01
    assert left >= at.MARGIN - 0.01
    assert left + width <= at.PAGE_WIDTH - at.MARGIN + 0.01
    assert bottom >= at.BOTTOM - 0.01
    assert bottom + height < at.PAGE_HEIGHT - at.TOP
    assert size[0] / (width / at.INCH) >= 119.9


def placed(page: Any) -> tuple[float, float, float, float]:
    found: list[tuple[float, float, float, float]] = []

    def visit(operator: bytes, _operands: Any, matrix: list[float], _tm: Any) -> None:
        if operator == b"Do":
            found.append((matrix[0], matrix[3], matrix[4], matrix[5]))

    page.extract_text(visitor_operand_before=visit)
    [place] = found
    return place


def test_the_table_names_bureau_item_field_and_value():
    [_, page] = pages_of(letter(tabled(2)))
    text = words(page)
    assert "Item 1: NORTHWIND 1 Reported by Experian Amount past due $412" in text
    assert "Item 2: NORTHWIND 2 Reported by Experian" in text


def test_a_long_table_goes_on_and_no_heading_ends_a_page():
    _, *behind = pages_of(letter(tabled(40)))
    assert len(behind) > 2
    text = " ".join(words(page) for page in behind)
    assert all(f"closed {number}" in text for number in range(1, 41))
    for page in behind:
        assert "Item" not in words(page).rpartition("closed")[2]
        assert words(page).partition("Item")[0] in {"", words(behind[0]).partition("Item")[0]}


def test_the_same_letter_with_the_same_pictures_is_the_same_file():
    card = a_jpeg()
    images = {hashlib.sha256(card).hexdigest(): card}
    one, other = (RENDERER.render(letter(pictured(card), tabled()), images) for _ in range(2))
    assert one == other


def test_every_page_is_us_letter_with_embedded_fonts():
    card = a_jpeg()
    for page in pages_of(letter(pictured(card), tabled()), card):
        assert [float(edge) for edge in page.mediabox] == [0, 0, 612, 792]
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def test_exhibits_count_towards_the_page_limit():
    card = a_jpeg()
    images = {hashlib.sha256(card).hexdigest(): card}
    with pytest.raises(LetterTooLong) as refusal:
        ReportLabLetterRenderer(page_limit=2).render(letter(pictured(card), tabled()), images)
    assert (refusal.value.pages, refusal.value.limit) == (3, 2)


def test_more_bytes_than_the_carrier_takes_are_refused_with_both_numbers():
    card = a_jpeg(1800, 1800, noise=True)
    images = {hashlib.sha256(card).hexdigest(): card}
    with pytest.raises(LetterTooHeavy) as refusal:
        ReportLabLetterRenderer(page_limit=60, bytes_limit=100_000).render(
            letter(pictured(card)), images
        )
    assert refusal.value.limit == 100_000
    assert refusal.value.errors[0].path == "document"


def test_ten_papers_of_the_heaviest_kind_are_mailed_or_refused_by_type():
    cards = [a_jpeg(1800 - each, 1800, noise=True) for each in range(10)]
    try:
        pages = pages_of(letter(*(pictured(card) for card in cards)), *cards)
    except Invalid as refusal:
        found: object = type(refusal)
    else:
        found = len(pages)
    assert found in {11, LetterTooHeavy}


def test_a_reported_value_without_a_shape_is_refused_by_its_field():
    with pytest.raises(GlyphMissing) as refusal:
        RENDERER.render(letter(tabled(value="漢")))
    assert refusal.value.field == "exhibits[0].items[1].values[0].value"


@pytest.mark.parametrize("lines", range(15, 26))
def test_the_list_of_enclosures_never_stands_alone_on_a_page(lines):
    pages = pages_of(letter(tabled(), lines=lines))
    [listing] = [words(page) for page in pages if "Enclosures" in words(page)]
    assert "Sincerely," in listing
    assert "Please send me the results." in listing


def test_a_letter_is_set_closer_where_that_saves_a_page():
    counts = [len(pages_of(letter(lines=lines))) for lines in range(4, 20)]
    assert counts == sorted(counts)
    assert set(counts) == {1, 2}
