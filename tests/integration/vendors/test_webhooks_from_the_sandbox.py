"""The vendors' webhooks as they really arrive, opened by the adapters that take them."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.lob.api import LobApi
from adapters.lob.mail_carrier import LobMailCarrier
from adapters.lob.notices import LobNotices
from adapters.smartcredit.notices import SmartCreditNotices
from application.mail.ports import Mailing
from application.webhooks.ports import WebhookForged
from domain.addresses import PostalAddress
from domain.identity import TenantId
from domain.letters.letter import LetterId
from domain.mail import MailPieceId, MailService, MailState

SECRET = "whsec of this test"
LOB, SMARTCREDIT = LobNotices(secret=SECRET), SmartCreditNotices(secret=SECRET)
ADDRESS = PostalAddress(
    name="Experian", line1="P.O. Box 4500", city="Allen", state="TX", zip="75013"
)


@pytest.fixture
def hook(sandbox, server) -> Any:
    """A receiver of both vendors' webhooks."""
    server.answer_json({})
    for vendor in ("lob", "smartcredit"):
        sandbox.control("webhook-targets", vendor=vendor, url=f"{server.url}/hook", secret=SECRET)
    return server


def post(sandbox: Any, pdf: bytes) -> tuple[Mailing, str]:
    mailing = Mailing(
        piece_id=MailPieceId(uuid4()),
        letter_id=LetterId(uuid4()),
        tenant_id=TenantId(uuid4()),
        sender=ADDRESS,
        recipient=ADDRESS,
        service=MailService.CERTIFIED_RETURN_RECEIPT,
        pdf=pdf,
    )
    api = LobApi(key="test_0123456789abcdef", url=f"{sandbox.url}/lob")
    return mailing, LobMailCarrier(api).post(mailing).provider_id


def test_delivery_is_told_of_our_piece(sandbox, hook, letter_pdf) -> None:
    mailing, letter_id = post(sandbox, letter_pdf)
    sandbox.control("webhooks", letter_id=letter_id, event="delivered")
    request = next(seen for seen in hook.seen if b"certified.delivered" in seen.body)
    notice = LOB.open(request.headers, request.body, now=sandbox.clock.at)
    assert notice.tenant_id == mailing.tenant_id
    assert notice.piece_id == mailing.piece_id
    assert notice.provider_id == letter_id
    assert notice.event is not None
    assert notice.event.state is MailState.DELIVERED


@pytest.mark.parametrize("mode", ["forged", "tampered", "late"])
def test_a_spoiled_webhook_is_refused(sandbox, hook, letter_pdf, mode) -> None:
    _, letter_id = post(sandbox, letter_pdf)
    hook.seen.clear()
    sandbox.control("webhooks", letter_id=letter_id, event="delivered", mode=mode)
    [request] = [seen for seen in hook.seen if b"certified.delivered" in seen.body]
    with pytest.raises(WebhookForged):
        LOB.open(request.headers, request.body, now=sandbox.clock.at)


def test_a_webhook_replayed_after_ten_minutes_is_refused(sandbox, hook, letter_pdf) -> None:
    _, letter_id = post(sandbox, letter_pdf)
    sandbox.control("webhooks", letter_id=letter_id, event="delivered")
    request = next(seen for seen in hook.seen if b"certified.delivered" in seen.body)
    LOB.open(request.headers, request.body, now=sandbox.clock.at)
    with pytest.raises(WebhookForged):
        LOB.open(request.headers, request.body, now=sandbox.clock.at + timedelta(minutes=10))


def test_an_unknown_letter_is_genuine_but_nobodys(sandbox, hook) -> None:
    sandbox.control("webhooks", mode="unknown_letter")
    [request] = hook.seen
    notice = LOB.open(request.headers, request.body, now=sandbox.clock.at)
    assert (notice.tenant_id, notice.piece_id) == (None, None)
    assert notice.provider_id == json.loads(request.body)["reference_id"]


def test_a_new_report_names_the_member(sandbox, hook) -> None:
    sandbox.control("webhooks", vendor="smartcredit", event="report.updated")
    [request] = hook.seen
    notice = SMARTCREDIT.open(request.headers, request.body, now=sandbox.clock.at)
    assert (notice.event_type, notice.member_id) == ("report.updated", "cst_demo_0001")
    with pytest.raises(WebhookForged):
        LOB.open(request.headers, request.body, now=sandbox.clock.at)
