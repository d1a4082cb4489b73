"""Refresh tokens: random at first, each further one derived from the one before and our key."""

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from application.accounts.tokens import RefreshTokens

_PURPOSE = b"redress refresh tokens, successor"


class DerivedRefreshTokens(RefreshTokens):
    """A successor is HMAC-SHA256 of its predecessor: who lacks the key cannot compute it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = hmac.digest(key.private_bytes_raw(), _PURPOSE, hashlib.sha256)

    def fresh(self) -> str:
        return _text(secrets.token_bytes(32))

    def successor(self, token: str) -> str:
        message = token.encode("utf-8", "surrogatepass")
        return _text(hmac.digest(self._key, message, hashlib.sha256))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
