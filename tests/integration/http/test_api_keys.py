"""Machines with API keys over HTTP, and those that hold the wrong one."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.integration.http.casefile import make_key, new_consumer
from tests.integration.http.signing_in import PASSWORD, bearer, sign_in

from adapters.postgres.tenant_transaction import tenant_transaction

KEYS = "/api/v2/api-keys"


@pytest.fixture
def owner(firm) -> str:
    return firm.tokens["owner"]


def read(client, key: str, firm) -> int:
    path = f"/api/v2/consumers/{firm.case.consumer_id}"
    return int(client.get(path, headers=bearer(key)).status_code)


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_machine_reads_with_a_key_what_its_scopes_say(client, firm, owner):
    _, key = make_key(client, owner, "consumer.read")
    assert read(client, key, firm) == 200
    for path in ("/tasks", "/jobs", "/members", "/api-keys", "/tenant/second-factor"):
        answer = client.get(f"/api/v2{path}", headers=bearer(key))
        assert refusal(answer) == (403, "PermissionDenied"), path
    denied = client.post("/api/v2/consumers", json=new_consumer(), headers=bearer(key))
    assert refusal(denied) == (403, "PermissionDenied")


def test_a_key_looks_after_no_login(client, owner):
    _, key = make_key(client, owner, "consumer.read", "report.read")
    for method, path, body in (
        ("GET", "/auth/user", None),
        ("POST", "/auth/sign-out", None),
        ("POST", "/auth/second-factor", {"password": PASSWORD}),
        ("POST", "/api-keys", key_body("consumer.read")),
    ):
        answer = client.request(method, f"/api/v2{path}", json=body, headers=bearer(key))
        assert refusal(answer) == (403, "PermissionDenied"), path


def key_body(*scopes: str) -> dict[str, object]:
    ends_at = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251 - the server's own clock
    return {"name": "A machine", "scopes": scopes, "expires_at": ends_at.isoformat()}


@pytest.mark.parametrize(
    "scope",
    [
        "account.own",
        "api_key.manage",
        "member.manage",
        "role.manage",
        "tenant.manage",
        "tenant.delete",
        "support.consent",
        "dispute.open",
        "letter.sign",
        "contract.sign",
        "connection.manage",
    ],
)
def test_no_key_is_made_for_what_people_do_themselves(client, owner, scope):
    body = key_body("consumer.read", scope)
    answer = client.post(KEYS, json=body, headers=bearer(owner))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "scopes"


@pytest.mark.parametrize("scope", ["everything", "*", "", "consumer.read "])
def test_a_scope_that_is_no_permission_is_refused(client, owner, scope):
    answer = client.post(KEYS, json=key_body(scope), headers=bearer(owner))
    assert answer.status_code == 422


@pytest.mark.parametrize("ends", ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2027-01-01"])
def test_a_key_ends_ahead_and_within_a_year(client, owner, ends):
    body = key_body("consumer.read") | {"expires_at": ends}
    assert client.post(KEYS, json=body, headers=bearer(owner)).status_code == 422


def test_keys_are_listed_without_what_opens_them(client, owner):
    key_id, key = make_key(client, owner, name="The nightly export")
    listed = client.get(f"{KEYS}?limit=1", headers=bearer(owner))
    [item] = listed.json()["items"]
    assert (item["id"], item["name"]) == (str(key_id), "The nightly export")
    assert key.startswith(item["beginning"])
    assert key.removeprefix(item["beginning"]) not in listed.text


def test_a_rotated_key_works_beside_the_new_one_until_the_overlap_ends(client, firm, owner):
    key_id, old = make_key(client, owner)
    path = f"{KEYS}/{key_id}/rotate"
    new = client.post(path, json={"overlap_hours": 1}, headers=bearer(owner)).json()["key"]
    assert new != old
    assert [read(client, key, firm) for key in (old, new)] == [200, 200]
    newest = client.post(path, json={"overlap_hours": 0}, headers=bearer(owner)).json()["key"]
    assert [read(client, key, firm) for key in (old, new, newest)] == [401, 401, 200]


def test_a_revoked_key_ends_with_the_next_request(client, firm, owner):
    key_id, key = make_key(client, owner)
    assert read(client, key, firm) == 200
    assert client.delete(f"{KEYS}/{key_id}", headers=bearer(owner)).status_code == 200
    assert read(client, key, firm) == 401
    again = client.delete(f"{KEYS}/{key_id}", headers=bearer(owner))
    assert refusal(again) == (409, "ApiKeyOver")


def test_an_expired_key_is_refused(client, container, firm, owner):
    key_id, key = make_key(client, owner)
    with tenant_transaction(container.engine(), firm.tenant_id) as transaction:
        transaction.run(b"update api_keys set expires_at = now() where id = %(id)s", {"id": key_id})
    assert read(client, key, firm) == 401


def test_a_key_can_do_no_more_than_its_maker_can_by_then(client, container, firm):
    email = f"owner{uuid4().hex[:8]}@{firm.name}.example.com"
    body = {"email": email, "name": "A second owner", "password": PASSWORD, "roles": ["owner"]}
    added = client.post("/api/v2/members", json=body, headers=firm.headers("owner")).json()
    _, key = make_key(client, sign_in(client, email), "consumer.read", "job.manage", "job.read")
    assert client.get("/api/v2/jobs", headers=bearer(key)).status_code == 200
    with tenant_transaction(container.engine(), firm.tenant_id) as transaction:
        transaction.run(
            b"update memberships set roles = '{viewer}' where user_id = %(id)s",
            {"id": added["user_id"]},
        )
    assert client.get("/api/v2/jobs", headers=bearer(key)).status_code == 403
    assert read(client, key, firm) == 200


def test_another_firms_key_sees_its_own_firm_alone(client, firm, other_firm):
    _, key = make_key(client, other_firm.tokens["owner"], "consumer.read", "letter.read")
    assert read(client, key, firm) == 404
    answer = client.get(f"/api/v2/letters/{firm.case.letter_id}", headers=bearer(key))
    assert answer.status_code == 404
    assert read(client, key, other_firm) == 200


def test_the_secret_of_one_key_does_not_open_another(client, firm, other_firm, owner):
    mine, mine_key = make_key(client, owner)
    theirs, theirs_key = make_key(client, other_firm.tokens["owner"])
    crossed = [
        mine_key.replace(mine.hex, theirs.hex),
        theirs_key.replace(theirs.hex, mine.hex),
        mine_key[:-1] + ("A" if mine_key[-1] != "A" else "B"),
        mine_key.replace("rk_", "RK_"),
        f"rk_{uuid4().hex}_{'A' * 43}",
        "rk_",
        f"{mine_key}x",
    ]
    answers = [client.get("/api/v2/consumers", headers=bearer(key)) for key in crossed]
    assert {answer.status_code for answer in answers} == {401}


def test_a_key_is_no_access_token_and_no_refresh_token(client, owner):
    _, key = make_key(client, owner)
    answer = client.post("/api/v2/auth/refresh", json={"refresh_token": key[-43:]})
    assert answer.status_code == 401
