"""A firm with a Lob account of its own, on the running product: its key mails, and is seen nowhere."""

import pytest
import redis

from entrypoints.cli.demo import story as steps
from entrypoints.settings.vendors import SANDBOX_LOB_KEY
from staging.live import LiveStage, approved, bring_to_an_end, new_firm, pick, pieces_of

pytestmark = pytest.mark.slow

KEY, SECRET = "test_of-the-firm-on-stage-0123456789", "webhooks-of-the-firm-on-stage"


def traces_of(stage: LiveStage) -> str:
    """Logs, Redis, and every row of jobs, events and kept answers."""
    logs = [path.read_text("utf-8", "replace") for path in stage.home.rglob("*.log")]
    assert logs
    with redis.Redis.from_url(stage.servers.redis_url) as client:
        held = [repr(client.dump(key)) for key in client.scan_iter()]
    rows = [
        str(row)
        for table in ("jobs", "events", "idempotency_keys", "tenant_credentials")
        for row in stage.rows(f"select t::text from {table} t")
    ]
    return "\n".join([*logs, *held, *rows])


def test_a_firms_letters_go_out_on_its_own_account_and_its_key_is_seen_nowhere(stage):
    mine, other = new_firm(stage, 0), approved(stage, 1)
    body = {"api_key": KEY, "webhook_secret": SECRET}
    made = mine.owner.post("/tenant/credentials/lob", body)
    checked = mine.owner.post(f"/tenant/credentials/{made['id']}/check", {})
    assert checked["standing"] == "accepted"
    url = mine.owner.get("/tenant/credentials")["lob_webhook_url"]
    stage.control("POST", "/webhook-targets", {"vendor": "lob", "url": url, "secret": SECRET})
    steps.open_disputes(mine, pick(mine, steps.first_report(mine), ("experian",)))
    steps.settle_letters(mine, round_=1)
    bring_to_an_end(mine)
    stage.rest()
    assert {piece["account"] for piece in pieces_of(mine)} == {KEY}
    assert {piece["account"] for piece in pieces_of(other)} == {SANDBOX_LOB_KEY}
    told = stage.control("GET", "/webhooks")["deliveries"]
    taken = [each for each in told if each["url"] == url and each["state"] == "delivered"]
    assert taken
    seen = traces_of(stage)
    for secret in (KEY, SECRET, url.rpartition("/")[2]):
        assert secret not in seen
        assert secret.encode().hex() not in seen
