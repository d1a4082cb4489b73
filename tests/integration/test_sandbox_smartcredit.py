"""SmartCredit in the sandbox: consent, tokens, reports."""

import base64
import hashlib
import html
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from entrypoints.sandbox import SandboxConfig, SandboxThread

BACK = "http://127.0.0.1:9/callback"
CLIENT = ("redress-sandbox", "sandbox-client-secret")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Application:
    """An application that asks members for their reports."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/smartcredit")
        self.control = httpx.Client(base_url=f"{url}/control")
        self.verifier = secrets.token_urlsafe(48)

    def query(self, **changed) -> dict[str, str]:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        plain = {
            "response_type": "code",
            "client_id": CLIENT[0],
            "redirect_uri": BACK,
            "scope": "reports:read scores:read",
            "state": "st&te",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return {key: value for key, value in {**plain, **changed}.items() if value is not None}

    def decide(self, member: str = "demo", decision: str = "allow", **changed) -> dict[str, str]:
        page = self.http.get("/oauth2/authorize", params=self.query(**changed))
        assert page.status_code == 200, page.text
        found = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert found
        answer = self.http.post(
            str(self.http.base_url.copy_with(path="/")).rstrip("/") + html.unescape(found[1]),
            data={"member": member, "decision": decision},
        )
        assert answer.status_code == 303, answer.text
        return given(answer)

    def token(self, auth=CLIENT, **form) -> httpx.Response:
        return self.http.post("/oauth2/token", data=form, auth=auth)

    def redeem(self, code: str, **changed) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
        }
        return self.token(**{**form, **changed})

    def refresh(self, token: str) -> httpx.Response:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def sign_in(self, member: str = "demo") -> dict:
        return self.redeem(self.decide(member)["code"]).json()

    def read(self, path: str, token: str) -> httpx.Response:
        return self.http.get(path, headers={"Authorization": f"Bearer {token}"})


def given(answer: httpx.Response) -> dict[str, str]:
    location = urlsplit(answer.headers["location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == BACK
    return {key: values[0] for key, values in parse_qs(location.query).items()}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> Iterator[Application]:
    with SandboxThread(SandboxConfig(clock=clock)) as sandbox:
        application = Application(sandbox.url)
        yield application
        application.http.close()
        application.control.close()


def test_the_consent_page_lists_the_members_and_what_is_asked(app):
    page = app.http.get("/oauth2/authorize", params=app.query())
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="en">' in page.text
    assert "<fieldset><legend>Sign in as</legend>" in page.text
    assert page.text.count('type="radio"') == 3
    assert "Zoë Nguyễn-Παπαδάκη" in page.text
    assert page.headers["x-frame-options"] == "DENY"
    assert "script" not in page.text


def test_a_member_who_allows_it_gives_a_code_that_opens_the_report(app):
    granted = app.decide()
    assert granted["state"] == "st&te"
    tokens = app.redeem(granted["code"])
    assert tokens.status_code == 200
    assert tokens.headers["cache-control"] == "no-store"
    assert tokens.json()["token_type"] == "Bearer"
    assert tokens.json()["expires_in"] == 600
    access = tokens.json()["access_token"]
    customer = app.read("/v1/customer", access).json()
    assert customer["customerToken"] == "cst_demo_0001"
    report = app.read("/v1/credit/3bs/current", access).json()
    components = report["BundleComponents"]["BundleComponent"]
    assert [each["Type"] for each in components][-1] == "MergeCreditReports"
    assert {"TUCReportV6", "EXPVantageScoreV6"} <= {each["Type"] for each in components}
    metadata = app.read("/v1/credit/3bs/metadata", access).json()
    assert app.read(f"/v1/credit/3bs/{metadata['orderId']}", access).json() == report
    scores = app.read("/v1/credit/scores", access).json()["scores"]
    assert [each["bureau"] for each in scores] == ["TransUnion", "Experian", "Equifax"]
    assert scores[0]["date"] == "2026-03-02"
    assert app.read("/v1/credit/alerts", access).json() == {"alerts": []}


def test_a_member_who_declines_sends_back_access_denied(app):
    assert app.decide(decision="deny") == {"error": "access_denied", "state": "st&te"}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_a_wrong_request_is_sent_back_with_its_error(app, changed, error):
    answer = app.http.get("/oauth2/authorize", params=app.query(**changed))
    assert (answer.status_code, given(answer)["error"]) == (303, error)


@pytest.mark.parametrize(
    "changed", [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}]
)
def test_an_unknown_client_or_address_is_never_sent_back(app, changed):
    answer = app.http.get("/oauth2/authorize", params=app.query(**changed))
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_code_works_once_and_its_reuse_ends_what_it_gave(app):
    code = app.decide()["code"]
    access = app.redeem(code).json()["access_token"]
    assert app.redeem(code).json()["error"] == "invalid_grant"
    assert app.read("/v1/customer", access).status_code == 401


def test_a_code_is_bound_to_its_request_and_lives_five_minutes(app, clock):
    code = app.decide()["code"]
    assert app.redeem(code, code_verifier="x" * 43).json()["error"] == "invalid_grant"
    assert app.redeem(code, code_verifier="short").json()["error"] == "invalid_request"
    assert app.redeem(code, redirect_uri="http://127.0.0.1/x").json()["error"] == "invalid_grant"
    clock.now += timedelta(minutes=5)
    assert app.redeem(code).json()["error"] == "invalid_grant"


def test_the_token_endpoint_knows_its_client(app):
    wrong = app.token(auth=(CLIENT[0], "wrong"), grant_type="refresh_token", refresh_token="x")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert wrong.headers["www-authenticate"].startswith("Basic")
    assert app.token(grant_type="password").json()["error"] == "unsupported_grant_type"
    assert app.token().json()["error"] == "invalid_request"


def test_access_tokens_live_ten_minutes_and_are_renewed_by_rotation(app, clock):
    tokens = app.sign_in()
    clock.now += timedelta(minutes=10)
    stale = app.read("/v1/credit/3bs/current", tokens["access_token"])
    assert (stale.status_code, stale.json()["error"]) == (401, "invalid_token")
    renewed = app.refresh(tokens["refresh_token"]).json()
    assert renewed["refresh_token"] != tokens["refresh_token"]
    assert app.read("/v1/customer", renewed["access_token"]).status_code == 200


def test_a_lost_refresh_may_be_repeated_for_a_minute_and_is_theft_afterwards(app, clock):
    tokens = app.sign_in()
    app.refresh(tokens["refresh_token"])
    again = app.refresh(tokens["refresh_token"])
    assert again.status_code == 200
    clock.now += timedelta(seconds=61)
    assert app.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert app.refresh(again.json()["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_revoked_token_and_a_withdrawn_consent_open_nothing(app):
    first, second = app.sign_in(), app.sign_in()
    app.http.post("/oauth2/revoke", data={"token": first["refresh_token"]}, auth=CLIENT)
    assert app.read("/v1/customer", first["access_token"]).status_code == 401
    assert app.read("/v1/customer", second["access_token"]).status_code == 200
    app.control.post("/members/demo/revoke")
    assert app.read("/v1/customer", second["access_token"]).status_code == 401
    assert app.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_plan_without_reports_is_403_and_no_order_is_404(app):
    basic, none = app.sign_in("basic-plan"), app.sign_in("no-report")
    assert app.read("/v1/credit/3bs/current", basic["access_token"]).status_code == 403
    assert app.read("/v1/credit/3bs/current", none["access_token"]).status_code == 404
    assert app.read("/v1/credit/3bs/current", "nonsense").status_code == 401


def test_the_control_plane_sets_the_report_a_member_now_has(app, clock):
    access = app.sign_in()["access_token"]
    assert "NORTHGATE" in app.read("/v1/credit/3bs/current", access).text
    assert app.control.post("/reports", json={"pull": 2}).status_code == 422  # the clock stood
    clock.now += timedelta(days=45)
    assert app.control.post("/reports", json={"pull": 2}).status_code == 200
    access = app.sign_in()["access_token"]
    assert "NORTHGATE" not in app.read("/v1/credit/3bs/current", access).text
    app.control.post("/reports", json={"member": "no-report", "report": {"own": "report"}})
    other = app.sign_in("no-report")["access_token"]
    assert app.read("/v1/credit/3bs/current", other).json() == {"own": "report"}
    app.control.post("/reports", json={"member": "no-report", "raw": '{"cut'})
    assert app.read("/v1/credit/3bs/current", other).content == b'{"cut'
    app.control.post("/reports", json={"member": "no-report"})
    assert app.read("/v1/credit/3bs/current", other).status_code == 404
    assert app.control.post("/reports", json={"member": "nobody"}).status_code == 422
