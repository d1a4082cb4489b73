"""Signing in, refreshing and signing out over HTTP, with thieves and races."""

import time
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.integration.http.signing_in import PASSWORD, bearer


@pytest.fixture
def session(client, firm):
    email = f"viewer@{firm.name}.example.com"
    answer = client.post("/api/v2/auth/sign-in", json={"email": email, "password": PASSWORD})
    return answer.json()


def refresh(client, token: str):
    return client.post("/api/v2/auth/refresh", json={"refresh_token": token})


def me(client, token: str) -> int:
    return int(client.get("/api/v2/auth/user", headers=bearer(token)).status_code)


def test_who_am_i_tells_roles_and_permissions(client, firm):
    person = client.get("/api/v2/auth/user", headers=firm.headers("consumer")).json()
    assert person["roles"] == ["consumer"]
    assert person["consumer_id"] == str(firm.case.consumer_id)
    assert "letter.sign" in person["permissions"]
    assert "letter.approve" not in person["permissions"]


def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client, firm):
    wrong = [
        {"email": f"owner@{firm.name}.example.com", "password": "not the passphrase"},
        {"email": "nobody@nowhere.example.com", "password": PASSWORD},
    ]
    answers, times = [], []
    for body in wrong:
        started = time.perf_counter()
        answer = client.post("/api/v2/auth/sign-in", json=body)
        times.append(time.perf_counter() - started)
        answers.append({k: v for k, v in answer.json().items() if k != "request_id"})
        assert answer.status_code == 401
    assert answers[0] == answers[1]
    assert max(times) < 10 * min(times)


def test_each_refresh_gives_the_next_token_and_the_session_goes_on(client, session):
    token = session["refresh_token"]
    for _ in range(3):
        answer = refresh(client, token)
        assert answer.status_code == 200, answer.text
        assert answer.json()["refresh_token"] != token
        token = answer.json()["refresh_token"]
        assert me(client, answer.json()["access_token"]) == 200


def test_two_tabs_that_refresh_at_once_end_with_the_same_token(client, session):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: refresh(client, session["refresh_token"]), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


def test_signing_out_ends_the_access_token_at_once(client, session):
    token = session["access_token"]
    assert client.post("/api/v2/auth/sign-out", headers=bearer(token)).status_code == 200
    assert me(client, token) == 401
    assert refresh(client, session["refresh_token"]).status_code == 401


def test_a_refresh_token_is_no_access_token(client, session):
    assert me(client, session["refresh_token"]) == 401


def test_a_token_of_another_key_or_kind_is_refused(client, session):
    claims = jwt.decode(session["access_token"], options={"verify_signature": False})
    header = jwt.get_unverified_header(session["access_token"])
    stranger = Ed25519PrivateKey.generate()
    forged = [
        jwt.encode(claims, stranger, "EdDSA", headers={"kid": header["kid"], "typ": "at+jwt"}),
        jwt.encode(claims, "s" * 64, "HS256", headers={"kid": header["kid"], "typ": "at+jwt"}),
        jwt.encode(claims, None, "none", headers={"kid": header["kid"], "typ": "at+jwt"}),
        session["access_token"][:-4] + "AAAA",
        "a.b.c",
    ]
    assert [me(client, token) for token in forged] == [401] * len(forged)


@pytest.mark.parametrize("scheme", ["Basic", "bearer2", ""])
def test_only_the_bearer_scheme_counts(client, session, scheme):
    headers = {"authorization": f"{scheme} {session['access_token']}".strip()}
    assert client.get("/api/v2/auth/user", headers=headers).status_code == 401
