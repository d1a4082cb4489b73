"""Tokens that travel by e-mail: made from an id when they are sent, kept as hashes."""

import hashlib
from abc import abstractmethod
from typing import Protocol
from uuid import UUID


class TokenMint(Protocol):
    """Makes tokens of 256 bits.

    The token of an id is always the same, so an e-mail that is sent again after a crash is the
    same e-mail, although no token is ever stored.
    """

    @abstractmethod
    def token_of(self, token_id: UUID) -> str: ...


def hash_mailed_token(token: str) -> bytes:
    """SHA-256 of the token, the only form in which it is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
