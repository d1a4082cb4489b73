"""Letters: read as PDF, signed by the consumer, approved by an operator."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.credit_reports.values import Bureau
from domain.disputes.outcomes import LetterKind
from domain.identity import Actor, ConsumerId
from domain.letters.document import LetterItem
from domain.letters.letter import Letter, LetterId, LetterState
from entrypoints.http.areas.masking import masked_paragraphs
from entrypoints.http.areas.shaping import is_their_own, shaped
from entrypoints.http.fields import ItemNumber, Line, Paragraph, Sha256
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.rendering import File
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

letters = Area("Letters", "Drafted from facts, read, signed by hash, approved, mailed once.")


class RewordedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item's paragraph anew, with `{{fact id}}` where a value stands."""

    number: ItemNumber
    paragraph: Paragraph


class EditBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The items to be worded anew; the others stay as they are."""

    items: Annotated[tuple[RewordedItem, ...], Meta(min_length=1, max_length=100)]


class SignatureBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The SHA-256 of the PDF that was read, and the full name as typed."""

    sha256: Sha256
    name: Line


class ApprovalBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The SHA-256 of the PDF that the operator looked at."""

    sha256: Sha256


class NarrativeView(msgspec.Struct, frozen=True):
    """An item's paragraph with `{{fact id}}` where a value stands."""

    number: int
    paragraph: str


class LetterItemView(msgspec.Struct, frozen=True):
    """An item as it is printed."""

    number: int
    heading: str
    account_line: str
    paragraph: str
    request: str


class PdfView(msgspec.Struct, frozen=True):
    sha256: str
    pages: int
    bytes: int


class SignedView(msgspec.Struct, frozen=True):
    """The consumer's signature under one exact PDF."""

    sha256: str
    name: str
    at: datetime


class MarkView(msgspec.Struct, frozen=True):
    """A reading or an approval of one exact PDF."""

    sha256: str
    user_id: UUID
    at: datetime


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter; a signature and an approval hold for one `pdf.sha256` only."""

    id: UUID
    consumer_id: UUID
    dispute_id: UUID
    bureau: Bureau
    kind: LetterKind
    state: LetterState
    dated_on: date
    subject: str
    items: tuple[LetterItemView, ...]
    enclosures: tuple[str, ...]
    narratives: tuple[NarrativeView, ...]
    narrator: str
    narrator_refusals: tuple[str, ...]
    pdf: PdfView
    drafted_at: datetime
    reading: MarkView | None
    signature: SignedView | None
    approval: MarkView | None
    mailed_at: datetime | None
    version: int


@letters.get("/consumers/{consumer_id}/letters", "List letters")
def list_letters(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, query: PageQuery
) -> PageView[LetterView]:
    """Newest first."""
    page = use.list_letters(actor, ConsumerId(consumer_id), query.request())
    return page_view(page, lambda letter: letter_view(letter, actor))


@letters.get("/letters/{letter_id}", "Read a letter", etag=True)
def read_letter(use: HttpUseCases, actor: Actor, letter_id: UUID) -> LetterView:
    """The ETag is what `If-Match` of an edit must carry."""
    return letter_view(use.read_letter(actor, LetterId(letter_id)), actor)


@letters.get(
    "/letters/{letter_id}/pdf",
    "Open the exact PDF",
    media_type="application/pdf",
    refusals=(409, 503),
)
def read_letter_pdf(use: HttpUseCases, actor: Actor, letter_id: UUID) -> File:
    """When the consumer opens it, that reading is kept: it is what their signature rests on."""
    letter, content = use.read_letter_pdf(actor, LetterId(letter_id))
    return File(
        content=content,
        media_type="application/pdf",
        filename=f"letter-{letter.id}.pdf",
        sha256=letter.pdf.sha256,
    )


@letters.put("/letters/{letter_id}/narratives", "Reword a letter", etag=True, refusals=(503,))
def edit_letter(
    use: HttpUseCases, actor: Actor, letter_id: UUID, body: EditBody, version: int
) -> LetterView:
    """The facts stay. Reading, signature and approval fall away with the former PDF."""
    paragraphs = {item.number: item.paragraph for item in body.items}
    letter = use.edit_letter(actor, LetterId(letter_id), version=version, paragraphs=paragraphs)
    return letter_view(letter, actor)


@letters.post("/letters/{letter_id}/signature", "Sign a letter", keyed=True, etag=True)
def sign_letter(
    use: HttpUseCases, actor: Actor, letter_id: UUID, body: SignatureBody
) -> LetterView:
    """By the consumer alone, who must have opened this very PDF."""
    letter = use.sign_letter(actor, LetterId(letter_id), sha256=body.sha256, name=body.name)
    return letter_view(letter, actor)


@letters.post("/letters/{letter_id}/approval", "Approve a letter", keyed=True, etag=True)
def approve_letter(
    use: HttpUseCases, actor: Actor, letter_id: UUID, body: ApprovalBody
) -> LetterView:
    """By an operator; the letter is then mailed, once."""
    return letter_view(use.approve_letter(actor, LetterId(letter_id), sha256=body.sha256), actor)


def letter_view(letter: Letter, actor: Actor) -> LetterView:
    """The PDF prints identity in full, since a bureau needs it; these words do not to others."""
    masked = {} if is_their_own(actor, letter.consumer_id) else masked_paragraphs(letter)
    reading, signature, approval = letter.reading, letter.signature, letter.approval
    return LetterView(
        id=letter.id,
        consumer_id=letter.consumer_id,
        dispute_id=letter.dispute_id,
        bureau=letter.bureau,
        kind=letter.kind,
        state=letter.state,
        dated_on=letter.dated_on,
        subject=letter.document.subject,
        items=tuple(_item_view(item, masked) for item in letter.document.items),
        enclosures=letter.document.enclosures,
        narratives=tuple(NarrativeView(int(n.item_id), n.paragraph) for n in letter.narratives),
        narrator=letter.narrator,
        narrator_refusals=letter.narrator_refusals,
        pdf=shaped(letter.pdf, PdfView),
        drafted_at=letter.drafted_at,
        reading=None if reading is None else shaped(reading, MarkView),
        signature=None if signature is None else shaped(signature, SignedView),
        approval=None if approval is None else shaped(approval, MarkView),
        mailed_at=letter.mailed_at,
        version=letter.version,
    )


def _item_view(item: LetterItem, masked: Mapping[int, str]) -> LetterItemView:
    return LetterItemView(
        number=item.number,
        heading=item.heading,
        account_line=item.account_line,
        paragraph=masked.get(item.number, item.paragraph),
        request=item.request,
    )
