"""Shutting a firm or one of its people out, and letting them in again."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts.credentials import display_name
from domain.accounts.tenants import Membership, Tenant, TenantKind
from domain.errors import Conflict
from domain.events import Event
from domain.identity import GOVERNING, Actor, Permission, UserId


class SuspensionRefused(Conflict):
    """Who would be shut out must not be."""


class NotSuspended(Conflict):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not suspended")


class AlreadySuspended(Conflict):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is suspended already")


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSuspended(Event):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantResumed(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSuspended(Event):
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberResumed(Event):
    user_id: UserId


def suspend_tenant(
    tenant: Tenant, reason: str, *, at: datetime, by: UserId | None
) -> tuple[Tenant, TenantSuspended]:
    """Raise AlreadySuspended, SuspensionRefused for the platform, InvalidField for the reason."""
    if tenant.kind is TenantKind.PLATFORM:
        raise SuspensionRefused("the platform itself cannot be suspended")
    if tenant.suspended_at is not None:
        raise AlreadySuspended(f"tenant {tenant.id}")
    suspended = replace(
        tenant, suspended_at=at, suspension_reason=display_name(reason, field="reason")
    )
    event = TenantSuspended(
        tenant_id=tenant.id,
        consumer_id=None,
        at=at,
        actor_id=by,
        reason=suspended.suspension_reason,
    )
    return suspended, event


def resume_tenant(
    tenant: Tenant, *, at: datetime, by: UserId | None
) -> tuple[Tenant, TenantResumed]:
    """Raise NotSuspended."""
    if tenant.suspended_at is None:
        raise NotSuspended(f"tenant {tenant.id}")
    resumed = replace(tenant, suspended_at=None, suspension_reason="")
    return resumed, TenantResumed(tenant_id=tenant.id, consumer_id=None, at=at, actor_id=by)


def suspend_member(
    member: Membership,
    *,
    by: Actor,
    allowed: frozenset[Permission],
    owners: frozenset[UserId],
    at: datetime,
) -> tuple[Membership, MemberSuspended]:
    """``allowed`` is what the member was granted, ``owners`` who governs, not suspended.

    Raise AlreadySuspended, and SuspensionRefused for oneself, for the last owner, and for
    somebody who may do more than ``by``.
    """
    if member.user_id == by.user_id:
        raise SuspensionRefused("nobody suspends themselves")
    if member.suspended_at is not None:
        raise AlreadySuspended(f"member {member.user_id}")
    if not GOVERNING.isdisjoint(member.roles) and owners == {member.user_id}:
        raise SuspensionRefused("the last owner or administrator cannot be suspended")
    if allowed - by.permissions:
        raise SuspensionRefused("the member may do more than you; ask an owner")
    event = MemberSuspended(
        tenant_id=member.tenant_id,
        consumer_id=member.consumer_id,
        at=at,
        actor_id=by.user_id,
        user_id=member.user_id,
    )
    return replace(member, suspended_at=at), event


def resume_member(
    member: Membership, *, by: Actor, allowed: frozenset[Permission], at: datetime
) -> tuple[Membership, MemberResumed]:
    """Raise NotSuspended, and SuspensionRefused for somebody who may do more than ``by``."""
    if member.suspended_at is None:
        raise NotSuspended(f"member {member.user_id}")
    if allowed - by.permissions:
        raise SuspensionRefused("the member may do more than you; ask an owner")
    event = MemberResumed(
        tenant_id=member.tenant_id,
        consumer_id=member.consumer_id,
        at=at,
        actor_id=by.user_id,
        user_id=member.user_id,
    )
    return replace(member, suspended_at=None), event
