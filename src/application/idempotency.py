"""Requests that carry a key are done once: the same key and body get the same answer again."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import Conflict, Invalid
from domain.identity import TenantId, UserId


class KeyReused(Invalid):
    """The key was already used for another request; a key names one request for ever."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was already used for another request")


class RequestInProgress(Conflict):
    """The first request with this key has not been answered yet."""

    def __init__(self) -> None:
        super().__init__("the first request with this Idempotency-Key is still in progress")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedRequest:
    """``fingerprint`` is SHA-256 over method, path and body; a key is one user's own."""

    tenant_id: TenantId
    user_id: UserId
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """``body`` may hold personal data and is stored sealed; ``etag`` is that of the answer."""

    status: int
    body: bytes
    etag: str | None = None


class IdempotencyKeys(Protocol):
    """Each method is a transaction of its own, apart from that of the request."""

    @abstractmethod
    def reserve(self, request: KeyedRequest, *, now: datetime) -> KeptAnswer | None:
        """Take the key, or return the answer kept under it for the same fingerprint.

        Raises KeyReused for another fingerprint and RequestInProgress while an earlier one is
        unanswered and younger than a minute; an older one is taken over. Keys live for a day.
        """

    @abstractmethod
    def keep(self, request: KeyedRequest, answer: KeptAnswer) -> None:
        """Keep the answer for the next request with the key."""

    @abstractmethod
    def release(self, request: KeyedRequest) -> None:
        """Forget the key: the request was refused and changed nothing."""
