"""Requests that carry a key are done once: the same key and body get the same answer again."""

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

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
    """``fingerprint`` is SHA-256 over method, path and body; a key is one user's own.

    ``asked_at`` tells a request from a later one that takes its key over.
    """

    tenant_id: TenantId
    user_id: UserId
    key: str
    fingerprint: bytes
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """``body`` may hold personal data and is stored sealed; ``etag`` is that of the answer."""

    status: int
    body: bytes
    etag: str | None = None


Keep: TypeAlias = Callable[[KeptAnswer], None]
"""Keeps the answer under the key of the request that is being answered."""


class IdempotencyKeys(Protocol):
    @abstractmethod
    def reserve(self, request: KeyedRequest) -> KeptAnswer | None:
        """Take the key, or return the answer kept under it for the same fingerprint.

        A transaction of its own. Raises KeyReused for another fingerprint and RequestInProgress
        while an earlier one is unanswered and younger than a minute; an older one is taken over.
        Keys live for a day.
        """

    @abstractmethod
    def answering(self, request: KeyedRequest) -> AbstractContextManager[Keep]:
        """While it is open, this thread's last transaction that writes waits for its answer.

        What was given to Keep commits with it: both are there or neither is. Without such a
        transaction it is kept in one of its own. A transaction ends before another begins, and
        when an exception passes. Keep raises RequestInProgress, and nothing of the transaction
        stays, when a later request took the key over.
        """

    @abstractmethod
    def release(self, request: KeyedRequest) -> None:
        """Forget the unanswered key: the request was refused and changed nothing."""
