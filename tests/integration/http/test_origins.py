"""CORS: pages of origins that are named, exactly, and of nobody else."""

from dataclasses import replace

import pytest
from litestar.testing import TestClient

from entrypoints.http.app import create_app
from entrypoints.serving import http_parts
from entrypoints.settings import Settings, SettingsRefused

LISTED, OTHER = "https://app.example.com", "https://desk.example.com:8443"
ME = "/api/v2/auth/user"
PREFLIGHT = {"access-control-request-method": "POST"}
FOREIGN = [
    "https://evil.example",
    "https://app.example.com.evil.example",
    "https://evil-app.example.com",
    "https://APP.example.com",
    "https://app.example.com:443",
    "https://app.example.com/",
    "http://app.example.com",
    "null",
    "*",
    "",
]


@pytest.fixture(scope="module")
def listing(container):
    with TestClient(
        create_app(replace(http_parts(container), cors_origins=(LISTED, OTHER)))
    ) as client:
        yield client


def shared(answer) -> set[str]:
    return {name for name in answer.headers if name.startswith("access-control-")}


@pytest.mark.parametrize("origin", [LISTED, OTHER])
def test_a_listed_origin_may_ask_and_read_with_credentials(listing, firm, origin):
    answer = listing.get(ME, headers=firm.headers("owner") | {"origin": origin})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert answer.headers["vary"] == "Origin"


def test_its_preflight_is_answered_without_a_token(listing):
    answer = listing.options("/api/v2/consumers", headers=PREFLIGHT | {"origin": LISTED})
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer.headers["access-control-allow-origin"] == LISTED
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"]
    assert {"Authorization", "Idempotency-Key", "If-Match"} <= set(allowed.split(", "))
    assert answer.headers["vary"] == "Origin"
    assert answer.headers["cache-control"] == "no-store"


def test_a_refusal_can_be_read_by_the_page_as_well(listing):
    for path, status in ((ME, 401), ("/nowhere", 404)):
        answer = listing.get(path, headers={"origin": LISTED})
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == LISTED


@pytest.mark.parametrize("origin", FOREIGN)
def test_any_other_origin_is_told_nothing(listing, firm, origin):
    answer = listing.get(ME, headers=firm.headers("owner") | {"origin": origin})
    assert answer.status_code == 200
    assert shared(answer) == set()
    assert answer.headers["vary"] == "Origin"
    refused = listing.options(ME, headers=PREFLIGHT | {"origin": origin})
    assert refused.status_code == 405
    assert shared(refused) == set()


def test_options_that_is_no_preflight_is_no_method_of_ours(listing):
    answer = listing.options(ME, headers={"origin": LISTED})
    assert (answer.status_code, answer.json()["code"]) == (405, "MethodNotAllowed")


def test_two_origins_at_once_are_none(listing):
    headers = [("origin", LISTED), ("origin", "https://evil.example")]
    assert shared(listing.get(ME, headers=headers)) == set()


def test_without_a_list_nobody_elses_page_may_ask(client):
    answer = client.get(ME, headers={"origin": LISTED})
    assert shared(answer) == set()
    assert client.options(ME, headers=PREFLIGHT | {"origin": LISTED}).status_code == 405


def test_the_setting_takes_exact_origins():
    environ = {
        "REDRESS_HOME": "/nowhere",
        "REDRESS_CORS_ORIGINS": f"{LISTED}, {OTHER},http://127.0.0.1:3000",
    }
    origins = Settings.read(environ).cors_origins
    assert origins == (LISTED, OTHER, "http://127.0.0.1:3000")


@pytest.mark.parametrize("origin", [*FOREIGN[2:5], *FOREIGN[5:9], "https://", "app.example.com"])
def test_the_setting_refuses_what_no_browser_sends_or_nobody_should_list(origin):
    if origin == FOREIGN[2]:
        origin = "https://*.example.com"
    with pytest.raises(SettingsRefused, match="REDRESS_CORS_ORIGINS"):
        Settings.read({"REDRESS_HOME": "/nowhere", "REDRESS_CORS_ORIGINS": origin})
