"""OAuth 2 grants: codes with PKCE, short access tokens, rotated refresh tokens."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from entrypoints.sandbox.config import SandboxConfig
from entrypoints.sandbox.identifiers import read_stamp, stamp
from entrypoints.sandbox.shelves import Record, Shelves
from entrypoints.sandbox.smartcredit.refusals import bearer_error, token_error

CODE_LIVES = timedelta(minutes=5)
ACCESS_TOKEN_LIVES = timedelta(minutes=10)
REFRESH_TOKEN_LIVES = timedelta(days=90)
# a refresh whose answer was lost may be repeated; later reuse is theft (RFC 9700 4.14.2)
ROTATION_LEEWAY = timedelta(seconds=60)
DEFAULT_SCOPE = "reports:read"


class Grants:
    """Everything handed out, keyed by the hash of the secret; a family shares one consent."""

    def __init__(self, config: SandboxConfig, shelves: Shelves) -> None:
        self._config = config
        self._grants = shelves.grants

    def issue_code(
        self, *, login: str, client_id: str, redirect_uri: str, scope: str, challenge: str
    ) -> str:
        """Return a code bound to the client, the redirect address and the PKCE challenge."""
        return self._issue(
            "code",
            CODE_LIVES,
            login=login,
            client_id=client_id,
            redirect_uri=redirect_uri,
            scope=scope,
            challenge=challenge,
            family=secrets.token_hex(8),
        )

    def redeem_code(
        self, *, code: str, client_id: str, redirect_uri: str, verifier: str
    ) -> dict[str, Any]:
        """Exchange a code for tokens; a code used twice ends the whole family (RFC 6749 4.1.2).

        Raises Refused with `invalid_grant`.
        """
        grant = self._live("code", code)
        if grant is None:
            raise token_error("invalid_grant", "the code is unknown or has expired")
        if grant["spent_at"] is not None:
            self._end_family(grant["family"])
            raise token_error("invalid_grant", "the code was used before")
        if grant["client_id"] != client_id or grant["redirect_uri"] != redirect_uri:
            raise token_error("invalid_grant", "the code was issued for another request")
        if not hmac.compare_digest(_challenge(verifier), grant["challenge"].encode()):
            raise token_error("invalid_grant", "code_verifier does not match")
        self._spend(code)
        return self._tokens(grant)

    def refresh(self, *, token: str, client_id: str) -> dict[str, Any]:
        """Exchange a refresh token for a new pair; the old one dies after a minute's leeway.

        Raises Refused with `invalid_grant`; reuse after the leeway ends the whole family.
        """
        grant = self._live("refresh", token)
        if grant is None or grant["client_id"] != client_id:
            raise token_error("invalid_grant", "the refresh token is unknown or has expired")
        if grant["spent_at"] is None:
            self._spend(token)
        elif self._config.clock() - read_stamp(grant["spent_at"]) > ROTATION_LEEWAY:
            self._end_family(grant["family"])
            raise token_error("invalid_grant", "the refresh token was used before")
        return self._tokens(grant)

    def login_of(self, access_token: str) -> str:
        """Return whose access token it is.

        Raises Refused with 401.
        """
        grant = self._live("access", access_token)
        if grant is None:
            raise bearer_error("the access token is unknown or has expired")
        return str(grant["login"])

    def revoke(self, token: str) -> None:
        """End the family of a token (RFC 7009); an unknown token is no error."""
        grant = self._grants.get(_hashed(token))
        if grant is not None:
            self._end_family(grant["family"])

    def revoke_login(self, login: str) -> None:
        """End everything a member has granted, as when the member withdraws."""
        for key in self._grants.keys():  # noqa: SIM118 - a Shelf is not a dict
            if (self._grants.get(key) or {}).get("login") == login:
                self._grants.remove(key)

    def _tokens(self, grant: Record) -> dict[str, Any]:
        bound = {key: grant[key] for key in ("login", "client_id", "scope", "family")}
        return {
            "access_token": self._issue("access", ACCESS_TOKEN_LIVES, **bound),
            "token_type": "Bearer",
            "expires_in": int(ACCESS_TOKEN_LIVES.total_seconds()),
            "refresh_token": self._issue("refresh", REFRESH_TOKEN_LIVES, **bound),
            "scope": grant["scope"],
        }

    def _issue(self, kind: str, lives: timedelta, **bound: str) -> str:
        token = f"sc_{kind}_{secrets.token_urlsafe(32)}"
        dies_at = stamp(self._config.clock() + lives)
        self._grants.put(
            _hashed(token), {"kind": kind, "dies_at": dies_at, "spent_at": None, **bound}
        )
        return token

    def _live(self, kind: str, token: str) -> Record | None:
        grant = self._grants.get(_hashed(token))
        if grant is None or grant["kind"] != kind:
            return None
        return grant if self._config.clock() < read_stamp(grant["dies_at"]) else None

    def _spend(self, token: str) -> None:
        grant = self._grants.get(_hashed(token))
        if grant is not None:
            self._grants.put(_hashed(token), {**grant, "spent_at": stamp(self._config.clock())})

    def _end_family(self, family: str) -> None:
        for key in self._grants.keys():  # noqa: SIM118 - a Shelf is not a dict
            if (self._grants.get(key) or {}).get("family") == family:
                self._grants.remove(key)


def _challenge(verifier: str) -> bytes:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
