"""A consumer's papers: which are taken, how they are kept, who may, what is refused by name."""

import hashlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.evidence import MemoryEvidenceVault
from adapters.memory.images import MemoryImageCleaner
from adapters.memory.work import MemoryDatabase
from adapters.pillow.image_cleaner import SIDE_MAX, PillowImageCleaner
from application.consumers.add_document import AddDocument
from application.consumers.ports import CleanImage, ImageCleaner
from application.consumers.read_documents import ListDocuments, ReadDocument
from application.consumers.remove_document import RemoveDocument
from domain.addresses import PostalAddress
from domain.consumers.consumer import Consumer
from domain.consumers.documents import (
    DOCUMENTS_MAX,
    IMAGE_BYTES_MAX,
    ConsumerDocument,
    DocumentAdded,
    DocumentAlreadyOnFile,
    DocumentKind,
    DocumentNotFound,
    DocumentRemoved,
    ImageHasTooManyPixels,
    ImageTooHeavy,
    ImageTooSmall,
    ImageUnreadable,
    NotAnImage,
    TooManyDocuments,
    check_upload,
)
from domain.credit_reports.report import PersonName
from domain.errors import Invalid, InvalidField
from domain.identity import (
    Actor,
    ConsumerId,
    ConsumerNotFound,
    PermissionDenied,
    Role,
    TenantId,
    UserId,
    permissions_of,
)

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
TENANT = TenantId(UUID(int=7))
CLEANER = PillowImageCleaner()


def picture(size: tuple[int, int] = (900, 600), mode: str = "RGB", text: str = "SAMPLE") -> Any:
    drawn = Image.new("L", size, 230)
    ImageDraw.Draw(drawn).text((20, 20), text, fill=0, font_size=60)
    return drawn.convert(mode)


def saved(image: Any, kind: str = "PNG", **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Any:
    return Image.open(BytesIO(content))


@dataclass
class File:
    """One consumer's file on the memory adapters, with the people around it."""

    images: ImageCleaner = CLEANER
    vault: MemoryEvidenceVault = field(default_factory=MemoryEvidenceVault)
    db: MemoryDatabase = field(
        default_factory=lambda: MemoryDatabase(clock=MemoryClock(NOW), new_id=SequentialIds())
    )

    def __post_init__(self) -> None:
        self.consumer_id = self.consumer("666000001")
        self.operator = self.actor(Role.OPERATOR)
        self.own = self.actor(Role.CONSUMER, consumer_id=self.consumer_id)

    def consumer(self, ssn: str) -> ConsumerId:
        consumer = Consumer(
            id=ConsumerId(self.db.new_id()),
            tenant_id=TENANT,
            name=PersonName(first="Pat", middle="", last="Example"),
            email="pat@example.com",
            birth_date=datetime(1985, 3, 4, tzinfo=UTC).date(),
            ssn=ssn,
            address=PostalAddress(
                name="Pat Example", line1="1 Main St", city="Dayton", state="OH", zip="45402"
            ),
            previous_addresses=(),
            created_at=NOW,
        )
        with self.db.begin(TENANT) as work:
            work.consumers.add(consumer)
        return consumer.id

    def actor(self, role: Role, **more: Any) -> Actor:
        granted = permissions_of(frozenset({role}))
        return Actor(user_id=UserId(uuid4()), tenant_id=TENANT, permissions=granted, **more)

    def add(self, content: bytes, *, actor: Actor | None = None, **changes: Any) -> Any:
        adding = AddDocument(self.db.begin, self.images, self.vault, self.db.clock, self.db.new_id)
        given = {"kind": DocumentKind.GOVERNMENT_ID, "title": "License", "content": content}
        return adding(actor or self.own, self.consumer_id, **(given | changes))

    def listed(self) -> tuple[ConsumerDocument, ...]:
        return ListDocuments(self.db.begin)(self.own, self.consumer_id)

    def remove(self, document: ConsumerDocument, actor: Actor | None = None) -> ConsumerDocument:
        return RemoveDocument(self.db.begin, self.db.clock)(actor or self.own, document.id)

    def read(self, document: ConsumerDocument, actor: Actor | None = None) -> Any:
        return ReadDocument(self.db.begin, self.vault)(actor or self.own, document.id)


@pytest.fixture
def file() -> File:
    return File()


def test_what_is_added_is_kept_listed_and_read_back(file):
    document = file.add(saved(picture()))
    assert file.listed() == (document,)
    stored, content = file.read(document)
    assert stored == document
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert (document.width, document.height, document.media_type) == (900, 600, "image/jpeg")
    assert [type(event) for event in file.db.events] == [DocumentAdded]


def test_what_is_removed_is_neither_listed_nor_read_but_its_bytes_stay_for_letters(file):
    document = file.add(saved(picture()))
    file.remove(document)
    assert file.listed() == ()
    for again in (file.read, file.remove):
        with pytest.raises(DocumentNotFound):
            again(document)
    assert (TENANT, document.sha256) in file.vault.documents
    assert [type(event) for event in file.db.events] == [DocumentAdded, DocumentRemoved]


def test_a_removed_slot_is_taken_again(file):
    first, second = (file.add(saved(picture((900 + n, 600)))) for n in (0, 1))
    file.remove(first)
    third = file.add(saved(picture((910, 600))))
    assert (first.slot, second.slot, third.slot) == (1, 2, 1)


def test_ten_are_kept_and_no_more(file):
    for number in range(DOCUMENTS_MAX):
        file.add(saved(picture((600 + number, 400))))
    with pytest.raises(TooManyDocuments):
        file.add(saved(picture((700, 400))))
    assert len(file.listed()) == DOCUMENTS_MAX


def test_the_same_picture_twice_is_refused_in_whatever_file_it_comes(file):
    file.add(saved(picture(), "PNG"))
    with pytest.raises(DocumentAlreadyOnFile):
        file.add(saved(picture(), "PNG", compress_level=1))


def test_operators_add_too_and_who_only_looks_does_not(file):
    assert file.add(saved(picture()), actor=file.operator).added_by == file.operator.user_id
    for role in (Role.VIEWER, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            file.add(saved(picture()), actor=file.actor(role))
        with pytest.raises(PermissionDenied):
            ListDocuments(file.db.begin)(file.actor(role), file.consumer_id)


def test_another_consumer_finds_nothing(file):
    document = file.add(saved(picture()))
    other = file.actor(Role.CONSUMER, consumer_id=file.consumer("666000002"))
    with pytest.raises(ConsumerNotFound):
        file.add(saved(picture()), actor=other)
    for reach in (file.read, file.remove):
        with pytest.raises(DocumentNotFound):
            reach(document, other)


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "x" * 121, "right\u202eleft"])
def test_a_title_is_one_visible_line(file, title):
    with pytest.raises(InvalidField) as refusal:
        file.add(saved(picture()), title=title)
    assert refusal.value.errors[0].path == "title"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAnImage),
        (b"%PDF-1.7 %%EOF", NotAnImage),
        (saved(picture(), "GIF"), NotAnImage),
        (saved(picture(), "WEBP"), NotAnImage),
        (b"<html><img></html>", NotAnImage),
        (b"PK\x03\x04" + saved(picture()), NotAnImage),
        (saved(picture())[:-30], ImageUnreadable),
        (saved(picture(), "JPEG")[:-400], ImageUnreadable),
        (b"\x89PNG\r\n\x1a\n", ImageUnreadable),
        (b"\xff\xd8\xff\xe0 JFIF", ImageUnreadable),
        (bomb(1000, 700), ImageUnreadable),
        (saved(picture((599, 599))), ImageTooSmall),
        (saved(picture((2000, 100))), ImageTooSmall),
        (bomb(6000, 5000), ImageHasTooManyPixels),
        (bomb(20_000, 20_000), ImageHasTooManyPixels),
        (bomb(60_000, 60_000), ImageHasTooManyPixels),
        (saved(picture()) + bytes(IMAGE_BYTES_MAX), ImageTooHeavy),
    ],
)
def test_a_file_that_cannot_be_enclosed_is_refused_and_nothing_is_kept(file, content, refusal):
    with pytest.raises(refusal) as refused:
        file.add(content)
    assert refused.value.errors[0].path == "content"
    assert file.vault.documents == {}
    assert file.db.events == ()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_becomes_a_jpeg_that_shows_the_same(mode):
    image = picture(mode="L").convert("I").point(lambda v: v * 257).convert("I;16")
    cleaned = CLEANER.clean(saved(image if mode == "I;16" else picture(mode=mode)))
    shown = opened(cleaned.content)
    assert shown.format == "JPEG"
    assert shown.mode in {"L", "RGB"}
    grey = shown.convert("L")
    assert abs(grey.getpixel((890, 590)) - 230) < 30
    assert grey.getextrema()[0] < 40


def test_what_is_clear_is_printed_as_white_paper():
    cleaned = CLEANER.clean(saved(Image.new("RGBA", (700, 500), (0, 0, 0, 0))))
    assert opened(cleaned.content).getpixel((300, 300)) == (255, 255, 255)


def test_a_picture_taken_sideways_is_turned_and_says_no_more_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CAMERA MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    raw = saved(picture(), "JPEG", exif=exif, comment=b"a secret comment", icc_profile=b"profile")
    cleaned = CLEANER.clean(raw)
    shown = opened(cleaned.content)
    assert (cleaned.width, cleaned.height) == shown.size == (600, 900)
    assert not shown.getexif()
    assert {"exif", "comment", "icc_profile"} & shown.info.keys() == set()
    for leaked in (b"CAMERA", b"secret", b"profile"):
        assert leaked in raw
        assert leaked not in cleaned.content


def test_what_is_appended_or_written_beside_the_picture_stays_behind():
    raw = saved(picture()) + b"PK\x03\x04<script>alert(1)</script>"
    assert b"script" not in CLEANER.clean(raw).content
    assert CLEANER.clean(raw) == CLEANER.clean(saved(picture()))


def test_large_pictures_are_brought_to_what_print_needs():
    cleaned = CLEANER.clean(saved(picture((4000, 3000)), "JPEG"))
    assert (cleaned.width, cleaned.height) == (SIDE_MAX, 1350)
    assert len(cleaned.content) < IMAGE_BYTES_MAX / 5


def test_the_same_upload_gives_the_same_bytes():
    raw = saved(picture(), "JPEG")
    assert CLEANER.clean(raw) == CLEANER.clean(raw)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_refused_by_type_or_still_a_picture(data):
    raw = bytearray(data.draw(st.sampled_from([SMALL_PNG, SMALL_JPEG])))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(8, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    found = taken(bytes(raw))
    if isinstance(found, Invalid):
        assert found.errors[0].path == "content"
    else:
        assert opened(found.content).size == (found.width, found.height)


def taken(raw: bytes) -> CleanImage | Invalid:
    try:
        check_upload(raw)
        return CLEANER.clean(raw)
    except Invalid as refusal:
        return refusal


SMALL_PNG = saved(picture((620, 400)))
SMALL_JPEG = saved(picture((620, 400)), "JPEG")


@pytest.mark.parametrize("cleaner", [CLEANER, MemoryImageCleaner()], ids=["pillow", "memory"])
class TestImageCleaners:
    """The contract of the port, on both adapters."""

    def test_sides_are_those_of_the_picture(self, cleaner: ImageCleaner) -> None:
        cleaned = cleaner.clean(SMALL_PNG)
        assert (cleaned.width, cleaned.height) == (620, 400)
        assert cleaned == cleaner.clean(SMALL_PNG)

    @pytest.mark.parametrize(
        ("make", "refusal"),
        [
            (lambda: SMALL_PNG[:20], ImageUnreadable),
            (lambda: saved(picture((100, 100))), ImageTooSmall),
            (lambda: bomb(9000, 9000), ImageHasTooManyPixels),
        ],
    )
    def test_refusals_are_typed(
        self, cleaner: ImageCleaner, make: Callable[[], bytes], refusal: type[Invalid]
    ) -> None:
        with pytest.raises(refusal):
            cleaner.clean(make())
