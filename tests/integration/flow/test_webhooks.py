"""The carrier's webhooks as they come in life: doubled, shuffled, replayed, forged, misdirected."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.story import Play
from entrypoints.sandbox.signatures import lob_signature
from entrypoints.settings.vendors import SANDBOX_LOB_WEBHOOK_SECRET
from staging.live import LiveStage, approved, pieces_of

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def case(stage: LiveStage) -> Play:
    """A letter that the carrier has taken and that stays on its way."""
    return posted(stage, 0)


@pytest.fixture(scope="module")
def other(stage: LiveStage, case: Play) -> Play:
    """The same at another firm."""
    return posted(stage, 1)


def posted(stage: LiveStage, number: int) -> Play:
    play = approved(stage, number)
    stage.wait(lambda: state_of(play) == "accepted" or None, "the mailing")
    stage.rest()
    return play


def state_of(play: Play) -> str:
    rows = play.stage.rows("select state from mail_pieces where consumer_id = %s", play.consumer_id)
    return rows[0][0] if rows else ""


def kept(stage: LiveStage) -> list[tuple[Any, ...]]:
    """All that a webhook could change."""
    stage.rest()
    return stage.rows(
        "select (select count(*) from webhook_receipts), (select count(*) from events),"
        " (select count(*) from jobs), (select string_agg(state, ',' order by id) from mail_pieces)"
    )


def notice(piece: dict[str, Any], **changes: Any) -> bytes:
    """A delivery as the carrier would tell it; ``changes`` make another one of it."""
    event = {
        "id": f"evt_{uuid4().hex}",
        "reference_id": piece["id"],
        "event_type": {"id": "letter.certified.delivered", "resource": "letters"},
        "date_created": "2026-03-10T12:00:00.000Z",
        "body": {"id": piece["id"], "metadata": piece["metadata"]},
    }
    return json.dumps(event | changes).encode()


def tell(
    stage: LiveStage,
    body: bytes,
    *,
    secret: str = SANDBOX_LOB_WEBHOOK_SECRET,
    ahead: timedelta = timedelta(0),
    without: str = "",
) -> httpx.Response:
    """Post it, signed; ``ahead`` is how far the signature's clock runs before ours."""
    headers = lob_signature(secret, body, stage.clock() + ahead)
    headers.pop(without, None)
    return httpx.post(
        f"{stage.api_url}/webhooks/lob",
        content=body,
        headers={**headers, "Content-Type": "application/json"},
        timeout=30,
    )


def spoiled(stage: LiveStage, **wish: Any) -> list[int]:
    """Let the sandbox send it spoiled; the statuses of its first attempts."""
    told = stage.control("POST", "/webhooks", wish)["deliveries"]
    return [delivery["statuses"][0] for delivery in told]


@pytest.mark.parametrize("mode", ["forged", "tampered"])
def test_a_webhook_that_the_carrier_did_not_send_so_is_refused_and_changes_nothing(
    stage, case, mode
):
    (piece,) = pieces_of(case)
    before = kept(stage)
    assert spoiled(stage, mode=mode, letter_id=piece["id"], event="mailed") == [400]
    assert kept(stage) == before


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "another-secret"},
        {"ahead": timedelta(minutes=10)},
        {"ahead": timedelta(minutes=-10)},
        {"without": "Lob-Signature"},
        {"without": "Lob-Signature-Timestamp"},
    ],
    ids=["wrong secret", "from the future", "ten minutes old", "unsigned", "undated"],
)
def test_a_badly_signed_webhook_is_refused_and_changes_nothing(stage, case, how):
    (piece,) = pieces_of(case)
    before = kept(stage)
    answer = tell(stage, notice(piece), **how)
    assert (answer.status_code, answer.json()["code"]) == (400, "WebhookForged")
    assert kept(stage) == before


def test_a_body_changed_on_the_way_is_refused_and_changes_nothing(stage, case):
    (piece,) = pieces_of(case)
    before = kept(stage)
    body = notice(piece)
    headers = lob_signature(SANDBOX_LOB_WEBHOOK_SECRET, body, stage.clock())
    changed = body.replace(b"delivered", b"returned")
    answer = httpx.post(f"{stage.api_url}/webhooks/lob", content=changed, headers=headers)
    assert answer.status_code == 400
    assert kept(stage) == before


@pytest.mark.parametrize(
    ("size", "secret", "status"),
    [
        (MEGABYTE, SANDBOX_LOB_WEBHOOK_SECRET, 413),
        (MEGABYTE, "another-secret", 413),
        (MEGABYTE // 2, "another-secret", 400),
    ],
    ids=["too large and signed", "too large and forged", "large and forged"],
)
def test_a_huge_body_is_refused_and_changes_nothing(stage, case, size, secret, status):
    (piece,) = pieces_of(case)
    before = kept(stage)
    answer = tell(stage, notice(piece, padding="x" * size), secret=secret)
    assert answer.status_code == status
    assert kept(stage) == before


def test_a_letter_that_is_not_ours_is_taken_note_of_and_nothing_else(stage, case):
    (piece,) = pieces_of(case)
    before = kept(stage)
    assert spoiled(stage, mode="unknown_letter") == [200]
    unknown = dict(piece["metadata"], redress_piece=str(uuid4()))
    foreign = dict(piece["metadata"], redress_tenant=str(uuid4()))
    for metadata in (unknown, foreign, {}):
        answer = tell(stage, notice(piece, body={"metadata": metadata}))
        assert (answer.status_code, answer.json()["taken"]) == (200, "unknown")
    assert kept(stage) == before


def test_another_firms_letter_is_not_moved_by_ids_that_do_not_belong_together(stage, case, other):
    (piece,), (foreign,) = pieces_of(case), pieces_of(other)
    before = kept(stage)
    of_the_other_firm = {"redress_tenant": foreign["metadata"]["redress_tenant"]}
    mixed = notice(piece, body={"metadata": piece["metadata"] | of_the_other_firm})
    crossed = notice(piece, reference_id=foreign["id"])
    for body in (mixed, crossed):
        answer = tell(stage, body)
        assert (answer.status_code, answer.json()["taken"]) == (200, "unknown")
    assert kept(stage) == before


def test_a_genuine_hint_of_what_the_carrier_does_not_confirm_moves_nothing(stage, case):
    (piece,) = pieces_of(case)
    answer = tell(stage, notice(piece))
    assert (answer.status_code, answer.json()["taken"]) == (200, "queued")
    stage.rest()
    assert state_of(case) == "accepted"


def test_doubled_and_shuffled_webhooks_deliver_once_and_a_replay_is_refused(stage, case, other):
    (piece,) = pieces_of(other)
    shuffled = stage.control(
        "POST",
        "/webhooks",
        {
            "mode": "twice",
            "times": 3,
            "at_once": True,
            "letter_id": piece["id"],
            "events": ["delivered", "in_transit", "mailed"],
        },
    )["deliveries"]
    assert [delivery["statuses"] for delivery in shuffled] == [[200]] * 9
    stage.rest()
    assert state_of(other) == "delivered"
    assert stage.rows(
        "select type, count(*) from events where consumer_id = %s"
        " and type in ('LetterDelivered', 'ClockStarted') group by type order by type",
        other.consumer_id,
    ) == [("ClockStarted", 1), ("LetterDelivered", 1)]
    assert stage.rows(
        "select count(*) from webhook_receipts where event_id = any(%s)",
        [delivery["event_id"] for delivery in shuffled],
    ) == [(3,)]
    assert state_of(case) == "accepted"

    before = kept(stage)
    stage.clock.advance(timedelta(minutes=10))
    event_id = shuffled[0]["event_id"]
    assert spoiled(stage, mode="replay", event_id=event_id) == [400]
    assert spoiled(stage, mode="now", event_id=event_id) == [200]  # sent anew: known already
    assert kept(stage) == before
    steps.run_the_clock(other)
