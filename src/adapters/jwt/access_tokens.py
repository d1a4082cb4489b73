"""Access tokens: EdDSA-signed JWTs that live for a quarter of an hour."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Self
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adapters.key_names import key_id
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
    kid: str
    ids: tuple[UserId, TenantId, SessionId]
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys as one call told them, by their ids."""

    keys: Sequence[Ed25519PrivateKey]
    newest: str
    public: Mapping[str, Ed25519PublicKey]

    @classmethod
    def of(cls, keys: Sequence[Ed25519PrivateKey]) -> Self:
        public = {key_id(key.public_key()): key.public_key() for key in keys}
        return cls(keys, next(iter(public)), public)


class JwtAccessTokens(AccessTokens):
    """``keys`` tells the keys of now: the first signs, and any of them may have signed, by its id.

    Verified signatures are remembered, not sessions: whether a session still stands is asked of
    the database at every request. A signature counts no longer than its key is there.
    """

    def __init__(
        self, keys: Callable[[], Sequence[Ed25519PrivateKey]], *, issuer: str, audience: str
    ) -> None:
        self._keys = keys
        self._known = _Ring.of(keys())
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
        ring = self._ring()
        headers = {"kid": ring.newest, "typ": TYPE}
        return jwt.encode(claims, ring.keys[0], ALGORITHM, headers=headers), expires_at

    def read(self, token: str, *, now: datetime) -> tuple[UserId, TenantId, SessionId]:
        """Raise AccessTokenRefused; a minute of clock skew is allowed for ``iat``, none after."""
        ring, claims = self._ring(), self._remembered(token)
        if claims is None:
            claims = self._verify(token, ring)
            self._remember(token, claims)
        if claims.kid not in ring.public:
            raise AccessTokenRefused
        if now >= claims.expires_at or claims.issued_at > now + LEEWAY:
            raise AccessTokenRefused
        return claims.ids

    def _ring(self) -> _Ring:
        keys = self._keys()
        if keys is not self._known.keys:
            self._known = _Ring.of(keys)
        return self._known

    def _verify(self, token: str, ring: _Ring) -> _Claims:
        try:
            header = jwt.get_unverified_header(token)
            kid = header.get("kid", "")
            key = ring.public.get(kid)
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
            return _claims(kid, claims)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise AccessTokenRefused from error

    def _remembered(self, token: str) -> _Claims | None:
        return self._verified.get(token)

    def _remember(self, token: str, claims: _Claims) -> None:
        with self._lock:
            self._verified[token] = claims
            while len(self._verified) > REMEMBERED_MAX:
                self._verified.popitem(last=False)


def _claims(kid: str, claims: dict[str, Any]) -> _Claims:
    return _Claims(
        kid=kid,
        ids=(
            UserId(UUID(str(claims["sub"]))),
            TenantId(UUID(str(claims["tid"]))),
            SessionId(UUID(str(claims["sid"]))),
        ),
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
