"""A provider of credit reports that serves what a test puts in front of it."""

import base64
import hashlib
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta

from application.credit_reports.ports import AuthorizationRequest, ReportProvider
from application.ports import Clock
from domain.connections import ProviderRefused, PullFailure, Tokens

TOKEN_LIFE = timedelta(hours=1)


@dataclass(slots=True)
class MemoryReportProvider(ReportProvider):
    """``reports`` are served in turn, the last one again and again; ``failures`` come first.

    A code works once, and only with the verifier of its challenge (PKCE, RFC 7636).
    """

    clock: Clock
    member_id: str = "member-1"
    reports: deque[bytes] = field(default_factory=deque)
    failures: deque[Exception] = field(default_factory=deque)
    _challenges: dict[str, str] = field(default_factory=dict, init=False)
    _issued: int = field(default=0, init=False)

    def authorize_url(self, request: AuthorizationRequest) -> str:
        self._challenges[_code_of(request.state)] = request.code_challenge
        return f"https://provider.example.com/authorize?state={request.state}"

    def consent(self, authorize_url: str) -> tuple[str, str]:
        """What the consumer brings back from the provider's page: the state and the code."""
        state = authorize_url.partition("state=")[2]
        return state, _code_of(state)

    def exchange_code(self, code: str, *, code_verifier: str, redirect_uri: str) -> Tokens:  # noqa: ARG002
        self._fail()
        challenge = self._challenges.pop(code, None)
        if challenge is None or challenge != _challenge(code_verifier):
            raise ProviderRefused(PullFailure.NEEDS_RECONNECTION, "the code is not good")
        return self._tokens()

    def refresh(self, tokens: Tokens) -> Tokens:
        self._fail()
        return replace(self._tokens(), member_id=tokens.member_id)

    def current_report(self, tokens: Tokens) -> bytes:
        self._fail()
        if tokens.expires_at <= self.clock():
            raise ProviderRefused(PullFailure.NEEDS_RECONNECTION, "the access token has run out")
        if not self.reports:
            raise ProviderRefused(PullFailure.NEVER_ORDERED, "no report was ever ordered")
        return self.reports.popleft() if len(self.reports) > 1 else self.reports[0]

    def _tokens(self) -> Tokens:
        self._issued += 1
        return Tokens(
            access_token=f"access-{self._issued}",
            refresh_token=f"refresh-{self._issued}",
            expires_at=self.clock() + TOKEN_LIFE,
            member_id=self.member_id,
        )

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.popleft()


def _code_of(state: str) -> str:
    return f"code-{state}"


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
