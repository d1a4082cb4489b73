"""Lob's letter object, read into our own terms."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.errors import Unavailable
from domain.mail import MailState, PostedMail, TrackingEvent

# Lob's names and event types, one spelling: lower case, underscores. "Issue" and "Re-Routed" end
# nothing, and leaving the country is only a step; the order of MailState keeps a piece from
# going back.
STATES = {
    "mailed": MailState.MAILED,
    "in_transit": MailState.IN_TRANSIT,
    "international_exit": MailState.IN_TRANSIT,
    "re_routed": MailState.IN_TRANSIT,
    "issue": MailState.IN_TRANSIT,
    "in_local_area": MailState.IN_LOCAL_AREA,
    "processed_for_delivery": MailState.PROCESSED_FOR_DELIVERY,
    "pickup_available": MailState.PICKUP_AVAILABLE,
    "delivered": MailState.DELIVERED,
    "returned_to_sender": MailState.RETURNED,
}


class _Details(msgspec.Struct):
    event: str = ""
    action_required: bool = False


class _Scan(msgspec.Struct):
    name: str
    date_created: datetime
    time: datetime | None = None
    details: _Details | None = None


class Letter(msgspec.Struct):
    """The fields of a letter that we use; ``tracking_events`` are read one by one."""

    id: str
    date_created: datetime
    date_modified: datetime | None = None
    metadata: dict[str, str] = {}
    tracking_number: str | None = None
    tracking_events: list[Any] | None = None
    status: str | None = None
    deleted: bool = False


def state_of(name: str) -> MailState | None:
    """The state a tracking name stands for, in any of Lob's spellings; None for any other."""
    return STATES.get(name.strip().lower().replace("-", "_").replace(" ", "_"))


def read_letter(raw: Any) -> Letter:
    """Raise Unavailable when it is no letter: then nobody knows what became of it."""
    try:
        return msgspec.convert(raw, Letter)
    except msgspec.ValidationError as error:
        raise Unavailable(f"Lob answered with something that is no letter: {error}") from error


def posted_mail(letter: Letter) -> PostedMail:
    """Our view of the piece; a letter whose file Lob could not render was never printed."""
    return PostedMail(
        provider_id=letter.id,
        tracking_number=letter.tracking_number,
        accepted_at=_utc(letter.date_created),
        events=tracking_events(letter),
        cancelled=letter.deleted,
    )


def tracking_events(letter: Letter) -> tuple[TrackingEvent, ...]:
    """Every scan with a name that we know, and the failure to print, in Lob's order."""
    read = [_event(raw) for raw in letter.tracking_events or []]
    events = [event for event in read if event is not None]
    if letter.status == "failed":
        at = _utc(letter.date_modified or letter.date_created)
        events.append(TrackingEvent(state=MailState.REFUSED, at=at, detail="not printable"))
    return tuple(events)


def _event(raw: Any) -> TrackingEvent | None:
    # A scan that cannot be read is left out: the letter's id must not be lost with it.
    try:
        scan = msgspec.convert(raw, _Scan)
    except msgspec.ValidationError:
        return None
    state = state_of(scan.name)
    if state is None:
        return None
    return TrackingEvent(state=state, at=_utc(scan.time or scan.date_created), detail=_detail(scan))


def _detail(scan: _Scan) -> str:
    if scan.details is None or not scan.details.event:
        return scan.name
    needs = ", action required" if scan.details.action_required else ""
    return f"{scan.name}: {scan.details.event}{needs}"


def _utc(at: datetime) -> datetime:
    # Lob writes a Z; a timestamp without zone would otherwise depend on the machine's
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
