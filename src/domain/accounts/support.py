"""The platform's support in a firm: named, for a reason, for a while, and an owner agreed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.accounts.credentials import display_name
from domain.accounts.tenants import Membership
from domain.errors import Conflict, Forbidden, InvalidField, NotFound
from domain.events import Event
from domain.identity import Actor, Role, TenantId, UserId

SUPPORT_HOURS_MAX = 72

SupportGrantId = NewType("SupportGrantId", UUID)


class SupportGrantNotFound(NotFound):
    def __init__(self, grant_id: SupportGrantId) -> None:
        super().__init__(f"no grant {grant_id} to support")


class SupportPersonNotFound(NotFound):
    """Nobody of the platform's support signs in with that address."""

    def __init__(self) -> None:
        super().__init__("nobody of the platform's support signs in with this address")


class SupportGrantOver(Conflict):
    def __init__(self, grant_id: SupportGrantId) -> None:
        super().__init__(f"grant {grant_id} is over already")


class AlreadyMember(Conflict):
    """The person is a member here in their own right, or has been let in already."""

    def __init__(self) -> None:
        super().__init__("the person has access to this firm already")


class SupportDutyEnded(Forbidden):
    """Whoever was let in no longer works for the platform's support."""

    def __init__(self) -> None:
        super().__init__("this login no longer belongs to the platform's support")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportGrant:
    """``email`` is the person's own when it was granted; ``ended_at`` of an end before the time."""

    id: SupportGrantId
    tenant_id: TenantId
    user_id: UserId
    email: str
    reason: str
    granted_by: UserId
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    ended_by: UserId | None = None
    version: int = 1

    def is_present(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportAdmitted(Event):
    grant_id: SupportGrantId
    user_id: UserId
    reason: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportDismissed(Event):
    grant_id: SupportGrantId
    user_id: UserId


def admit_support(
    grant_id: SupportGrantId,
    user_id: UserId,
    *,
    email: str,
    reason: str,
    hours: int,
    by: Actor,
    at: datetime,
) -> tuple[SupportGrant, SupportAdmitted]:
    """Raise InvalidField for an empty reason or more than SUPPORT_HOURS_MAX hours."""
    if not 1 <= hours <= SUPPORT_HOURS_MAX:
        raise InvalidField("hours", f"must be 1 to {SUPPORT_HOURS_MAX}")
    grant = SupportGrant(
        id=grant_id,
        tenant_id=by.tenant_id,
        user_id=user_id,
        email=email,
        reason=display_name(reason, field="reason"),
        granted_by=by.user_id,
        granted_at=at,
        expires_at=at + timedelta(hours=hours),
    )
    event = SupportAdmitted(
        tenant_id=grant.tenant_id,
        consumer_id=None,
        at=at,
        actor_id=by.user_id,
        grant_id=grant.id,
        user_id=user_id,
        reason=grant.reason,
        expires_at=grant.expires_at,
    )
    return grant, event


def support_membership(grant: SupportGrant, known: Membership | None) -> Membership:
    """The membership that the grant is; raise AlreadyMember for somebody who has one now.

    A membership of an earlier grant lives again: what it was is told by its own grant.
    """
    if known is None:
        return Membership(
            tenant_id=grant.tenant_id,
            user_id=grant.user_id,
            roles=frozenset({Role.SUPPORT}),
            consumer_id=None,
            created_at=grant.granted_at,
            granted_by=grant.granted_by,
            expires_at=grant.expires_at,
        )
    is_over = known.ended_at is not None or (
        known.expires_at is not None and known.expires_at <= grant.granted_at
    )
    if not is_over:
        raise AlreadyMember
    return replace(
        known,
        roles=frozenset({Role.SUPPORT}),
        custom_roles=frozenset(),
        consumer_id=None,
        granted_by=grant.granted_by,
        expires_at=grant.expires_at,
        ended_at=None,
    )


def dismiss_support(
    grant: SupportGrant, *, by: Actor, at: datetime
) -> tuple[SupportGrant, SupportDismissed]:
    """Raise SupportGrantOver when it ended, or ran out."""
    if not grant.is_present(at):
        raise SupportGrantOver(grant.id)
    event = SupportDismissed(
        tenant_id=grant.tenant_id,
        consumer_id=None,
        at=at,
        actor_id=by.user_id,
        grant_id=grant.id,
        user_id=grant.user_id,
    )
    return replace(grant, ended_at=at, ended_by=by.user_id), event
