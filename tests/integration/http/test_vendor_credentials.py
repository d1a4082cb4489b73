"""A firm's own vendor credentials over HTTP: in they go, and never out."""

import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from tests.integration.http.casefile import open_firm

SOMEBODY = "019aa502-63b4-7188-9900-00000000beef"  # every worker collects the same names

API = "/api/v2/tenant/credentials"
LOB = {"api_key": "test_of-harbor-0123456789abcd", "webhook_secret": "webhooks-of-harbor-01"}
BODIES: dict[str, dict[str, Any]] = {
    "lob": LOB,
    "smartcredit": {"client_id": "harbor", "client_secret": "secret-of-harbor-0123456789"},
    "stripe": {"secret_key": "sk_test_0123456789harbor"},
    "ai": {"provider": "openai", "api_key": "sk-of-harbor-0123456789"},
}


@pytest.fixture
def fresh(client, container):
    """A firm of its own for this test."""
    return open_firm(client, container, f"fresh-{uuid4().hex[:12]}")


def put(client, firm, vendor: str, body: dict[str, Any], *, role: str = "owner", **headers: str):
    return client.post(f"{API}/{vendor}", json=body, headers={**firm.headers(role), **headers})


@pytest.mark.parametrize("vendor", BODIES)
def test_what_was_set_is_shown_by_its_last_four_and_no_more(client, fresh, vendor):
    body = BODIES[vendor]
    made = put(client, fresh, vendor, body)
    assert made.status_code == 201, made.text
    secrets = [v for k, v in body.items() if k not in {"client_id", "provider"}]
    main = body.get("api_key") or body.get("client_secret") or body["secret_key"]
    assert made.json()["last4"] == main[-4:]
    listed = client.get(API, headers=fresh.headers("owner"))
    assert made.json() in listed.json()["items"]
    for answer in (made, listed):
        assert not any(secret in answer.text for secret in secrets)


def test_both_versions_answer_the_same(client, fresh):
    put(client, fresh, "lob", LOB)
    one = client.get("/api/v1/tenant/credentials", headers=fresh.headers("owner")).json()
    two = client.get(API, headers=fresh.headers("owner")).json()
    assert one == {"success": True, "data": two}


@pytest.mark.parametrize("role", ["operator", "viewer", "auditor", "consumer"])
def test_nobody_but_the_owner_sees_or_sets_them(client, firm, role):
    headers = firm.headers(role)
    assert client.get(API, headers=headers).status_code == 403
    for vendor, body in BODIES.items():
        assert put(client, firm, vendor, body, role=role).status_code == 403
    one = f"{API}/{firm.case.credential_id}"
    assert client.delete(one, headers=headers).status_code == 403
    assert client.post(f"{one}/check", headers=headers).status_code == 403


def test_a_withdrawn_credential_is_gone(client, fresh):
    made = put(client, fresh, "lob", LOB).json()
    headers = fresh.headers("owner")
    assert client.delete(f"{API}/{made['id']}", headers=headers).json()["ended_at"] is not None
    items = client.get(API, headers=headers).json()["items"]
    assert made["id"] not in [item["id"] for item in items]
    assert client.delete(f"{API}/{made['id']}", headers=headers).status_code == 404
    assert client.post(f"{API}/{made['id']}/check", headers=headers).status_code == 404


def test_stripes_answers_that_it_is_not_checked(client, firm):
    path = f"{API}/{firm.case.credential_id}/check"
    answer = client.post(path, headers=firm.headers("owner"))
    assert (answer.status_code, answer.json()["code"]) == (409, "CredentialNotCheckable")


def test_a_vendor_that_is_away_is_503_and_the_key_is_in_no_answer(client, fresh):
    made = put(client, fresh, "lob", LOB).json()
    answer = client.post(f"{API}/{made['id']}/check", headers=fresh.headers("owner"))
    assert answer.status_code == 503
    assert LOB["api_key"] not in answer.text


@pytest.mark.parametrize(
    ("vendor", "change", "path"),
    [
        ("lob", {"api_key": "live_of-harbor-0123456789abcd"}, "api_key"),
        ("lob", {"api_key": "test_pub_0123456789abcdef"}, "api_key"),
        ("lob", {"api_key": "test_0123456789abcdef\r\nX: 1"}, "api_key"),
        ("lob", {"webhook_secret": "secret"}, "webhook_secret"),
        ("lob", {"url": "https://evil.example.com"}, "url"),
        ("lob", {"tenant_id": SOMEBODY}, "tenant_id"),
        ("lob", {"set_by": SOMEBODY}, "set_by"),
        ("lob", {"standing": "accepted"}, "standing"),
        ("stripe", {"secret_key": "pk_test_0123456789abcdef"}, "secret_key"),
        ("ai", {"provider": "oracle"}, "provider"),
        ("ai", {"api_key": "sk-ant-of-harbor-0123456789"}, "api_key"),
        ("ai", {"model": "a model"}, "model"),
        ("smartcredit", {"client_id": ""}, "client_id"),
        ("smartcredit", {"client_secret": "x" * 301}, "client_secret"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(client, firm, vendor, change, path):
    answer = put(client, firm, vendor, BODIES[vendor] | change)
    assert answer.status_code == 422, answer.text
    assert path in answer.text
    [value] = change.values()
    if path in {"api_key", "client_secret", "secret_key"}:
        assert value not in answer.text


def test_the_same_key_and_body_set_one_credential(client, fresh):
    key = {"Idempotency-Key": uuid4().hex}
    first, again = (put(client, fresh, "lob", LOB, **key) for _ in range(2))
    assert first.json() == again.json()
    assert put(client, fresh, "lob", LOB | {"api_key": "test_x" * 5}, **key).status_code == 422


def test_no_key_is_in_the_database_or_the_log_in_the_clear(
    client, fresh, module_database, capsys, caplog
):
    for vendor, body in BODIES.items():
        assert put(client, fresh, vendor, body, **{"Idempotency-Key": vendor}).status_code == 201
    with psycopg.connect(module_database.superuser_url) as connection:
        [names] = connection.execute(
            "select array_agg(c.relname::text) from pg_class c where c.relkind in ('r', 'p')"
            " and c.relnamespace = 'public'::regnamespace"
        ).fetchone()
        rows = [
            str(row)
            for name in names
            for row in connection.execute(f'select t::text from "{name}" t').fetchall()
        ]
    printed = capsys.readouterr()
    everything = "\n".join([*rows, printed.out, printed.err, caplog.text])
    for body in BODIES.values():
        for name, value in body.items():
            if name not in {"client_id", "provider"}:
                assert value not in everything, name
                assert value.encode().hex() not in everything, name


def signed(secret: str, body: bytes) -> dict[str, str]:
    at = str(int(time.time() * 1000))
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Lob-Signature": mac, "Lob-Signature-Timestamp": at, "content-type": "application/json"}


def notice(client, firm) -> bytes:
    """A webhook about the firm's letter, as Lob would send it."""
    path = f"/api/v2/letters/{firm.case.letter_id}/mail-piece"
    piece = client.get(path, headers=firm.headers("owner")).json()
    event = {
        "id": f"evt_{uuid4().hex}",
        "reference_id": "ltr_0123456789abcdef",
        "event_type": {"id": "letter.certified.delivered"},
        "date_created": "2026-03-02T15:04:05Z",
        "body": {
            "metadata": {"redress_tenant": str(firm.tenant_id), "redress_piece": piece["id"]},
        },
    }
    return json.dumps(event).encode()


def webhook_path(client, firm) -> str:
    url = client.get(API, headers=firm.headers("owner")).json()["lob_webhook_url"]
    assert url.startswith("https://redress.example.com/webhooks/lob/")
    return url.removeprefix("https://redress.example.com")


def test_a_firms_webhooks_are_believed_at_its_own_address_with_its_own_secret(
    client, firm, other_firm
):
    theirs = LOB | {"webhook_secret": "webhooks-of-lakeside-01"}
    for each, body in ((firm, LOB), (other_firm, theirs)):
        assert put(client, each, "lob", body).status_code == 201
    path, body = webhook_path(client, firm), notice(client, firm)
    taken = client.post(path, content=body, headers=signed(LOB["webhook_secret"], body))
    assert (taken.status_code, taken.json()) == (200, {"taken": "queued"})
    again = client.post(path, content=body, headers=signed(LOB["webhook_secret"], body))
    assert again.json() == {"taken": "duplicate"}

    body = notice(client, firm)
    for secret in (theirs["webhook_secret"], "sandbox-lob-webhooks", ""):
        forged = client.post(path, content=body, headers=signed(secret, body))
        assert (forged.status_code, forged.json()["code"]) == (400, "WebhookForged")
    # the firm's own secret opens neither the installation's address nor another firm's letters
    mine = signed(LOB["webhook_secret"], body)
    assert client.post("/webhooks/lob", content=body, headers=mine).status_code == 400
    body = notice(client, other_firm)
    about_theirs = client.post(path, content=body, headers=signed(LOB["webhook_secret"], body))
    assert about_theirs.json() == {"taken": "unknown"}


def test_an_address_that_no_firm_has_is_unknown(client):
    body = b"{}"
    for vendor in ("lob", "smartcredit"):
        answer = client.post(
            f"/webhooks/{vendor}/{uuid4().hex}", content=body, headers=signed("", body)
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "WebhookAddressUnknown")


def test_a_firm_without_a_webhook_secret_is_told_nothing_genuine(client, fresh):
    assert put(client, fresh, "lob", {"api_key": LOB["api_key"]}).status_code == 201
    path, body = webhook_path(client, fresh), notice(client, fresh)
    assert client.post(path, content=body, headers=signed("", body)).status_code == 400
