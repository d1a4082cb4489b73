"""Access tokens: EdDSA-signed JWTs that live for a quarter of an hour."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from application.accounts.ports import AccessTokens
from domain.errors import Unauthenticated
from domain.identity import SessionId, TenantId, UserId

LIFE = timedelta(minutes=15)
LEEWAY = timedelta(seconds=60)
TYPE = "at+jwt"  # RFC 9068, section 2.1: an access token says that it is one
ALGORITHM = "EdDSA"
REMEMBERED_MAX = 4096
_CLAIMS = ["exp", "iat", "iss", "aud", "sub", "tid", "sid"]


class AccessTokenRefused(Unauthenticated):
    """The token is not ours, is damaged, or has run out; which of these is not said."""

    def __init__(self) -> None:
        super().__init__("the access token is not valid; refresh the session or sign in again")


@dataclass(frozen=True, slots=True)
class _Claims:
    ids: tuple[UserId, TenantId, SessionId]
    issued_at: datetime
    expires_at: datetime


class JwtAccessTokens(AccessTokens):
    """Signs with ``key`` and reads what it or one of the ``former`` keys signed, by key id.

    Verified signatures are remembered, not sessions: whether a session still stands is asked of
    the database at every request.
    """

    def __init__(
        self,
        key: Ed25519PrivateKey,
        *,
        issuer: str,
        audience: str,
        former: tuple[Ed25519PublicKey, ...] = (),
    ) -> None:
        self._key = key
        self._kid = key_id(key.public_key())
        self._public = {key_id(k): k for k in (key.public_key(), *former)}
        self._issuer = issuer
        self._audience = audience
        self._verified: OrderedDict[str, _Claims] = OrderedDict()
        self._lock = Lock()

    def issue(
        self, *, user_id: UserId, tenant_id: TenantId, session_id: SessionId, now: datetime
    ) -> tuple[str, datetime]:
        expires_at = now.replace(microsecond=0) + LIFE
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(user_id),
            "tid": str(tenant_id),
            "sid": str(session_id),
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
        }
        headers = {"kid": self._kid, "typ": TYPE}
        return jwt.encode(claims, self._key, ALGORITHM, headers=headers), expires_at

    def read(self, token: str, *, now: datetime) -> tuple[UserId, TenantId, SessionId]:
        """Raise AccessTokenRefused; a minute of clock skew is allowed for ``iat``, none after."""
        claims = self._remembered(token)
        if claims is None:
            claims = self._verify(token)
            self._remember(token, claims)
        if now >= claims.expires_at or claims.issued_at > now + LEEWAY:
            raise AccessTokenRefused
        return claims.ids

    def _verify(self, token: str) -> _Claims:
        try:
            header = jwt.get_unverified_header(token)
            key = self._public.get(header.get("kid", ""))
            if key is None or header.get("typ") != TYPE:
                raise AccessTokenRefused
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                # Times are compared with the caller's clock, which may be a simulated one.
                options={
                    "require": _CLAIMS,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            return _claims(claims)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise AccessTokenRefused from error

    def _remembered(self, token: str) -> _Claims | None:
        return self._verified.get(token)

    def _remember(self, token: str, claims: _Claims) -> None:
        with self._lock:
            self._verified[token] = claims
            while len(self._verified) > REMEMBERED_MAX:
                self._verified.popitem(last=False)


def key_id(key: Ed25519PublicKey) -> str:
    """The name of a key: the head of its SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def _claims(claims: dict[str, Any]) -> _Claims:
    return _Claims(
        ids=(
            UserId(UUID(claims["sub"])),
            TenantId(UUID(claims["tid"])),
            SessionId(UUID(claims["sid"])),
        ),
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
