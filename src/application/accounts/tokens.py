"""Refresh tokens: opaque, kept as hashes, each naming its one successor."""

import hashlib
from abc import abstractmethod
from typing import Protocol


class RefreshTokens(Protocol):
    """Makes refresh tokens of 256 bits.

    A token's successor is always the same, so two refreshes at once with the same token end
    with the same new one, although no token is ever stored.
    """

    @abstractmethod
    def fresh(self) -> str: ...

    @abstractmethod
    def successor(self, token: str) -> str: ...


def hash_refresh_token(token: str) -> bytes:
    """SHA-256 of the token, the only form in which it is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
