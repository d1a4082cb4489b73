"""Ports every area shares: time, ids, the transaction, the outbox."""

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar
from uuid import UUID

from domain.errors import Conflict
from domain.events import Event
from domain.identity import Actor, TenantId
from domain.jobs import Claim

Clock: TypeAlias = Callable[[], datetime]
"""The present instant: aware, UTC."""

NewId: TypeAlias = Callable[[], UUID]
"""A fresh UUIDv7."""

NewSecret: TypeAlias = Callable[[], str]
"""256 random bits as 43 letters, digits, dashes and underscores."""

Work_co = TypeVar("Work_co", covariant=True)


class TransactionInsideAnother(Exception):
    """One business change is one transaction: a second one inside would commit on its own."""


class Begin(Protocol[Work_co]):
    """Open one tenant's transaction: commit on a clean exit, roll back on any exception.

    ``actor`` is who acts in it; without one the product acts by itself, in a job or a command.
    Raises TransactionInsideAnother when the thread has one open already.
    """

    @abstractmethod
    def __call__(
        self, tenant_id: TenantId, actor: Actor | None = None, /
    ) -> AbstractContextManager[Work_co]: ...


class StaleVersion(Conflict):
    """Another transaction changed the row since it was read."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was changed by somebody else; read it again")


class AlreadyStored(Conflict):
    """A row with this id exists: the command was repeated after its commit, or its id reused."""

    def __init__(self, table: str) -> None:
        super().__init__(f"a row with this id is already in {table}")


class Outbox(Protocol):
    @abstractmethod
    def add(self, event: Event, *, due_at: datetime | None = None) -> None:
        """Keep the event in the consumer's history and queue its reactions.

        With ``due_at`` (aware, UTC) the event is a timer: it enters the history and its
        reactions run when that instant has come.
        """


class ClaimedJobs(Protocol):
    @abstractmethod
    def complete(self, claim: Claim) -> None:
        """Mark the claimed job done in this transaction; raise Superseded if it was fenced off."""
