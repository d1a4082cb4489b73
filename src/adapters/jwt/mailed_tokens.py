"""Tokens of links and invitations: derived from an id and our key, so that none is stored."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from application.mailed_tokens import TokenMint

_PURPOSE = b"redress tokens sent by e-mail"


class DerivedTokenMint(TokenMint):
    """HMAC-SHA256 of the id: who lacks the key cannot compute it, though ids are no secret.

    ``keys`` tells the signing keys of now, of which the first counts, so that all processes agree.
    What waits to be mailed while they are rotated has to be asked for again.
    """

    def __init__(self, keys: Callable[[], Sequence[Ed25519PrivateKey]]) -> None:
        self._keys = keys

    def token_of(self, token_id: UUID) -> str:
        key = hmac.digest(self._keys()[0].private_bytes_raw(), _PURPOSE, hashlib.sha256)
        raw = hmac.digest(key, token_id.bytes, hashlib.sha256)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
