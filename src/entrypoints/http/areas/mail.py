"""Mail pieces: where a letter is, and what it cost."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.identity import Actor
from domain.letters.letter import LetterId
from domain.mail import MailPiece, MailService, MailState
from entrypoints.http.areas.shaping import MoneyView, shaped
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

mail = Area("Mail", "What was handed to the carrier, where it is, what it cost.")


class ScanView(msgspec.Struct, frozen=True):
    """One scan, as the carrier tells it."""

    state: MailState
    at: datetime
    detail: str


class CostLineView(msgspec.Struct, frozen=True):
    what: str
    amount: MoneyView


class MailPieceView(msgspec.Struct, frozen=True, kw_only=True):
    """One physical letter; only `delivered` starts the bureau's clock."""

    id: UUID
    consumer_id: UUID
    letter_id: UUID
    dispute_id: UUID
    service: MailService
    state: MailState
    requested_at: datetime
    accepted_at: datetime | None
    delivered_at: datetime | None
    provider_id: str | None
    tracking_number: str | None
    cost: tuple[CostLineView, ...]
    events: tuple[ScanView, ...]
    refusal: str | None


@mail.get("/letters/{letter_id}/mail-piece", "Follow a letter in the mail")
def read_mail_piece(use: HttpUseCases, actor: Actor, letter_id: UUID) -> MailPieceView:
    """404 until the letter is on its way."""
    return mail_piece_view(use.read_mail_piece(actor, LetterId(letter_id)))


def mail_piece_view(piece: MailPiece) -> MailPieceView:
    lines = () if piece.cost is None else piece.cost.lines
    return MailPieceView(
        id=piece.id,
        consumer_id=piece.consumer_id,
        letter_id=piece.letter_id,
        dispute_id=piece.dispute_id,
        service=piece.service,
        state=piece.state,
        requested_at=piece.requested_at,
        accepted_at=piece.accepted_at,
        delivered_at=piece.delivered_at,
        provider_id=piece.provider_id,
        tracking_number=piece.tracking_number,
        cost=tuple(CostLineView(what, shaped(amount, MoneyView)) for what, amount in lines),
        events=tuple(shaped(event, ScanView) for event in piece.events),
        refusal=piece.refusal,
    )
