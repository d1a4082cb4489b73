"""Limits over HTTP: whom a request counts against, whatever its headers and its path say."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from litestar.testing import TestClient
from tests.integration.http.signing_in import PASSWORD
from tests.integration.http.test_proxies import served

from adapters.memory.rate_limits import MemoryRateLimits
from adapters.redis.rate_limits import RedisRateLimits
from application.rate_limits import Quota
from entrypoints.http.app import create_app
from entrypoints.http.limits import client_of
from entrypoints.serving import http_parts
from entrypoints.settings.limits import USUAL

ME, SIGN_IN = "/api/v2/auth/user", "/api/v2/auth/sign-in"
NOWHERE = "redis://127.0.0.1:1/0"
WRONG = {"email": "nobody@example.com", "password": "not the passphrase"}


class Machine:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 15, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def machine() -> Machine:
    return Machine()


@contextmanager
def limited(container, machine, *, limits=None, address: str = "testclient", **quotas: Quota):
    parts = replace(
        http_parts(container),
        rate_limits=limits or MemoryRateLimits(),
        rate_quotas=replace(USUAL, **quotas),
        machine_clock=machine,
    )
    app = create_app(parts)

    async def coming_from(scope, receive, send) -> None:
        await app({**scope, "client": (address, 50000)}, receive, send)

    with TestClient(coming_from) as client:
        yield client


def of(limit: int, window_s: int = 60) -> Quota:
    return Quota(limit=limit, window_s=window_s)


@contextmanager
def served_with(container, trusted: tuple[str, ...], **quotas: Quota) -> Iterator[str]:
    """The application as it is served, counting for itself."""
    settings = container.settings()
    limits = replace(USUAL, **quotas)
    with (
        container.rate_limits.override(MemoryRateLimits()),
        container.settings.override(replace(settings, limits=limits)),
        served(container, trusted) as url,
    ):
        yield url


def test_an_answer_says_how_the_nearest_limit_stands(container, firm, machine):
    with limited(container, machine) as client:
        first = client.get(ME, headers=firm.headers("owner"))
        second = client.get(ME, headers=firm.headers("owner"))
    assert first.headers["ratelimit-policy"] == (
        '"ip";q=1000;w=60, "user";q=100;w=60, "tenant";q=1000;w=60'
    )
    assert first.headers["ratelimit"].startswith('"user";r=99;t=6')
    assert second.headers["ratelimit"].startswith('"user";r=98;t=6')


def test_the_hundred_and_first_request_of_a_person_is_refused_and_says_when_to_come_back(
    container, firm, machine
):
    with limited(container, machine) as client:
        answers = [client.get(ME, headers=firm.headers("viewer")) for _ in range(101)]
        other = client.get(ME, headers=firm.headers("owner"))
        refused = answers[-1]
        machine.at += timedelta(seconds=int(refused.headers["retry-after"]))
        later = client.get(ME, headers=firm.headers("viewer"))
    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["status"]) == ("RateLimited", 429)
    assert refused.headers["ratelimit"].startswith('"user";r=0;t=')
    assert 60 <= int(refused.headers["retry-after"]) <= 65
    assert other.status_code == 200
    assert later.status_code == 200


def test_a_tenants_people_share_its_limit_and_other_tenants_do_not(
    container, firm, other_firm, machine
):
    with limited(container, machine, tenant=of(4)) as client:
        for role in ("owner", "operator", "viewer", "auditor"):
            assert client.get(ME, headers=firm.headers(role)).status_code == 200
        refused = client.get(ME, headers=firm.headers("consumer"))
        assert client.get(ME, headers=other_firm.headers("owner")).status_code == 200
    assert refused.status_code == 429
    assert '"tenant";r=0' in refused.headers["ratelimit"]


def test_bad_tokens_count_against_the_address(container, firm, machine):
    with limited(container, machine, ip=of(5)) as client:
        bad = {"authorization": "Bearer not.a.token"}
        assert [client.get(ME, headers=bad).status_code for _ in range(5)] == [401] * 5
        assert client.get(ME, headers=bad).status_code == 429
        assert client.get(ME).status_code == 429
        assert client.get(ME, headers=firm.headers("owner")).status_code == 429


def test_a_refused_answer_without_a_token_says_how_the_address_stands(container, machine):
    with limited(container, machine, ip=of(5)) as client:
        assert client.get(ME).headers["ratelimit"].startswith('"ip";r=4;')


def test_five_guesses_at_one_login_from_one_address_and_no_sixth(container, firm, machine):
    right = {"email": f"owner@{firm.name}.example.com", "password": PASSWORD}
    wrong = right | {"password": "not the passphrase"}
    limits = MemoryRateLimits()
    with limited(container, machine, limits=limits, address="198.51.100.7") as attacker:
        assert [attacker.post(SIGN_IN, json=wrong).status_code for _ in range(5)] == [401] * 5
        spelled = [right, wrong, right | {"email": right["email"].upper()}]
        for body in spelled:
            refused = attacker.post(SIGN_IN, json=body)
            assert refused.status_code == 429
        assert attacker.post("/api/v1/auth/sign-in", json=right).status_code == 429
        assert int(refused.headers["retry-after"]) > 800
        assert attacker.post(SIGN_IN, json=WRONG).status_code == 401
    with limited(container, machine, limits=limits, address="203.0.113.9") as themselves:
        assert themselves.post(SIGN_IN, json=right).status_code == 200
    machine.at += timedelta(minutes=16)
    with limited(container, machine, limits=limits, address="198.51.100.7") as attacker:
        assert attacker.post(SIGN_IN, json=right).status_code == 200


def test_mails_with_a_way_in_are_counted_as_sign_ins_are_but_apart_from_them(container, machine):
    path, body = "/api/v2/auth/password-reset", {"email": "nobody@example.com"}
    with limited(container, machine) as client:
        for _ in range(5):
            client.post(SIGN_IN, json=WRONG)
        assert client.post(SIGN_IN, json=WRONG).status_code == 429
        assert [client.post(path, json=body).status_code for _ in range(6)] == [202] * 5 + [429]
        assert client.post(path, json={"email": "other@example.com"}).status_code == 202


def test_many_logins_tried_from_one_address_are_too_many_in_the_end(container, machine):
    with limited(container, machine, sign_in_ip=of(3, 900)) as client:
        statuses = [
            client.post(SIGN_IN, json=WRONG | {"email": f"n{n}@example.com"}).status_code
            for n in range(4)
        ]
    assert statuses == [401, 401, 401, 429]


def test_a_sign_in_that_cannot_be_read_counts_against_the_address_alone(container, machine):
    with limited(container, machine, ip=of(2)) as client:
        for body in (b"{", b'{"email": 1}'):
            answer = client.post(
                SIGN_IN, content=body, headers={"content-type": "application/json"}
            )
            assert answer.status_code in {400, 422}
            assert answer.headers["ratelimit"].startswith('"ip";')
        assert client.post(SIGN_IN, json=WRONG).status_code == 429


def test_drafting_letters_and_uploading_have_limits_of_their_own(container, firm, machine):
    draft = f"/api/v2/disputes/{firm.case.dispute_id}/letter"
    upload = f"/api/v2/consumers/{firm.case.consumer_id}/documents?kind=other&title=x"
    png = {"content": b"no picture", "headers": {"content-type": "image/png"}}
    with limited(container, machine, ai=of(2), upload=of(1)) as client:
        headers = firm.headers("operator")
        assert [client.post(draft, headers=headers).status_code for _ in range(3)] == [
            409,
            409,
            429,
        ]
        png["headers"] |= headers
        assert [client.post(upload, **png).status_code for _ in range(2)] == [422, 429]
        assert client.get(ME, headers=headers).status_code == 200


def test_webhooks_and_probes_are_not_counted(container, machine):
    with limited(container, machine, ip=of(1)) as client:
        for _ in range(3):
            assert client.get("/health/live").status_code == 200
            assert client.post("/webhooks/lob", json={}).status_code == 400
        assert "ratelimit" not in client.get("/health/live").headers


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP"])
@pytest.mark.parametrize("trusted", [(), ("10.0.0.0/8",)], ids=["nobody", "others"])
def test_no_header_makes_a_client_somebody_else(container, name, trusted):
    with served_with(container, trusted, ip=of(3)) as url, httpx.Client() as client:
        statuses = []
        for n in range(4):
            value = f"203.0.113.{n}"
            sent = {name: f"for={value}" if name == "Forwarded" else value}
            statuses.append(client.get(f"{url}{ME}", headers=sent).status_code)
    assert statuses == [401, 401, 401, 429]


def test_behind_a_trusted_proxy_only_its_own_word_counts(container):
    with (
        served_with(container, ("127.0.0.1",), ip=of(2)) as url,
        httpx.Client() as client,
    ):

        def ask(*hops: str) -> int:
            return client.get(
                f"{url}{ME}", headers=[("X-Forwarded-For", h) for h in hops]
            ).status_code

        assert [ask(f"198.51.100.{n}, 203.0.113.9") for n in range(3)] == [401, 401, 429]
        assert ask("203.0.113.10") == 401


def test_the_addresses_of_one_ipv6_network_are_one_client(container):
    with (
        served_with(container, ("127.0.0.1",), ip=of(3)) as url,
        httpx.Client() as client,
    ):

        def ask(address: str) -> int:
            return client.get(f"{url}{ME}", headers={"X-Forwarded-For": address}).status_code

        rotated = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "[2001:db8:1:2:a::]:443")
        assert [ask(address) for address in (*rotated, "2001:db8:1:2::2")] == [401, 401, 401, 429]
        assert ask("2001:db8:1:3::1") == 401


@pytest.mark.parametrize(
    ("ip", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:0DB8:0:0:1::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_one_client_has_one_name(ip, client):
    assert client_of(ip) == client


@pytest.mark.parametrize(
    "path",
    ["/api/v2/auth/user/", "/api/v1/auth/user", "/api/v2/auth/%75ser", "/api/v2/auth/user?x=1"],
)
def test_another_spelling_of_a_path_is_no_other_bucket(container, firm, machine, path):
    with limited(container, machine, user=of(2)) as client:
        headers = firm.headers("owner")
        for _ in range(2):
            client.get(ME, headers=headers)
        assert client.get(path, headers=headers).status_code == 429


def test_methods_that_are_not_offered_neither_count_nor_answer(container, firm, machine):
    with limited(container, machine, user=of(1)) as client:
        headers = firm.headers("owner")
        for method in ("HEAD", "OPTIONS", "TRACE", "PATCH"):
            answer = client.request(method, ME, headers=headers)
            assert answer.status_code == 405
            assert "ratelimit" not in answer.headers
        assert client.get(ME, headers=headers).status_code == 200
        assert client.get(ME, headers=headers).status_code == 429
        assert client.request("HEAD", ME, headers=headers).status_code == 405


def test_without_redis_reading_goes_on_and_signing_in_waits(container, firm, machine):
    limits = RedisRateLimits.at(NOWHERE)
    right = {"email": f"owner@{firm.name}.example.com", "password": PASSWORD}
    with limited(container, machine, limits=limits) as client:
        read = client.get(ME, headers=firm.headers("owner"))
        closed = client.post(SIGN_IN, json=right)
        metrics = client.get("/metrics").text
        started = time.perf_counter()
        for _ in range(20):
            assert client.get(ME, headers=firm.headers("owner")).status_code == 200
        each_s = (time.perf_counter() - started) / 20
    assert read.status_code == 200
    assert "ratelimit" not in read.headers
    assert (closed.status_code, closed.json()["code"]) == (503, "RateLimitsUnavailable")
    assert int(closed.headers["retry-after"]) >= 1
    assert 'uncounted_total{outcome="let_through",zone="ordinary"} 1.0' in metrics
    assert 'uncounted_total{outcome="refused",zone="sign_in"} 1.0' in metrics
    assert each_s < 0.1


def test_what_was_refused_is_in_the_metrics_by_limit(container, machine):
    with limited(container, machine, ip=of(1)) as client:
        client.get(ME)
        client.get(ME)
        assert 'rate_limited_total{limit="ip"} 1.0' in client.get("/metrics").text


def test_of_requests_at_once_over_a_real_redis_no_more_pass_than_may(
    container, firm, machine, redis_url
):
    first, second = (RedisRateLimits.at(redis_url) for _ in range(2))
    with (
        limited(container, machine, limits=first, user=of(7)) as one,
        limited(container, machine, limits=second, user=of(7)) as other,
    ):
        headers = firm.headers("auditor")
        statuses = [client.get(ME, headers=headers).status_code for client in (one, other) * 5]
    first.connections.disconnect()
    second.connections.disconnect()
    assert statuses == [200] * 7 + [429] * 3


def test_no_e_mail_address_lies_in_redis(container, machine, redis_url):
    limits = RedisRateLimits.at(redis_url)
    with limited(container, machine, limits=limits) as client:
        assert client.post(SIGN_IN, json=WRONG).status_code == 401
    connection = limits.connections.get_connection()
    connection.send_command("KEYS", "*")
    keys = b"\n".join(connection.read_response())
    limits.connections.release(connection)
    limits.connections.disconnect()
    assert b"redress:limit:sign_in:" in keys
    assert b"nobody" not in keys
