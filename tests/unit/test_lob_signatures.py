"""Lob's webhooks: only what Lob signed within five minutes of now is opened."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.lob.notices import LobNotices
from application.mail.ports import CarrierNotice
from application.webhooks.ports import WebhookForged
from domain.errors import Invalid, InvalidField
from domain.mail import MailState, TrackingEvent

SECRET = "the webhook's own secret"
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
TENANT, PIECE = UUID(int=1), UUID(int=2)
METADATA = {"redress_tenant": str(TENANT), "redress_piece": str(PIECE)}
NOTICES = LobNotices(secret=SECRET)


def event(event_type: str = "letter.certified.delivered", **body: Any) -> bytes:
    letter = {"id": "ltr_1", "date_created": "2026-03-14T12:00:00Z", "metadata": METADATA, **body}
    return json.dumps(
        {
            "id": "evt_1",
            "body": letter,
            "reference_id": "ltr_1",
            "event_type": {"id": event_type, "resource": "letters"},
            "date_created": "2026-03-20T08:59:00.000Z",
            "object": "event",
        }
    ).encode()


def signed(body: bytes, timestamp: str, secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return {"Lob-Signature": mac.hexdigest(), "Lob-Signature-Timestamp": timestamp}


def milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def opened(body: bytes, *, now: datetime = NOW) -> CarrierNotice:
    return NOTICES.open(signed(body, milliseconds(NOW)), body, now=now)


class TestTheSignature:
    def test_a_genuine_event_names_our_piece(self) -> None:
        notice = opened(event())
        assert notice == CarrierNotice(
            event_id="evt_1",
            event_type="letter.certified.delivered",
            provider_id="ltr_1",
            tenant_id=TENANT,
            piece_id=PIECE,
            event=TrackingEvent(
                state=MailState.DELIVERED,
                at=datetime(2026, 3, 20, 8, 59, tzinfo=UTC),
                detail="letter.certified.delivered",
            ),
        )

    @pytest.mark.parametrize("timestamp", ["1773997200", "1773997200000"])
    def test_seconds_and_milliseconds_are_both_taken(self, timestamp) -> None:
        assert int(timestamp[:10]) == NOW.timestamp()
        body = event()
        assert NOTICES.open(signed(body, timestamp), body, now=NOW).event_id == "evt_1"

    @pytest.mark.parametrize("names", [str.lower, str.upper])
    def test_header_names_have_no_case(self, names) -> None:
        body = event()
        headers = {names(key): value for key, value in signed(body, milliseconds(NOW)).items()}
        assert NOTICES.open(headers, body, now=NOW).event_id == "evt_1"

    @pytest.mark.parametrize("off_s", [-301, 301, -3600, 3600])
    def test_older_or_newer_than_five_minutes_is_refused(self, off_s) -> None:
        with pytest.raises(WebhookForged, match="five minutes"):
            opened(event(), now=NOW + timedelta(seconds=off_s))

    @pytest.mark.parametrize("off_s", [-300, 0, 300])
    def test_within_five_minutes_is_taken(self, off_s) -> None:
        assert opened(event(), now=NOW + timedelta(seconds=off_s)).event_id == "evt_1"

    @pytest.mark.parametrize("secret", ["", "secret", "THE WEBHOOK'S OWN SECRET"])
    def test_another_secret_is_refused(self, secret) -> None:
        body = event()
        with pytest.raises(WebhookForged):
            NOTICES.open(signed(body, milliseconds(NOW), secret), body, now=NOW)

    def test_without_a_secret_nothing_is_opened(self) -> None:
        body = event()
        with pytest.raises(WebhookForged, match="no webhook secret"):
            LobNotices(secret="").open(signed(body, milliseconds(NOW), ""), body, now=NOW)

    def test_a_signature_for_another_time_is_refused(self) -> None:
        body = event()
        headers = {**signed(body, "1"), "Lob-Signature-Timestamp": milliseconds(NOW)}
        with pytest.raises(WebhookForged, match="wrong"):
            NOTICES.open(headers, body, now=NOW)

    @pytest.mark.parametrize(
        "changed",
        [
            {"Lob-Signature": ""},
            {"Lob-Signature": "é" * 64},
            {"Lob-Signature": "\ud800"},
            {"Lob-Signature-Timestamp": ""},
            {"Lob-Signature-Timestamp": "-1"},
            {"Lob-Signature-Timestamp": "nan"},
            {"Lob-Signature-Timestamp": "1e12"},
            {"Lob-Signature-Timestamp": "١٧٧٤٠٠٣٦٠٠"},
            {"Lob-Signature-Timestamp": "9" * 400},
        ],
    )
    def test_broken_headers_are_refused(self, changed) -> None:
        body = event()
        with pytest.raises(WebhookForged):
            NOTICES.open({**signed(body, milliseconds(NOW)), **changed}, body, now=NOW)

    def test_no_headers_are_refused(self) -> None:
        with pytest.raises(WebhookForged):
            NOTICES.open({}, event(), now=NOW)

    @given(place=st.integers(0, len(event()) - 1), other=st.integers(1, 255))
    def test_one_changed_byte_is_refused(self, place: int, other: int) -> None:
        body = bytearray(event())
        headers = signed(bytes(body), milliseconds(NOW))
        body[place] ^= other
        with pytest.raises(WebhookForged):
            NOTICES.open(headers, bytes(body), now=NOW)

    @given(headers=st.dictionaries(st.text(), st.text()), body=st.binary())
    def test_noise_is_refused(self, headers: dict[str, str], body: bytes) -> None:
        with pytest.raises(WebhookForged):
            NOTICES.open(headers, body, now=NOW)


class TestTheEvent:
    @given(body=st.binary())
    def test_signed_noise_is_a_typed_refusal(self, body: bytes) -> None:
        with pytest.raises(Invalid):
            opened(body)

    @pytest.mark.parametrize(
        "body", [b"", b"\xff\xfe", b"[]", b"null", b"{}", b'{"id": 5}', b"[" * 100_000]
    )
    def test_a_signed_body_that_is_no_event_names_the_body(self, body) -> None:
        with pytest.raises(InvalidField, match=r"^body: "):
            opened(body)

    @pytest.mark.parametrize(
        ("event_type", "state"),
        [
            ("letter.mailed", MailState.MAILED),
            ("letter.in_transit", MailState.IN_TRANSIT),
            ("letter.in_local_area", MailState.IN_LOCAL_AREA),
            ("letter.processed_for_delivery", MailState.PROCESSED_FOR_DELIVERY),
            ("letter.delivered", MailState.DELIVERED),
            ("letter.re-routed", MailState.IN_TRANSIT),
            ("letter.re_routed", MailState.IN_TRANSIT),
            ("letter.returned_to_sender", MailState.RETURNED),
            ("letter.international_exit", MailState.IN_TRANSIT),
            ("letter.certified.mailed", MailState.MAILED),
            ("letter.certified.pickup_available", MailState.PICKUP_AVAILABLE),
            ("letter.certified.issue", MailState.IN_TRANSIT),
            ("letter.certified.re-routed", MailState.IN_TRANSIT),
            ("letter.certified.returned_to_sender", MailState.RETURNED),
            ("letter.certified.delivered", MailState.DELIVERED),
            ("letter.failed", MailState.REFUSED),
            ("letter.rejected", MailState.REFUSED),
        ],
    )
    def test_each_type_stands_for_a_state(self, event_type, state) -> None:
        told = opened(event(event_type)).event
        assert told is not None
        assert told.state is state

    @pytest.mark.parametrize(
        "event_type",
        [
            "letter.return_envelope.delivered",
            "letter.return_envelope.returned_to_sender",
            "letter.informed_delivery.email_opened",
            "letter.created",
            "letter.viewed",
            "postcard.delivered",
            "letter.teleported",
            "delivered",
        ],
    )
    def test_what_happens_to_something_else_moves_no_letter(self, event_type) -> None:
        assert opened(event(event_type)).event is None

    def test_the_scan_in_the_letter_tells_the_time(self) -> None:
        scans = [
            {
                "name": "Mailed",
                "time": "2026-03-15T10:00:00Z",
                "date_created": "2026-03-15T10:00:00Z",
            },
            {
                "name": "Delivered",
                "time": "2026-03-19T15:30:00Z",
                "date_created": "2026-03-20T01:00:00Z",
                "details": {"event": "delivered", "description": "", "action_required": False},
            },
        ]
        told = opened(event(tracking_events=scans)).event
        assert told is not None
        assert told.at == datetime(2026, 3, 19, 15, 30, tzinfo=UTC)
        assert told.detail == "Delivered: delivered"

    @pytest.mark.parametrize(
        "metadata",
        [None, {}, [], "x", {"redress_tenant": "x", "redress_piece": 5}, {"other": "product"}],
    )
    def test_a_letter_that_is_not_ours_has_no_piece(self, metadata) -> None:
        notice = opened(event(metadata=metadata))
        assert (notice.tenant_id, notice.piece_id) == (None, None)
        assert notice.provider_id == "ltr_1"

    def test_a_deleted_letter_is_known_by_its_id_alone(self) -> None:
        raw = json.loads(event("letter.deleted"))
        raw["body"] = {"id": "ltr_1", "deleted": True}
        notice = opened(json.dumps(raw).encode())
        assert (notice.provider_id, notice.piece_id, notice.event) == ("ltr_1", None, None)
