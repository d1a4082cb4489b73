"""Signing in with a second factor over HTTP, and those who try to get around it."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pyotp
import pytest
from tests.integration.http.casefile import verify_address
from tests.integration.http.signing_in import (
    PASSWORD,
    Authenticator,
    bearer,
    enrol,
    give_code,
    give_password,
    sign_in,
)

SECOND = "/api/v2/auth/second-factor"
_numbers = count(1)


@pytest.fixture
def email(client, firm) -> str:
    """A viewer of the firm whom no other test knows."""
    address = f"viewer{next(_numbers)}@{firm.name}.example.com"
    body = {"email": address, "name": "A viewer", "password": PASSWORD, "roles": ["viewer"]}
    added = client.post("/api/v2/members", json=body, headers=firm.headers("owner"))
    assert added.status_code == 201, added.text
    return address


@pytest.fixture
def phone(client, email) -> Authenticator:
    """The viewer's authenticator, set up by choice."""
    return enrol(client, give_password(client, email)["access_token"])


def challenge(client, email: str) -> str:
    first = give_password(client, email)
    assert first["outcome"] == "second_factor"
    assert set(first) == {"outcome", "challenge", "expires_at"}
    return str(first["challenge"])


def wrong_code(phone: Authenticator) -> str:
    """Six digits that are right at no step near now."""
    now = int(time.time()) // 30
    right = {pyotp.TOTP(phone.secret).generate_otp(now + near) for near in range(-3, 4)}
    return next(code for n in range(100) if (code := f"{n:06}") not in right)


def me(client, token: str) -> dict[str, Any]:
    return dict(client.get("/api/v2/auth/user", headers=bearer(token)).json())


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_whoever_needs_a_factor_can_do_nothing_before_it_but_set_it_up(client, container, role):
    name = f"new{next(_numbers)}"
    body = {"name": name, "kind": "law_firm", "owner_name": "Olive Example"}
    body |= {"owner_email": f"owner@{name}.example.com", "owner_password": PASSWORD}
    assert client.post("/api/v2/tenants", json=body).status_code == 201
    who = f"{role}@{name}.example.com"
    if role == "operator":
        verify_address(container, f"owner@{name}.example.com")
        member = {"email": who, "name": "O", "password": PASSWORD, "roles": ["operator"]}
        verify_address(container, f"owner@{name}.example.com")
        owner = bearer(sign_in(client, f"owner@{name}.example.com"))
        assert client.post("/api/v2/members", json=member, headers=owner).status_code == 201
    token = give_password(client, who)["access_token"]
    assert me(client, token)["permissions"] == ["account.own"]
    assert me(client, token)["lacks_second_factor"] is True
    for path in ("/consumers", "/members", "/tasks", "/jobs", "/tenant/second-factor"):
        answer = client.get(f"/api/v2{path}", headers=bearer(token))
        assert refusal(answer) == (403, "SecondFactorMissing"), path
    enrol(client, token)
    assert me(client, token)["lacks_second_factor"] is False
    assert client.get("/api/v2/consumers", headers=bearer(token)).status_code == 200


def test_an_enrolment_shows_the_secret_once_and_counts_when_confirmed(client, email):
    token = give_password(client, email)["access_token"]
    shown = client.post(SECOND, json={"password": PASSWORD}, headers=bearer(token)).json()
    assert shown["otpauth_uri"].startswith("otpauth://totp/Redress:")
    assert f"secret={shown['secret']}" in shown["otpauth_uri"]
    assert shown["qr_svg"].startswith("<svg")
    assert give_password(client, email)["outcome"] == "signed_in"
    state = client.get(SECOND, headers=bearer(token)).json()
    assert state == {"required": False, "confirmed_at": None, "recovery_codes_left": 0}
    again = client.post(SECOND, json={"password": PASSWORD}, headers=bearer(token)).json()
    assert again["secret"] != shown["secret"]
    code = pyotp.TOTP(shown["secret"]).now()
    stale = client.post(f"{SECOND}/confirm", json={"code": code}, headers=bearer(token))
    assert refusal(stale) == (422, "CodeRefused")


def test_a_session_that_was_left_open_cannot_enrol_without_the_password(client, email):
    token = give_password(client, email)["access_token"]
    answer = client.post(SECOND, json={"password": "another one"}, headers=bearer(token))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "password"


def test_a_factor_in_use_is_not_replaced_by_whoever_knows_the_password(client, email, phone):
    session = give_code(client, challenge(client, email), **phone.proof()).json()
    headers = bearer(session["access_token"])
    answer = client.post(SECOND, json={"password": PASSWORD}, headers=headers)
    assert refusal(answer) == (409, "SecondFactorInUse")
    answer = client.post(f"{SECOND}/confirm", json={"code": "000000"}, headers=headers)
    assert refusal(answer) == (409, "SecondFactorInUse")


def test_the_second_step_gives_the_session_that_the_first_withheld(client, email, phone):
    posed = challenge(client, email)
    assert client.get("/api/v2/auth/user", headers=bearer(posed)).status_code == 401
    refreshed = client.post("/api/v2/auth/refresh", json={"refresh_token": posed})
    assert refreshed.status_code == 401
    answer = give_code(client, posed, **phone.proof())
    assert answer.status_code == 200, answer.text
    assert answer.json()["outcome"] == "signed_in"
    assert me(client, answer.json()["access_token"])["email"] == email


def test_a_code_is_refused_when_it_is_given_again(client, email, phone):
    code = phone.next_code()
    assert give_code(client, challenge(client, email), code=code).status_code == 200
    answer = give_code(client, challenge(client, email), code=code)
    assert refusal(answer) == (401, "SecondFactorRefused")


def test_of_sixteen_that_give_the_same_code_at_once_one_gets_in(client, email, phone):
    code = phone.next_code()
    attempts = [challenge(client, email) for _ in range(16)]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda posed: give_code(client, posed, code=code), attempts))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 401, 429, 503}


def test_of_sixteen_that_use_one_attempt_at_once_one_gets_in(client, email, phone):
    posed = challenge(client, email)
    with ThreadPoolExecutor(16) as threads:
        answers = list(
            threads.map(
                lambda code: give_code(client, posed, recovery_code=code),
                phone.recovery_codes + phone.recovery_codes[:6],
            )
        )
    assert [answer.status_code for answer in answers].count(200) == 1


def test_guessing_ends_the_attempt_and_then_waits_although_the_code_is_right(client, email, phone):
    posed, wrong = challenge(client, email), wrong_code(phone)
    codes = [refusal(give_code(client, posed, code=wrong)) for _ in range(5)]
    assert codes == [(401, "SecondFactorRefused")] * 4 + [(401, "SignInAttemptOver")]
    assert refusal(give_code(client, posed, **phone.proof())) == (401, "SignInAttemptOver")
    answer = give_code(client, challenge(client, email), code=phone.next_code())
    assert refusal(answer) == (429, "TooManyWrongCodes")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    recovered = give_code(client, challenge(client, email), recovery_code=phone.recovery_codes[0])
    assert recovered.status_code == 200


def test_guessing_over_many_attempts_at_once_comes_to_the_same_wait(client, email, phone):
    attempts, wrong = [challenge(client, email) for _ in range(12)], wrong_code(phone)
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda posed: give_code(client, posed, code=wrong), attempts))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) == 5
    assert set(statuses) <= {401, 429, 503}


def test_a_recovery_code_is_good_once_however_it_is_typed(client, email, phone):
    code = phone.recovery_codes[0]
    shouted = code.upper().replace("-", " ")
    assert give_code(client, challenge(client, email), recovery_code=shouted).status_code == 200
    answer = give_code(client, challenge(client, email), recovery_code=code)
    assert refusal(answer) == (401, "SecondFactorRefused")


def test_new_recovery_codes_need_a_code_and_replace_those_before(client, email, phone):
    session = give_code(client, challenge(client, email), **phone.proof()).json()
    headers, path = bearer(session["access_token"]), f"{SECOND}/recovery-codes"
    denied = client.post(path, json={"code": wrong_code(phone)}, headers=headers)
    assert refusal(denied) == (422, "CodeRefused")
    fresh = client.post(path, json={"code": phone.next_code()}, headers=headers)
    codes = fresh.json()["recovery_codes"]
    assert (fresh.status_code, len(codes)) == (200, 10)
    posed = challenge(client, email)
    assert give_code(client, posed, recovery_code=phone.recovery_codes[0]).status_code == 401
    assert give_code(client, posed, recovery_code=codes[0]).status_code == 200


def test_an_attempt_is_good_once_and_an_invented_one_never(client, email, phone):
    posed = challenge(client, email)
    assert give_code(client, posed, recovery_code=phone.recovery_codes[0]).status_code == 200
    for attempt in (posed, "A" * 43):
        answer = give_code(client, attempt, recovery_code=phone.recovery_codes[1])
        assert refusal(answer) == (401, "SignInAttemptOver")


def test_an_attempt_ends_after_five_minutes(client, container, firm, email, phone):
    posed = challenge(client, email)
    person = client.get("/api/v2/members?limit=1", headers=firm.headers("owner")).json()["items"]
    _age_attempts(container, firm.tenant_id, UUID(person[0]["user_id"]))
    answer = give_code(client, posed, **phone.proof())
    assert refusal(answer) == (401, "SignInAttemptOver")


def _age_attempts(container, tenant_id: UUID, user_id: UUID) -> None:
    """As if the newest attempt of the person had been made five minutes ago."""
    from adapters.postgres.tenant_transaction import tenant_transaction  # noqa: PLC0415

    with tenant_transaction(container.engine(), tenant_id) as transaction:
        aged = transaction.run(
            b"update challenges set expires_at = now() where user_id = %(user)s", {"user": user_id}
        )
    assert aged == 1


def test_a_code_of_another_person_does_not_open_an_attempt(client, firm, email, phone):
    thief = enrol(client, give_password(client, f"auditor@{firm.name}.example.com")["access_token"])
    posed = challenge(client, email)
    assert refusal(give_code(client, posed, **thief.proof()))[0] == 401
    answer = give_code(client, posed, recovery_code=thief.recovery_codes[0])
    assert refusal(answer) == (401, "SecondFactorRefused")


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"code": "123456", "recovery_code": "a" * 16},
        {"code": "12345"},
        {"code": "1234567"},
        {"code": "١٢٣٤٥٦"},
        {"recovery_code": "a"},
        {"code": 123456},
    ],
)
def test_what_is_no_code_is_refused_by_its_form(client, proof):
    assert give_code(client, "A" * 43, **proof).status_code == 422


def test_a_factor_is_removed_with_a_code_where_nobody_asks_for_it(client, email, phone):
    session = give_code(client, challenge(client, email), **phone.proof()).json()
    headers, path = bearer(session["access_token"]), f"{SECOND}/remove"
    denied = client.post(path, json={"code": wrong_code(phone)}, headers=headers)
    assert refusal(denied) == (422, "CodeRefused")
    removed = client.post(path, json={"code": phone.next_code()}, headers=headers)
    assert (removed.status_code, removed.json()["confirmed_at"]) == (200, None)
    assert give_password(client, email)["outcome"] == "signed_in"
    gone = client.post(path, json={"code": "000000"}, headers=headers)
    assert refusal(gone) == (409, "SecondFactorNotInUse")


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_a_factor_that_a_role_asks_for_is_not_removed(client, firm, role):
    answer = client.post(f"{SECOND}/remove", json={"code": "000000"}, headers=firm.headers(role))
    assert refusal(answer) == (403, "SecondFactorNeeded")


def test_a_firm_that_asks_everybody_stops_sessions_without_a_factor_at_once(
    client, other_firm, container
):
    owner, viewer = other_firm.headers("owner"), other_firm.headers("viewer")
    path = "/api/v2/tenant/second-factor"
    assert client.get(path, headers=viewer).json() == {"required": False}
    denied = client.put(path, json={"required": True}, headers=viewer)
    assert refusal(denied) == (403, "PermissionDenied")
    assert client.put(path, json={"required": True}, headers=owner).json() == {"required": True}
    try:
        answer = client.get("/api/v2/consumers", headers=viewer)
        assert refusal(answer) == (403, "SecondFactorMissing")
        assert client.get("/api/v2/consumers", headers=owner).status_code == 200
        state = client.get(SECOND, headers=viewer).json()
        assert state["required"] is True
    finally:
        client.put(path, json={"required": False}, headers=owner)
    assert client.get("/api/v2/consumers", headers=viewer).status_code == 200


def test_the_first_step_tells_nobody_without_the_password_who_has_a_factor(client, email, phone):
    answers = [
        client.post("/api/v2/auth/sign-in", json={"email": address, "password": "not this one"})
        for address in (email, f"nobody{uuid4().hex}@example.com")
    ]
    told = [{k: v for k, v in a.json().items() if k != "request_id"} for a in answers]
    assert told[0] == told[1]
