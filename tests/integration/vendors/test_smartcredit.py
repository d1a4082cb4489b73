"""SmartCredit over the wire: consent, tokens, the report, and what each refusal means."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.smartcredit import report_provider
from adapters.smartcredit.report_provider import SmartCreditProvider
from application.credit_reports.ports import AuthorizationRequest
from domain.connections import ProviderRefused, PullFailure, Tokens
from domain.errors import Unavailable

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
BACK = "http://127.0.0.1:8080/connections/callback"
TOKENS = Tokens(access_token="at", refresh_token="rt", expires_at=NOW, member_id="cst_1")


@pytest.fixture
def connect() -> Iterator[Any]:
    made: list[SmartCreditProvider] = []

    def build(url: str, **options: Any) -> SmartCreditProvider:
        settings = {
            "client_id": "redress-sandbox",
            "client_secret": "sandbox-client-secret",
            "clock": lambda: NOW,
        }
        made.append(SmartCreditProvider(url=url, **{**settings, **options}))
        return made[-1]

    yield build
    for provider in made:
        provider.close()


@pytest.fixture
def provider(sandbox, connect) -> SmartCreditProvider:
    return connect(f"{sandbox.url}/smartcredit")


def consent(sandbox: Any, provider: SmartCreditProvider, member: str = "demo") -> str:
    """What the consumer's browser does on the consent page; returns the code."""
    url = provider.authorize_url(
        AuthorizationRequest(state="s 1&2", code_challenge=CHALLENGE, redirect_uri=BACK)
    )
    assert "Share your credit report" in sandbox.http.get(url).text
    answer = sandbox.http.post(url, data={"member": member, "decision": "allow"})
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["s 1&2"]
    return query["code"][0]


def connected(sandbox: Any, provider: SmartCreditProvider, member: str = "demo") -> Tokens:
    code = consent(sandbox, provider, member)
    return provider.exchange_code(code, code_verifier=VERIFIER, redirect_uri=BACK)


class TestTheConsent:
    def test_a_code_becomes_tokens_of_the_member(self, sandbox, provider) -> None:
        tokens = connected(sandbox, provider)
        assert tokens.member_id == "cst_demo_0001"
        assert tokens.expires_at == NOW + timedelta(minutes=10)
        assert tokens.access_token != tokens.refresh_token

    def test_the_right_code_with_a_wrong_verifier_is_refused(self, sandbox, provider) -> None:
        code = consent(sandbox, provider)
        with pytest.raises(ProviderRefused, match="invalid_grant") as refused:
            provider.exchange_code(code, code_verifier="x" * 64, redirect_uri=BACK)
        assert refused.value.reason is PullFailure.NEEDS_RECONNECTION

    def test_a_code_is_good_once(self, sandbox, provider) -> None:
        code = consent(sandbox, provider)
        provider.exchange_code(code, code_verifier=VERIFIER, redirect_uri=BACK)
        with pytest.raises(ProviderRefused):
            provider.exchange_code(code, code_verifier=VERIFIER, redirect_uri=BACK)

    def test_the_client_signs_in_with_encoded_halves(self, server, connect) -> None:
        server.handle = None
        server.answer_json({"error": "invalid_grant"}, 400)
        odd = connect(server.url, client_id="a:b", client_secret="p%s/ö")
        with pytest.raises(ProviderRefused):
            odd.exchange_code("c", code_verifier=VERIFIER, redirect_uri=BACK)
        [request] = server.seen
        sent = base64.b64decode(request.headers["authorization"].removeprefix("Basic "))
        assert sent == b"a%3Ab:p%25s%2F%C3%B6"
        assert parse_qs(request.body.decode()) == {
            "grant_type": ["authorization_code"],
            "code": ["c"],
            "code_verifier": [VERIFIER],
            "redirect_uri": [BACK],
        }

    def test_our_own_wrong_secret_is_not_the_consumers_fault(self, sandbox, connect) -> None:
        wrong = connect(f"{sandbox.url}/smartcredit", client_secret="wrong")
        with pytest.raises(Unavailable, match="client id and secret"):
            connected(sandbox, wrong)

    @pytest.mark.parametrize(
        "answer", [{}, {"access_token": "a", "expires_in": 5}, [], {"access_token": "secret"}]
    )
    def test_half_an_answer_grants_nothing_and_quotes_nothing(
        self, server, connect, answer
    ) -> None:
        server.answer_json(answer)
        with pytest.raises(Unavailable) as refused:
            connect(server.url).exchange_code("c", code_verifier=VERIFIER, redirect_uri=BACK)
        assert "secret" not in str(refused.value)
        assert refused.value.__cause__ is None


class TestTheRefresh:
    def test_refreshing_rotates_both_tokens_and_keeps_the_member(self, sandbox, provider) -> None:
        first = connected(sandbox, provider)
        second = provider.refresh(first)
        assert second.member_id == first.member_id
        assert {second.access_token, second.refresh_token}.isdisjoint(
            {first.access_token, first.refresh_token}
        )
        assert provider.current_report(second)

    def test_a_refresh_whose_answer_was_lost_can_be_repeated(self, sandbox, provider) -> None:
        first = connected(sandbox, provider)
        sandbox.fault("smartcredit", "drop_after", path="/oauth2/token")
        with pytest.raises(Unavailable):
            provider.refresh(first)
        assert provider.current_report(provider.refresh(first))

    def test_a_withdrawn_consent_asks_for_a_new_one(self, sandbox, provider) -> None:
        first = connected(sandbox, provider)
        sandbox.clock.at += timedelta(days=91)
        with pytest.raises(ProviderRefused, match="invalid_grant") as refused:
            provider.refresh(first)
        assert refused.value.reason is PullFailure.NEEDS_RECONNECTION

    def test_a_provider_that_does_not_rotate_keeps_the_old_one(self, server, connect) -> None:
        server.answer_json({"access_token": "new", "expires_in": 600})
        refreshed = connect(server.url).refresh(TOKENS)
        assert (refreshed.access_token, refreshed.refresh_token) == ("new", "rt")


class TestTheReport:
    def test_the_bytes_are_those_that_were_sent(self, sandbox, provider) -> None:
        tokens = connected(sandbox, provider)
        raw = '{"odd":  "spacing", "é": 1e2}\n'
        sandbox.control("reports", member="demo", raw=raw)
        assert provider.current_report(tokens) == raw.encode()

    def test_the_demo_report_is_a_three_bureau_envelope(self, sandbox, provider) -> None:
        assert b"BundleComponent" in provider.current_report(connected(sandbox, provider))

    @pytest.mark.parametrize(
        ("member", "reason"),
        [
            ("basic-plan", PullFailure.REPORT_NOT_IN_PLAN),
            ("no-report", PullFailure.NEVER_ORDERED),
        ],
    )
    def test_a_member_without_a_report_says_why(self, sandbox, provider, member, reason) -> None:
        tokens = connected(sandbox, provider, member)
        with pytest.raises(ProviderRefused) as refused:
            provider.current_report(tokens)
        assert refused.value.reason is reason

    def test_an_expired_token_asks_for_a_reconnection(self, sandbox, provider) -> None:
        tokens = connected(sandbox, provider)
        sandbox.clock.at += timedelta(minutes=11)
        with pytest.raises(ProviderRefused) as refused:
            provider.current_report(tokens)
        assert refused.value.reason is PullFailure.NEEDS_RECONNECTION

    @pytest.mark.parametrize("status", [202, 204])
    def test_a_report_in_preparation_is_not_ready(self, server, connect, status) -> None:
        server.answer_json({"status": "pending"}, status)
        if status == 204:
            server.answers[0].body = b""
        with pytest.raises(ProviderRefused) as refused:
            connect(server.url).current_report(TOKENS)
        assert refused.value.reason is PullFailure.NOT_READY

    @pytest.mark.parametrize("status", [301, 400, 408, 429, 500, 503])
    def test_any_other_answer_is_left_to_later(self, server, connect, respond, status) -> None:
        server.script(
            respond(status=status, headers={"Retry-After": "9", "Location": f"{server.url}/x"})
        )
        with pytest.raises(Unavailable) as refused:
            connect(server.url).current_report(TOKENS)
        assert refused.value.retry_after_s == 9
        assert len(server.seen) == 1, "a redirect must not carry the token elsewhere"

    def test_a_report_that_never_ends_is_cut_off(
        self, server, connect, respond, monkeypatch
    ) -> None:
        monkeypatch.setattr(report_provider, "REPORT_BYTES_MAX", 1000)
        server.script(respond(body=b"x" * 1000))
        assert len(connect(server.url).current_report(TOKENS)) == 1000
        server.script(respond(body=b"x" * 1001))
        with pytest.raises(ProviderRefused, match="larger than 1000") as refused:
            connect(server.url).current_report(TOKENS)
        assert refused.value.reason is PullFailure.UNREADABLE

    def test_the_cap_is_twenty_five_megabytes(self) -> None:
        assert report_provider.REPORT_BYTES_MAX == 25 * 1024 * 1024

    def test_a_packed_report_is_refused_since_it_may_unpack_to_anything(
        self, server, connect, respond
    ) -> None:
        packed = gzip.compress(b"0" * 1_000_000)
        server.script(respond(body=packed, headers={"Content-Encoding": "gzip"}))
        with pytest.raises(ProviderRefused, match="packed"):
            connect(server.url).current_report(TOKENS)
        assert server.seen[0].headers["accept-encoding"] == "identity"

    def test_a_report_that_trickles_meets_a_deadline(self, server, connect, respond) -> None:
        server.script(respond(pieces=[b" "] * 20, pause_s=0.05))
        with pytest.raises(Unavailable, match="took longer"):
            connect(server.url, download_s_max=0.2).current_report(TOKENS)

    def test_a_silent_server_is_unavailable(self, server, connect, respond) -> None:
        server.script(respond(pieces=[b"{", b"}"], pause_s=0.5))
        with pytest.raises(Unavailable, match="ReadTimeout"):
            connect(server.url, timeout_s=0.1).current_report(TOKENS)

    @pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
    def test_a_dropped_line_is_unavailable(self, sandbox, provider, kind) -> None:
        tokens = connected(sandbox, provider)
        sandbox.fault("smartcredit", kind)
        with pytest.raises(Unavailable):
            provider.current_report(tokens)

    def test_nobody_listening_is_unavailable(self, connect, closed_port) -> None:
        with pytest.raises(Unavailable):
            connect(f"http://127.0.0.1:{closed_port}").current_report(TOKENS)

    @pytest.mark.samples
    def test_the_largest_sample_arrives_whole(self, samples, server, connect, respond) -> None:
        largest = max((samples / "reports").rglob("*.json"), key=lambda path: path.stat().st_size)
        content = largest.read_bytes()
        server.script(respond(body=content))
        assert connect(server.url).current_report(TOKENS) == content
        assert json.loads(content)
