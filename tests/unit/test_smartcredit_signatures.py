"""SmartCredit's webhooks: only what was signed within five minutes of now is opened."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.smartcredit.notices import SmartCreditNotices
from application.webhooks.ports import ProviderNotice, WebhookForged
from domain.errors import Invalid, InvalidField

SECRET = "the webhook's own secret"
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
NOTICES = SmartCreditNotices(secret=SECRET)
BODY = json.dumps(
    {
        "id": "sce_1",
        "type": "report.updated",
        "createdAt": "2026-03-20T08:59:59Z",
        "data": {"customerToken": "cst_1", "orderId": "ord_1"},
    }
).encode()


def signed(body: bytes, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return {"X-SmartCredit-Signature": f"t={timestamp},v1={mac.hexdigest()}"}


def test_a_genuine_event_names_the_member() -> None:
    assert NOTICES.open(signed(BODY), BODY, now=NOW) == ProviderNotice(
        event_id="sce_1", event_type="report.updated", member_id="cst_1"
    )


@pytest.mark.parametrize("off_s", [-301, 301])
def test_older_or_newer_than_five_minutes_is_refused(off_s) -> None:
    with pytest.raises(WebhookForged, match="five minutes"):
        NOTICES.open(signed(BODY), BODY, now=NOW + timedelta(seconds=off_s))


def test_another_secret_or_none_is_refused() -> None:
    with pytest.raises(WebhookForged):
        NOTICES.open(signed(BODY, secret="other"), BODY, now=NOW)
    with pytest.raises(WebhookForged, match="no webhook secret"):
        SmartCreditNotices(secret="").open(signed(BODY, secret=""), BODY, now=NOW)


@pytest.mark.parametrize(
    "header", ["", "t=1", "v1=ab", "t=,v1=", "t=1,v0=ab", ",,,", "t=x,v1=é", "t1773997200v1"]
)
def test_a_broken_header_is_refused(header) -> None:
    with pytest.raises(WebhookForged):
        NOTICES.open({"x-smartcredit-signature": header}, BODY, now=NOW)


@given(place=st.integers(0, len(BODY) - 1), other=st.integers(1, 255))
def test_one_changed_byte_is_refused(place: int, other: int) -> None:
    body = bytearray(BODY)
    body[place] ^= other
    with pytest.raises(WebhookForged):
        NOTICES.open(signed(BODY), bytes(body), now=NOW)


@given(body=st.binary())
def test_signed_noise_is_a_typed_refusal(body: bytes) -> None:
    with pytest.raises(Invalid):
        NOTICES.open(signed(body), body, now=NOW)


@pytest.mark.parametrize("body", [b"\xff", b"{}", b'{"id":"a","type":"b","data":{}}', b"[" * 10**5])
def test_a_signed_body_that_is_no_event_names_the_body(body) -> None:
    with pytest.raises(InvalidField, match=r"^body: "):
        NOTICES.open(signed(body), body, now=NOW)
