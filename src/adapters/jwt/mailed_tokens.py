"""Tokens of links and invitations: derived from an id and our key, so that none is stored."""

import base64
import hashlib
import hmac
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from application.mailed_tokens import TokenMint

_PURPOSE = b"redress tokens sent by e-mail"


class DerivedTokenMint(TokenMint):
    """HMAC-SHA256 of the id: who lacks the key cannot compute it, though ids are no secret."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = hmac.digest(key.private_bytes_raw(), _PURPOSE, hashlib.sha256)

    def token_of(self, token_id: UUID) -> str:
        raw = hmac.digest(self._key, token_id.bytes, hashlib.sha256)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
