"""SmartCredit's consent page and token endpoint."""

import base64
import binascii
import hmac
import re
from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit

from litestar import Response, get, post
from litestar.handlers import BaseRouteHandler

from entrypoints.sandbox.answers import Incoming, as_json
from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.smartcredit.consent_page import consent_page, refusal_page
from entrypoints.sandbox.smartcredit.grants import DEFAULT_SCOPE, Grants
from entrypoints.sandbox.smartcredit.refusals import token_error

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1", "testserver.local")
VERIFIER = re.compile(r"\A[A-Za-z0-9\-._~]{43,128}\Z")  # RFC 7636 4.1
CHALLENGE = re.compile(r"\A[A-Za-z0-9\-_]{43}\Z")
SCOPES = frozenset({"reports:read", "scores:read", "alerts:read", "offline_access"})


def oauth_routes(config: SandboxConfig, grants: Grants) -> list[BaseRouteHandler]:
    """Return the routes of the authorization server."""

    @get("/oauth2/authorize")
    async def show_consent(request: Incoming) -> Response[Any]:
        refused = _refused(request, config)
        if refused is not None:
            return refused
        action = f"{request.url.path}?{urlencode(_query(request))}"
        return _page(200, consent_page(action, _query(request)["client_id"], config.members))

    @post("/oauth2/authorize")
    async def decide(request: Incoming) -> Response[Any]:
        refused = _refused(request, config)
        if refused is not None:
            return refused
        query, form = _query(request), dict(await request.form())
        if form.get("decision") != "allow":
            return _back(query, error="access_denied")
        login = str(form.get("member", ""))
        if login not in {member.login for member in config.members}:
            return _page(400, refusal_page("There is no such member."))
        code = grants.issue_code(
            login=login,
            client_id=query["client_id"],
            redirect_uri=query["redirect_uri"],
            scope=query.get("scope") or DEFAULT_SCOPE,
            challenge=query["code_challenge"],
        )
        return _back(query, code=code)

    @post("/oauth2/token", status_code=200)
    async def exchange(request: Incoming) -> Response[Any]:
        client_id = _client_of(request, config)
        form = {key: str(value) for key, value in dict(await request.form()).items()}
        tokens = _exchange(grants, client_id, form)
        return as_json(tokens, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})

    @post("/oauth2/revoke", status_code=200)
    async def revoke(request: Incoming) -> Response[Any]:
        _client_of(request, config)
        grants.revoke(str(dict(await request.form()).get("token", "")))
        return as_json({})

    return [show_consent, decide, exchange, revoke]


def _exchange(grants: Grants, client_id: str, form: dict[str, str]) -> dict[str, Any]:
    kind = form.get("grant_type")
    if kind == "authorization_code":
        verifier = form.get("code_verifier", "")
        if not VERIFIER.match(verifier):
            raise token_error("invalid_request", "code_verifier must have 43 to 128 characters")
        return grants.redeem_code(
            code=form.get("code", ""),
            client_id=client_id,
            redirect_uri=form.get("redirect_uri", ""),
            verifier=verifier,
        )
    if kind == "refresh_token":
        return grants.refresh(token=form.get("refresh_token", ""), client_id=client_id)
    if not kind:
        raise token_error("invalid_request", "grant_type is required")
    raise token_error("unsupported_grant_type", "authorization_code or refresh_token")


def _refused(request: Incoming, config: SandboxConfig) -> Response[Any] | None:
    query = _query(request)
    if query.get("client_id") not in config.clients:
        return _page(400, refusal_page("The application is not known here."))
    if not _is_allowed(query.get("redirect_uri", ""), config):
        return _page(400, refusal_page("The address to return to is not registered."))
    if query.get("response_type") != "code":
        return _back(query, error="unsupported_response_type")
    if query.get("code_challenge_method") != "S256" or not CHALLENGE.match(
        query.get("code_challenge", "")
    ):
        return _back(query, error="invalid_request")
    if set(query.get("scope", "").split()) - SCOPES:
        return _back(query, error="invalid_scope")
    return None


def _is_allowed(redirect_uri: str, config: SandboxConfig) -> bool:
    if config.redirect_uris:
        return redirect_uri in config.redirect_uris
    parts = urlsplit(redirect_uri)
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK_HOSTS


def _client_of(request: Incoming, config: SandboxConfig) -> str:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    # RFC 6749 2.3.1: both halves are form-encoded before they are joined
    client_id, _, secret = (unquote_plus(part) for part in decoded.partition(":"))
    known = config.clients.get(client_id)
    matches = known is not None and hmac.compare_digest(secret.encode(), known.encode())
    if scheme.lower() != "basic" or not matches:
        raise token_error("invalid_client", "client authentication failed")
    return client_id


def _query(request: Incoming) -> dict[str, str]:
    return {key: str(value) for key, value in request.query_params.multi_items()}


def _page(status: int, html: str) -> Response[Any]:
    return Response(
        html,
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            "X-Frame-Options": "DENY",
        },
    )


def _back(query: dict[str, str], **given: str) -> Response[Any]:
    if query.get("state"):
        given["state"] = query["state"]
    joint = "&" if "?" in query["redirect_uri"] else "?"
    location = f"{query['redirect_uri']}{joint}{urlencode(given)}"
    return Response(
        b"", status_code=303, headers={"Location": location, "Cache-Control": "no-store"}
    )
