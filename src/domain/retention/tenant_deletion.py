"""Deletion of a firm: asked for by name, thirty days to think better of it, then for good."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, NewType
from uuid import UUID

from domain.errors import Conflict, InvalidField, NotFound
from domain.events import Event
from domain.identity import ConsumerId, Permission, TenantId, UserId

DeletionId = NewType("DeletionId", UUID)
GRACE_DAYS = 30

# What is left to everybody while the deletion stands: to look, to take home, to think better of it.
WHILE_LEAVING: frozenset[Permission] = frozenset(
    permission
    for permission in Permission
    if permission.value.endswith((".read", ".export", ".list", ".own"))
) | {
    Permission.TENANT_DELETE,
    Permission.HOLD_MANAGE,
    Permission.CONSUMER_REVEAL,
}


class DeletionNotAsked(NotFound):
    def __init__(self) -> None:
        super().__init__("nobody has asked for the firm's deletion")


class DeletionStands(Conflict):
    """The firm's deletion was asked for already."""

    def __init__(self, deletion: "TenantDeletion") -> None:
        super().__init__(f"the firm is deleted from {deletion.due_at:%Y-%m-%d} on; cancel it first")


class DeletionHasBegun(Conflict):
    """What is gone cannot be brought back."""

    def __init__(self) -> None:
        super().__init__("the deletion has begun and cannot be cancelled any more")


class FirmsDisputesStillRun(Conflict):
    """Bureaus still have to answer some of the firm's consumers."""

    def __init__(self) -> None:
        super().__init__("disputes of the firm's consumers are running; wait for their end")


class NameDiffers(InvalidField):
    """Whoever deletes a firm types its name, so that it is the firm they mean."""

    def __init__(self) -> None:
        super().__init__("name", "is not the firm's name, letter for letter")


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDeletion:
    """Instants are UTC. ``cursor`` is the last consumer whose data was erased.

    ``emptied_at`` is set when nothing is kept any more and the firm's data key is destroyed.
    """

    id: DeletionId
    tenant_id: TenantId
    asked_at: datetime
    asked_by: UserId
    due_at: datetime
    cancelled_at: datetime | None = None
    cancelled_by: UserId | None = None
    begun_at: datetime | None = None
    cursor: ConsumerId | None = None
    erased_at: datetime | None = None
    emptied_at: datetime | None = None
    version: int = 1

    @property
    def stands(self) -> bool:
        return self.cancelled_at is None

    def asked(self) -> "TenantDeletionAsked":
        return TenantDeletionAsked(
            tenant_id=self.tenant_id,
            consumer_id=None,
            at=self.asked_at,
            actor_id=self.asked_by,
            deletion_id=self.id,
            due_at=self.due_at,
        )

    def cancel(
        self, *, by: UserId, at: datetime
    ) -> tuple["TenantDeletion", "TenantDeletionCancelled"]:
        """Raise DeletionNotAsked when it was cancelled before, and DeletionHasBegun."""
        if not self.stands:
            raise DeletionNotAsked
        if self.begun_at is not None:
            raise DeletionHasBegun
        cancelled = TenantDeletionCancelled(
            tenant_id=self.tenant_id,
            consumer_id=None,
            at=at,
            actor_id=by,
            deletion_id=self.id,
        )
        return replace(self, cancelled_at=at, cancelled_by=by), cancelled

    def begin(self, *, at: datetime) -> tuple["TenantDeletion", "TenantDeletionBegun"]:
        begun = TenantDeletionBegun(
            tenant_id=self.tenant_id, consumer_id=None, at=at, deletion_id=self.id
        )
        return replace(self, begun_at=at), begun


def grace_ends(at: datetime) -> datetime:
    """When a deletion that is asked for now is due."""
    return at + timedelta(days=GRACE_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDeletionAsked(Event):
    deletion_id: DeletionId
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDeletionCancelled(Event):
    deletion_id: DeletionId


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDeletionBegun(Event):
    deletion_id: DeletionId


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDeletionDue(Event):
    """A timer, and the call to go on."""

    historic: ClassVar[bool] = False
    deletion_id: DeletionId
