"""Mail: what was handed to the carrier, what it cost, where it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar, NewType
from uuid import UUID

from domain.addresses import PostalAddress
from domain.disputes.dispute import DisputeId
from domain.errors import Conflict, Invalid, NotFound
from domain.events import Event
from domain.identity import ConsumerId, TenantId
from domain.letters.letter import LetterId
from domain.money import Money
from domain.tenancy.credentials import CredentialId

MailPieceId = NewType("MailPieceId", UUID)
PAGES_MAX = 60  # Lob, domestic, single-sided


class MailPieceNotFound(NotFound):
    def __init__(self, what: object) -> None:
        super().__init__(f"no mail piece {what}")


class MailPieceNotInState(Conflict):
    def __init__(self, piece: "MailPiece", needed: str) -> None:
        super().__init__(f"mail piece {piece.id} is {piece.state}, not {needed}")


class ServiceCannotReachPoBox(Invalid):
    """UPS and other private carriers deliver to no P.O. box; only the Postal Service does."""

    def __init__(self, service: "MailService") -> None:
        super().__init__(f"recipient: {service} does not deliver to a P.O. box")


class AddressUndeliverable(Invalid):
    """The Postal Service knows no such address. ``field`` is recipient or sender."""

    def __init__(self, field: str, verdict: str) -> None:
        super().__init__(f"{field}: the address is {verdict}")
        self.field = field
        self.verdict = verdict


class CarrierRefused(Conflict):
    """The carrier answered with a definite no; sending the same again cannot help."""


@unique
class MailService(StrEnum):
    CERTIFIED_RETURN_RECEIPT = "certified_return_receipt"
    CERTIFIED = "certified"
    FIRST_CLASS = "first_class"
    UPS_NEXT_DAY_AIR = "ups_next_day_air"

    def require_reach(self, recipient: PostalAddress) -> None:
        """Raise ServiceCannotReachPoBox for a private carrier and a P.O. box."""
        if self is MailService.UPS_NEXT_DAY_AIR and recipient.is_po_box:
            raise ServiceCannotReachPoBox(self)


@unique
class MailState(StrEnum):
    """Where the piece is, in the order of the way; a later state never gives way to an earlier."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    MAILED = "mailed"
    IN_TRANSIT = "in_transit"
    IN_LOCAL_AREA = "in_local_area"
    PROCESSED_FOR_DELIVERY = "processed_for_delivery"
    PICKUP_AVAILABLE = "pickup_available"
    DELIVERED = "delivered"
    RETURNED = "returned"
    REFUSED = "refused"


_RANK = {state: rank for rank, state in enumerate(MailState)}
TERMINAL = frozenset({MailState.DELIVERED, MailState.RETURNED, MailState.REFUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """One scan, as the carrier tells it; ``at`` is UTC."""

    state: MailState
    at: datetime
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMail:
    """What the carrier says of a piece: its id, tracking number and every scan so far."""

    provider_id: str
    tracking_number: str | None
    accepted_at: datetime
    events: tuple[TrackingEvent, ...]
    cancelled: bool = False

    def require_on_its_way(self) -> None:
        """Raise CarrierRefused for a piece that was cancelled at the carrier: it never arrives."""
        if self.cancelled:
            raise CarrierRefused(f"piece {self.provider_id} was cancelled at the carrier")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCost:
    """What one piece costs, line by line; amounts are configuration, Lob publishes none."""

    lines: tuple[tuple[str, Money], ...]

    @property
    def total(self) -> Money:
        total = Money(0)
        for _, amount in self.lines:
            total = total + amount
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPiece:
    """One physical letter; there is at most one per letter, whatever fails on the way.

    ``credential_id`` says on whose account it is posted: the firm's own, or with None the
    installation's. From ``posting_at`` on that carrier may hold it, whatever was answered.
    """

    id: MailPieceId
    tenant_id: TenantId
    consumer_id: ConsumerId
    letter_id: LetterId
    dispute_id: DisputeId
    service: MailService
    state: MailState
    requested_at: datetime
    cost: MailCost | None = None
    provider_id: str | None = None
    tracking_number: str | None = None
    accepted_at: datetime | None = None
    delivered_at: datetime | None = None
    events: tuple[TrackingEvent, ...] = ()
    refusal: str | None = None
    credential_id: CredentialId | None = None
    posting_at: datetime | None = None
    version: int = 1

    def posting(self, credential_id: CredentialId | None, *, at: datetime) -> "MailPiece":
        """It is about to be handed to that account's carrier."""
        if self.state is not MailState.REQUESTED:
            raise MailPieceNotInState(self, MailState.REQUESTED)
        return replace(self, credential_id=credential_id, posting_at=at)

    def accept(
        self, posted: PostedMail, cost: MailCost, *, at: datetime
    ) -> tuple["MailPiece", "LetterMailed"]:
        """The carrier has it. Its id is ours to follow from now on."""
        if self.state is not MailState.REQUESTED:
            raise MailPieceNotInState(self, MailState.REQUESTED)
        event = LetterMailed(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            letter_id=self.letter_id,
            dispute_id=self.dispute_id,
            mail_piece_id=self.id,
            provider_id=posted.provider_id,
            service=self.service.value,
            cost_minor=cost.total.minor,
        )
        return replace(
            self,
            state=MailState.ACCEPTED,
            provider_id=posted.provider_id,
            tracking_number=posted.tracking_number,
            accepted_at=posted.accepted_at,
            cost=cost,
        ), event

    def refuse(self, reason: str, *, at: datetime) -> tuple["MailPiece", "MailingRefused"]:
        """The piece cannot be mailed as it is; a person must look."""
        if self.state is not MailState.REQUESTED:
            raise MailPieceNotInState(self, MailState.REQUESTED)
        event = MailingRefused(
            tenant_id=self.tenant_id,
            consumer_id=self.consumer_id,
            at=at,
            letter_id=self.letter_id,
            dispute_id=self.dispute_id,
            mail_piece_id=self.id,
        )
        return replace(self, state=MailState.REFUSED, refusal=reason), event

    def follow(
        self, posted: PostedMail, *, at: datetime
    ) -> tuple["MailPiece", "LetterDelivered | LetterReturned | MailingRefused | None"]:
        """Take the carrier's scans; only forwards, so order and repetition do not matter.

        Only a delivered scan proves receipt: ``processed_for_delivery`` does not.
        """
        if self.state in TERMINAL or not posted.events:
            return self, None
        furthest = max((e.state for e in posted.events), key=lambda s: _RANK[s])
        if _RANK[furthest] < _RANK[self.state]:
            furthest = self.state
        moved = replace(
            self,
            state=furthest,
            events=posted.events,
            tracking_number=posted.tracking_number or self.tracking_number,
        )
        if furthest is MailState.DELIVERED:
            delivered_at = min(e.at for e in posted.events if e.state is MailState.DELIVERED)
            return replace(moved, delivered_at=delivered_at), LetterDelivered(
                tenant_id=self.tenant_id,
                consumer_id=self.consumer_id,
                at=at,
                letter_id=self.letter_id,
                dispute_id=self.dispute_id,
                mail_piece_id=self.id,
                delivered_at=delivered_at,
            )
        if furthest is MailState.REFUSED:
            return replace(moved, refusal=posted.events[-1].detail), MailingRefused(
                tenant_id=self.tenant_id,
                consumer_id=self.consumer_id,
                at=at,
                letter_id=self.letter_id,
                dispute_id=self.dispute_id,
                mail_piece_id=self.id,
            )
        if furthest is MailState.RETURNED:
            return moved, LetterReturned(
                tenant_id=self.tenant_id,
                consumer_id=self.consumer_id,
                at=at,
                letter_id=self.letter_id,
                dispute_id=self.dispute_id,
                mail_piece_id=self.id,
            )
        return moved, None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMailed(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    mail_piece_id: MailPieceId
    provider_id: str
    service: str
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingRefused(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    mail_piece_id: MailPieceId


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReported(Event):
    """A hint from the carrier, or our own daily look, that a piece may have moved."""

    historic: ClassVar[bool] = False

    mail_piece_id: MailPieceId
    daily: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDelivered(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    mail_piece_id: MailPieceId
    delivered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReturned(Event):
    letter_id: LetterId
    dispute_id: DisputeId
    mail_piece_id: MailPieceId


def look_at(piece: MailPiece, *, daily: bool, at: datetime) -> MailReported:
    """The hint that makes a worker ask the carrier about the piece."""
    return MailReported(
        tenant_id=piece.tenant_id,
        consumer_id=piece.consumer_id,
        at=at,
        mail_piece_id=piece.id,
        daily=daily,
    )
