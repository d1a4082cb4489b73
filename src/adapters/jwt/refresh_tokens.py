"""Refresh tokens: random at first, each further one derived from the one before and our key."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from application.accounts.tokens import RefreshTokens

_PURPOSE = b"redress refresh tokens, successor"


class DerivedRefreshTokens(RefreshTokens):
    """A successor is HMAC-SHA256 of its predecessor: who lacks the key cannot compute it.

    Each key that is still there gives one; whichever the session was rotated to is the good one,
    so that a rotation of keys between two refreshes of one token parts nobody from theirs.
    """

    def __init__(self, keys: Callable[[], Sequence[Ed25519PrivateKey]]) -> None:
        self._keys = keys

    def fresh(self) -> str:
        return _text(secrets.token_bytes(32))

    def successors(self, token: str) -> tuple[str, ...]:
        message = token.encode("utf-8", "surrogatepass")
        return tuple(
            _text(hmac.digest(_derived(key), message, hashlib.sha256)) for key in self._keys()
        )


def _derived(key: Ed25519PrivateKey) -> bytes:
    return hmac.digest(key.private_bytes_raw(), _PURPOSE, hashlib.sha256)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
