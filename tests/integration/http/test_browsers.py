"""Browsers keep the refresh token in a cookie; pages of others must not be able to use it."""

import pytest
from tests.integration.http.signing_in import (
    PASSWORD,
    authenticators,
    bearer,
    give_code,
    give_password,
    sign_in,
)

ORIGIN = "https://redress.example.com"
OURS = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "x-redress-client": "web"}
SIGN_IN, REFRESH = "/api/v2/auth/sign-in", "/api/v2/auth/refresh"
SIGN_OUT = "/api/v2/auth/sign-out/browser"
COOKIE = "__Secure-redress-refresh="
# What a browser says of a request that some page made it send.
FOREIGN = {
    "a foreign page": {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    "a page of the same site": {
        "origin": "https://files.example.com",
        "sec-fetch-site": "same-site",
    },
    "a page of the same host and another port": {
        "origin": f"{ORIGIN}:8443",
        "sec-fetch-site": "same-site",
    },
    "plain http": {"origin": "http://redress.example.com", "sec-fetch-site": "cross-site"},
    "an old browser on a foreign page": {"origin": "https://evil.example"},
    "a sandboxed frame": {"origin": "null", "sec-fetch-site": "cross-site"},
    "a name that begins as ours": {"origin": f"{ORIGIN}.evil.example"},
    "an address typed in": {"sec-fetch-site": "none"},
    "headers that contradict each other": {
        "origin": "https://evil.example",
        "sec-fetch-site": "same-origin",
    },
    "nobody says": {},
}
foreign = pytest.mark.parametrize("sent", FOREIGN.values(), ids=FOREIGN.keys())


@pytest.fixture
def cookie(client, firm) -> str:
    """The cookie of an auditor's browser."""
    body = {
        "email": f"auditor@{firm.name}.example.com",
        "password": PASSWORD,
        "refresh_token_in": "cookie",
    }
    answer = client.post(SIGN_IN, json=body, headers=OURS)
    client.cookies.clear()
    assert answer.status_code == 200, answer.text
    assert answer.json()["refresh_token"] is None
    return str(answer.headers["set-cookie"])


def ask(client, path: str, headers: dict[str, str], cookie: str = "", **sent):
    """As a browser: with the cookie, and nothing kept for the next test."""
    headers = headers | ({"cookie": cookie.split(";", maxsplit=1)[0]} if cookie else {})
    answer = client.post(path, headers=headers, **(sent or {"json": {}}))
    client.cookies.clear()
    return answer


def test_no_script_and_no_other_site_gets_at_the_cookie(cookie):
    name, *attributes = cookie.split("; ")
    assert name.startswith(COOKIE)
    assert set(attributes) >= {"HttpOnly", "Secure", "SameSite=Strict", "Path=/api"}
    assert not any(part.lower().startswith("domain") for part in attributes)


def test_a_browser_refreshes_by_cookie_from_our_own_pages(client, cookie):
    answer = ask(client, REFRESH, OURS, cookie)
    assert answer.status_code == 200, answer.text
    assert answer.json()["refresh_token"] is None
    assert answer.headers["set-cookie"].startswith(COOKIE)


@foreign
@pytest.mark.parametrize("path", [REFRESH, SIGN_OUT])
def test_a_cookie_that_others_pages_send_along_is_refused(client, cookie, path, sent):
    answer = ask(client, path, sent | {"x-redress-client": "web"}, cookie)
    assert (answer.status_code, answer.json()["code"]) == (403, "ForeignOrigin")
    assert "set-cookie" not in answer.headers
    assert ask(client, REFRESH, OURS, cookie).status_code == 200


@pytest.mark.parametrize("path", [REFRESH, SIGN_OUT])
def test_a_request_without_our_header_is_refused(client, cookie, path):
    sent = {name: value for name, value in OURS.items() if name != "x-redress-client"}
    answer = ask(client, path, sent, cookie)
    assert (answer.status_code, answer.json()["code"]) == (403, "ClientHeaderMissing")


@foreign
def test_others_pages_sign_nobody_in_to_an_account_of_theirs(client, firm, sent):
    body = {"email": f"auditor@{firm.name}.example.com", "password": PASSWORD}
    body["refresh_token_in"] = "cookie"
    answer = ask(client, SIGN_IN, sent | {"x-redress-client": "web"}, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "ForeignOrigin")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""]
)
def test_what_a_form_can_send_without_asking_is_refused(client, cookie, kind):
    headers = OURS | ({"content-type": kind} if kind else {})
    assert ask(client, REFRESH, headers, cookie, content=b"{}").status_code == 415


def test_the_second_step_sets_the_cookie_for_our_own_pages_alone(client, firm):
    email = f"operator@{firm.name}.example.com"
    posed, app = give_password(client, email)["challenge"], authenticators[email]
    refused = give_code(client, posed, code="000000", refresh_token_in="cookie")
    assert (refused.status_code, refused.json()["code"]) == (403, "ForeignOrigin")
    body = {"challenge": posed, "refresh_token_in": "cookie", **app.proof()}
    answer = ask(client, f"{SIGN_IN}/second-factor", OURS, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["refresh_token"] is None
    assert answer.headers["set-cookie"].startswith(COOKIE)


def test_a_browser_signs_out_by_cookie_and_its_tokens_end_at_once(client, cookie):
    refreshed = ask(client, REFRESH, OURS, cookie)
    token = refreshed.json()["access_token"]
    answer = ask(client, SIGN_OUT, OURS, refreshed.headers["set-cookie"])
    assert answer.status_code == 200, answer.text
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert client.get("/api/v2/auth/user", headers=bearer(token)).status_code == 401
    assert ask(client, REFRESH, OURS, refreshed.headers["set-cookie"]).status_code == 401


@pytest.mark.parametrize("token", ["A" * 43, "never one of ours", "%00"])
def test_signing_out_with_a_cookie_that_opens_nothing_clears_it(client, token):
    answer = ask(client, SIGN_OUT, OURS, f"{COOKIE}{token}")
    assert answer.status_code == 200
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_without_a_cookie_there_is_nothing_to_refresh_or_sign_out(client):
    for path in (REFRESH, SIGN_OUT):
        answer = ask(client, path, OURS)
        assert (answer.status_code, answer.json()["code"]) == (401, "RefreshTokenMissing")


def test_a_cookie_is_no_way_to_sign_in_to_anything_else(client, firm, cookie):
    sign_in(client, f"viewer@{firm.name}.example.com")
    headers = OURS | {"cookie": cookie.split(";")[0]}
    assert client.get("/api/v2/auth/user", headers=headers).status_code == 401
    client.cookies.clear()
