"""Refresh tokens: opaque, kept as hashes, each naming its one successor."""

import hashlib
from abc import abstractmethod
from typing import Protocol


class RefreshTokens(Protocol):
    """Makes refresh tokens of 256 bits.

    A token's successors are always the same, so two refreshes at once with the same token end
    with the same new one, although no token is ever stored.
    """

    @abstractmethod
    def fresh(self) -> str: ...

    @abstractmethod
    def successors(self, token: str) -> tuple[str, ...]:
        """One for each key: the first for a token to be spent now, any for one that was."""


def hash_token(token: str) -> bytes:
    """SHA-256 of an opaque token, the only form in which it is stored."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
