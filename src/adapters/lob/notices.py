"""Lob's webhooks: verified on the raw body, then read."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from adapters.lob.letters import Letter, state_of, tracking_events
from adapters.lob.mail_metadata import PIECE_KEY, TENANT_KEY
from adapters.vendor_http.signatures import require_signed
from application.mail.ports import CarrierNotice, CarrierNotices
from domain.errors import InvalidField
from domain.identity import TenantId
from domain.mail import MailPieceId, MailState, TrackingEvent

# Only these two families move the letter: letter.return_envelope.delivered is another piece.
_FAMILIES = ("letter.certified.", "letter.")
_NEVER_MAILED = frozenset({"letter.failed", "letter.rejected"})


class _EventType(msgspec.Struct):
    id: str


class _Event(msgspec.Struct):
    id: str
    event_type: _EventType
    date_created: datetime
    reference_id: str
    body: dict[str, Any] = {}


class LobNotices(CarrierNotices):
    """``Lob-Signature`` is the hex HMAC-SHA256 of ``{timestamp}.{raw body}``; without a secret
    every webhook is refused."""

    def __init__(self, *, secret: str, former: str | None = None) -> None:
        self._secret = secret
        self._former = former

    def open(self, headers: dict[str, str], body: bytes, *, now: datetime) -> CarrierNotice:
        given = {name.lower(): value for name, value in headers.items()}
        require_signed(
            secret=self._secret,
            former=self._former,
            timestamp=given.get("lob-signature-timestamp", "").strip(),
            signature=given.get("lob-signature", "").strip().lower(),
            body=body,
            now=now,
        )
        event = _read(body)
        metadata = event.body.get("metadata")
        ours = metadata if isinstance(metadata, dict) else {}
        tenant_id, piece_id = _uuid(ours.get(TENANT_KEY)), _uuid(ours.get(PIECE_KEY))
        return CarrierNotice(
            event_id=event.id,
            event_type=event.event_type.id,
            provider_id=event.reference_id,
            tenant_id=None if tenant_id is None else TenantId(tenant_id),
            piece_id=None if piece_id is None else MailPieceId(piece_id),
            event=_tracking(event),
        )


def _read(body: bytes) -> _Event:
    try:
        return msgspec.json.decode(body, type=_Event)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidField("body", "is signed by Lob, but is no event of Lob's") from error


def _tracking(event: _Event) -> TrackingEvent | None:
    state = _state(event.event_type.id)
    if state is None:
        return None
    for scan in reversed(_scans(event.body)):
        if scan.state is state:
            return scan
    at = event.date_created
    in_utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return TrackingEvent(state=state, at=in_utc, detail=event.event_type.id)


def _state(event_type: str) -> MailState | None:
    if event_type in _NEVER_MAILED:
        return MailState.REFUSED
    for family in _FAMILIES:
        if event_type.startswith(family):
            return state_of(event_type.removeprefix(family))
    return None


def _scans(body: dict[str, Any]) -> tuple[TrackingEvent, ...]:
    try:
        return tracking_events(msgspec.convert(body, Letter))
    except msgspec.ValidationError:
        return ()


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
