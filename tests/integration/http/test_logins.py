"""Own logins over HTTP, with those who guess, replay, race and reach for what is not theirs."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.integration.http.casefile import PASSWORD, bearer, sign_in

from domain.accounts.links import LinkPurpose
from domain.identity import TenantId
from entrypoints.http.engine import EVEN_S, until_even

SOMEBODY = "019aa502-63b4-7188-9900-00000000beef"  # every worker collects the same names

NEW = "an entirely other secret"


def api(path: str) -> str:
    return f"/api/v2{path}"


@pytest.fixture
def person(client, firm):
    """A member of their own for each test: address, tokens."""
    email = f"p{uuid4().hex[:12]}@{firm.name}.example.com"
    body = {"email": email, "name": "Pia Person", "password": PASSWORD, "roles": ["viewer"]}
    added = client.post(api("/members"), json=body, headers=firm.headers("owner"))
    assert added.status_code == 201, added.text
    return email


def session(client, email: str, password: str = PASSWORD, **headers: str):
    sent = {"email": email, "password": password}
    return client.post(api("/auth/sign-in"), json=sent, headers=headers)


def mailed(container, firm, email: str, purpose: LinkPurpose) -> str:
    """The token that the worker would mail."""
    user = container.directory().user_by_email(email)
    with container.database().begin(TenantId(firm.tenant_id)) as work:
        link = work.links.newest(user.id, purpose)
    return str(container.mint().token_of(link.id))


def reset_token(client, container, firm, email: str) -> str:
    asked = client.post(api("/auth/password-reset"), json={"email": email})
    assert asked.status_code == 202
    return mailed(container, firm, email, LinkPurpose.RESET_PASSWORD)


def reset(client, token: str, password: str = NEW):
    sent = {"token": token, "password": password}
    return client.post(api("/auth/password-reset/confirmation"), json=sent)


def test_who_am_i_tells_the_verified_address_and_every_membership(client, firm):
    owner = client.get(api("/auth/user"), headers=firm.headers("owner")).json()
    assert owner["email_verified"] is True
    assert [m["tenant_id"] for m in owner["memberships"]] == [str(firm.tenant_id)]
    viewer = client.get(api("/auth/user"), headers=firm.headers("viewer")).json()
    assert viewer["email_verified"] is False


def test_an_address_is_verified_by_the_mailed_token_once(client, container, firm, person):
    client.post(api("/auth/email-verification"), json={"email": person})
    token = mailed(container, firm, person, LinkPurpose.VERIFY_EMAIL)
    path = api("/auth/email-verification/confirmation")
    assert client.post(path, json={"token": token}).json() == {"done": True}
    again = client.post(path, json={"token": token})
    assert (again.status_code, again.json()["code"]) == (422, "LinkRefused")
    assert again.json()["errors"][0]["path"] == "token"
    me = client.get(api("/auth/user"), headers=bearer(sign_in(client, person))).json()
    assert me["email_verified"] is True


def test_a_reset_ends_every_session_and_its_token_is_good_once(client, container, firm, person):
    tokens = session(client, person).json()
    token = reset_token(client, container, firm, person)
    assert reset(client, token).status_code == 200
    assert client.get(api("/auth/user"), headers=bearer(tokens["access_token"])).status_code == 401
    refreshed = client.post(api("/auth/refresh"), json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 401
    assert session(client, person).status_code == 401
    assert session(client, person, NEW).status_code == 200
    assert reset(client, token).status_code == 422


def test_of_two_at_once_with_the_same_token_one_resets(client, container, firm, person):
    token = reset_token(client, container, firm, person)
    chosen = [f"secret number {n} of many words" for n in range(2)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda password: reset(client, token, password), chosen))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200, 422]
    winner = chosen[statuses.index(200)]
    assert [session(client, person, p).status_code for p in chosen] == [
        200 if password == winner else 401 for password in chosen
    ]


def test_a_token_that_is_too_old_resets_nothing(client, container, firm, person):
    token = reset_token(client, container, firm, person)
    user = container.directory().user_by_email(person)
    with container.database().begin(TenantId(firm.tenant_id)) as work:
        link = work.links.newest(user.id, LinkPurpose.RESET_PASSWORD)
        work.links.add(replace(link, expires_at=link.created_at - timedelta(seconds=1)))
    assert reset(client, token).status_code == 422
    assert session(client, person).status_code == 200


def test_a_token_for_one_thing_is_good_for_nothing_else(client, container, firm, person):
    token = reset_token(client, container, firm, person)
    for path in ("/auth/email-verification/confirmation", "/auth/user/email/confirmation"):
        assert client.post(api(path), json={"token": token}).status_code == 422
    accepted = client.post(
        api("/invitations/acceptance"), json={"token": token, "name": "X", "password": NEW}
    )
    assert accepted.json()["code"] == "InvitationRefused"


ASKING = ["/auth/password-reset", "/auth/email-verification"]


@pytest.mark.parametrize("path", ASKING)
def test_asking_for_mail_answers_alike_and_in_the_same_time_whoever_it_is(
    client, firm, person, path
):
    asked = {"known": person, "unknown": f"nobody@{firm.name}.example.com"}
    answers, times = {}, {}
    for name, email in asked.items():
        taken = []
        for _ in range(4):
            started = time.perf_counter()
            answer = client.post(api(path), json={"email": email})
            taken.append(time.perf_counter() - started)
            answers[name] = (answer.status_code, answer.json(), sorted(answer.headers))
        times[name] = min(taken)
    assert answers["known"] == answers["unknown"]
    assert min(times.values()) >= EVEN_S
    assert abs(times["known"] - times["unknown"]) < EVEN_S / 2


def test_registering_answers_alike_for_an_address_that_signs_in(client, firm, person):
    def register(email: str):
        started = time.perf_counter()
        answer = client.post(
            api("/tenants"),
            json={
                "name": "Another Firm",
                "kind": "law_firm",
                "owner_name": "Olga Example",
                "owner_email": email,
                "owner_password": NEW,
            },
        )
        assert answer.status_code == 201
        assert time.perf_counter() - started >= EVEN_S
        return set(answer.json()), answer.json()["owner_email"]

    known, unknown = register(person), register(f"new.{person}")
    assert known[0] == unknown[0]
    assert session(client, person, NEW).status_code == 401
    assert session(client, person).status_code == 200


def test_an_answer_waits_for_the_next_step_whatever_it_took():
    for taken in (0.0, 0.001, EVEN_S - 0.001, EVEN_S + 0.05):
        whole = (taken + until_even(taken)) / EVEN_S
        assert abs(whole - round(whole)) < 1e-9
        assert until_even(taken) > 0


def test_a_changed_password_ends_the_other_sessions(client, person):
    here, there = session(client, person).json(), session(client, person).json()
    sent = {"current_password": PASSWORD, "new_password": NEW}
    path, headers = api("/auth/password"), bearer(here["access_token"])
    wrong = client.post(path, json=sent | {"current_password": "wrong"}, headers=headers)
    assert wrong.json()["errors"][0]["path"] == "current_password"
    common = client.post(path, json=sent | {"new_password": "password1234"}, headers=headers)
    assert common.json()["errors"][0]["path"] == "new_password"
    assert client.post(path, json=sent, headers=headers).status_code == 200
    assert client.get(api("/auth/user"), headers=headers).status_code == 200
    gone = client.get(api("/auth/user"), headers=bearer(there["access_token"]))
    assert gone.status_code == 401


def test_name_and_address_are_changed_by_their_owner(client, container, firm, person):
    headers = bearer(sign_in(client, person))
    named = client.put(api("/auth/user/name"), json={"name": "Pia Petal"}, headers=headers)
    assert named.json()["name"] == "Pia Petal"
    new = f"new.{person}"
    asked = client.post(
        api("/auth/user/email"), json={"email": new, "password": PASSWORD}, headers=headers
    )
    assert asked.status_code == 202
    token = mailed(container, firm, person, LinkPurpose.CHANGE_EMAIL)
    done = client.post(api("/auth/user/email/confirmation"), json={"token": token})
    assert done.status_code == 200
    assert session(client, person).status_code == 401
    assert session(client, new).status_code == 200


def test_sessions_are_listed_with_their_devices_and_ended(client, firm, person):
    phone = session(client, person, **{"user-agent": "phone"}).json()["access_token"]
    laptop = session(client, person, **{"user-agent": "laptop"}).json()["access_token"]
    found = client.get(api("/auth/sessions"), headers=bearer(laptop)).json()["items"]
    assert [(s["device"], s["is_current"]) for s in found] == [("laptop", True), ("phone", False)]
    assert all(s["ip"] for s in found)
    path = api(f"/auth/sessions/{found[1]['id']}")
    assert client.delete(path, headers=firm.headers("owner")).status_code == 404
    assert client.delete(path, headers=bearer(laptop)).status_code == 200
    assert client.get(api("/auth/user"), headers=bearer(phone)).status_code == 401
    ended = client.delete(api("/auth/sessions"), headers=bearer(laptop))
    assert ended.json() == {"sessions_ended": 1}
    assert client.get(api("/auth/user"), headers=bearer(laptop)).status_code == 401


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("/auth/user/name", {"name": "X", "roles": ["owner"]}),
        ("/auth/user/name", {"name": "X", "email_verified_at": "2026-01-01T00:00:00Z"}),
        ("/auth/user/name", {"name": "X", "consumer_id": SOMEBODY}),
    ],
)
def test_nobody_gives_themselves_more_than_the_route_is_for(client, person, path, extra):
    headers = bearer(sign_in(client, person))
    assert client.put(api(path), json=extra, headers=headers).status_code == 422


@pytest.mark.parametrize("token", ["", "short", "x" * 44, "x" * 42 + " ", "x" * 42 + "é"])
def test_what_is_no_token_is_refused_by_its_form(client, token):
    for path in (
        "/auth/email-verification/confirmation",
        "/auth/user/email/confirmation",
    ):
        answer = client.post(api(path), json={"token": token})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["path"] == "token"
