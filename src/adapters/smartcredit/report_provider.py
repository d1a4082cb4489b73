"""Three-bureau reports from SmartCredit, with the member's consent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx
import msgspec

from adapters.smartcredit.answers import refusal_of_report, refusal_of_token, unavailable
from adapters.smartcredit.download import Download
from application.credit_reports.ports import AuthorizationRequest, ReportProvider
from application.ports import Clock
from domain.connections import Tokens
from domain.errors import Unavailable

SCOPE = "reports:read offline_access"  # the least that reads reports while the member is away
REPORT_BYTES_MAX = 25 * 1024 * 1024
_OK = 200


class _TokenAnswer(msgspec.Struct):
    access_token: str
    expires_in: int
    refresh_token: str | None = None


class _Customer(msgspec.Struct, rename="camel"):
    customer_token: str


_Answer = TypeVar("_Answer", _TokenAnswer, _Customer)


class SmartCreditProvider(ReportProvider):
    """The member's consent by authorization code with PKCE; the client signs in by HTTP Basic.

    One HTTP client for the adapter's life, which ``close`` ends. Redirects are not followed: an
    access token goes to no other address than ``url``.
    """

    def __init__(
        self,
        *,
        url: str,
        client_id: str,
        client_secret: str,
        clock: Clock,
        timeout_s: float = 20.0,
        download_s_max: float = 60.0,
    ) -> None:
        self._url = url.rstrip("/")
        self._client_id = client_id
        # RFC 6749, 2.3.1: both halves are form-encoded before they are joined
        self._login = httpx.BasicAuth(quote(client_id, safe=""), quote(client_secret, safe=""))
        self._clock = clock
        self._download_s_max = download_s_max
        self._http = httpx.Client(timeout=httpx.Timeout(timeout_s, connect=5.0))

    def close(self) -> None:
        self._http.close()

    def authorize_url(self, request: AuthorizationRequest) -> str:
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": request.redirect_uri,
            "scope": SCOPE,
            "state": request.state,
            "code_challenge": request.code_challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._url}/oauth2/authorize?{urlencode(query)}"

    def exchange_code(self, code: str, *, code_verifier: str, redirect_uri: str) -> Tokens:
        answer = self._tokens(
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": code_verifier,
                "redirect_uri": redirect_uri,
            }
        )
        if answer.refresh_token is None:
            raise unavailable("granted no refresh token")
        return Tokens(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token,
            expires_at=self._expiry(answer),
            member_id=self._member_id(answer.access_token),
        )

    def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens of the same member; the old refresh token is spent with this call."""
        answer = self._tokens(
            {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        )
        return Tokens(
            access_token=answer.access_token,
            # RFC 6749, section 6: without a new one, the old one stays
            refresh_token=answer.refresh_token or tokens.refresh_token,
            expires_at=self._expiry(answer),
            member_id=tokens.member_id,
        )

    def current_report(self, tokens: Tokens) -> bytes:
        request = self._http.build_request(
            "GET",
            f"{self._url}/v1/credit/3bs/current",
            headers={**_bearer(tokens.access_token), "Accept-Encoding": "identity"},
        )
        download = Download(bytes_max=REPORT_BYTES_MAX, seconds_max=self._download_s_max)
        try:
            answer = self._http.send(request, stream=True)
            try:
                if answer.status_code != _OK:
                    raise refusal_of_report(answer)
                return download.read(answer)
            finally:
                answer.close()
        except httpx.HTTPError as error:
            raise unavailable(f"did not answer: {type(error).__name__}") from error

    def _tokens(self, form: Mapping[str, str]) -> _TokenAnswer:
        answer = self._send("POST", "/oauth2/token", data=form, auth=self._login)
        if answer.status_code != _OK:
            raise refusal_of_token(answer)
        return _read(answer, _TokenAnswer)

    def _member_id(self, access_token: str) -> str:
        answer = self._send("GET", "/v1/customer", headers=_bearer(access_token))
        if answer.status_code != _OK:
            raise refusal_of_report(answer)
        return _read(answer, _Customer).customer_token

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return self._http.request(method, f"{self._url}{path}", **options)
        except httpx.HTTPError as error:
            raise unavailable(f"did not answer: {type(error).__name__}") from error

    def _expiry(self, answer: _TokenAnswer) -> datetime:
        return self._clock() + timedelta(seconds=max(0, min(answer.expires_in, 86_400)))


def _bearer(access_token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token}"}


def _read(answer: httpx.Response, shape: type[_Answer]) -> _Answer:
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # cut: the decoder's message could quote a token
        raise Unavailable("SmartCredit answered with something unreadable") from None
