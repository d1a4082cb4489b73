"""A mail carrier, an address book and the carrier's webhooks, as far as a test needs them."""

import json
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from application.mail.ports import (
    AddressVerifier,
    CarrierNotice,
    CarrierNotices,
    MailCarrier,
    Mailing,
)
from application.ports import Clock
from application.webhooks.ports import WebhookForged
from domain.addresses import PostalAddress
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.mail import (
    AddressUndeliverable,
    MailPieceId,
    MailPieceNotFound,
    MailState,
    PostedMail,
    TrackingEvent,
)


@dataclass(slots=True)
class MemoryMailCarrier(MailCarrier):
    """Posts each piece id once. ``failures`` are raised before a piece is accepted.

    With ``fails_after_accepting`` the next piece is accepted and the answer is lost, as when a
    connection breaks: that many times.
    """

    clock: Clock
    is_down: bool = False
    fails_after_accepting: int = 0
    failures: deque[Exception] = field(default_factory=deque)
    mailings: dict[MailPieceId, Mailing] = field(default_factory=dict)
    posted: dict[MailPieceId, PostedMail] = field(default_factory=dict)

    def post(self, mailing: Mailing) -> PostedMail:
        self._answer()
        if mailing.piece_id not in self.posted:
            self.mailings[mailing.piece_id] = mailing
            self.posted[mailing.piece_id] = self._accepted(mailing)
        if self.fails_after_accepting:
            self.fails_after_accepting -= 1
            raise Unavailable("the carrier's answer was lost")
        return self.posted[mailing.piece_id]

    def find(self, piece_id: MailPieceId) -> PostedMail | None:
        self._answer()
        return self.posted.get(piece_id)

    def fetch(self, provider_id: str) -> PostedMail:
        self._answer()
        for posted in self.posted.values():
            if posted.provider_id == provider_id:
                return posted
        raise MailPieceNotFound(provider_id)

    def scan(self, piece_id: MailPieceId, state: MailState, *, at: datetime | None = None) -> None:
        """The piece is seen somewhere on its way."""
        seen = TrackingEvent(state=state, at=at or self.clock(), detail=state.value)
        posted = self.posted[piece_id]
        self.posted[piece_id] = replace(posted, events=(*posted.events, seen))

    def _accepted(self, mailing: Mailing) -> PostedMail:
        return PostedMail(
            provider_id=f"ltr_{mailing.piece_id.hex}",
            tracking_number=f"9407{mailing.piece_id.int % 10**16:016d}",
            accepted_at=self.clock(),
            events=(),
        )

    def _answer(self) -> None:
        if self.is_down:
            raise Unavailable("the mail carrier does not answer")
        if self.failures:
            raise self.failures.popleft()


@dataclass(slots=True)
class MemoryAddressVerifier(AddressVerifier):
    """Every address is good but those whose first line is in ``undeliverable``, with its verdict."""

    is_down: bool = False
    undeliverable: dict[str, str] = field(default_factory=dict)
    verified: list[PostalAddress] = field(default_factory=list)

    def verify(self, address: PostalAddress, *, field: str) -> None:
        if self.is_down:
            raise Unavailable("the address verification does not answer")
        if (verdict := self.undeliverable.get(address.line1)) is not None:
            raise AddressUndeliverable(field, verdict)
        self.verified.append(address)


@dataclass(frozen=True, slots=True)
class MemoryCarrierNotices(CarrierNotices):
    """A notice is genuine when its ``signature`` header is the secret."""

    secret: str = field(default="carrier-secret", repr=False)

    def notice(
        self,
        posted: PostedMail,
        *,
        event_id: str,
        tenant_id: TenantId | None,
        piece_id: MailPieceId | None,
    ) -> tuple[dict[str, str], bytes]:
        """The headers and the body by which the carrier tells of a piece."""
        body = {
            "event_id": event_id,
            "provider_id": posted.provider_id,
            "tenant_id": None if tenant_id is None else str(tenant_id),
            "piece_id": None if piece_id is None else str(piece_id),
        }
        return {"signature": self.secret}, json.dumps(body).encode()

    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> CarrierNotice:  # noqa: ARG002
        if headers.get("signature") != self.secret:
            raise WebhookForged("the signature is not the carrier's")
        told = json.loads(body)
        return CarrierNotice(
            event_id=told["event_id"],
            event_type="letter.moved",
            provider_id=told["provider_id"],
            tenant_id=TenantId(UUID(told["tenant_id"])) if told["tenant_id"] else None,
            piece_id=MailPieceId(UUID(told["piece_id"])) if told["piece_id"] else None,
            event=None,
        )
