"""What may become of a membership: other roles, an end, a return."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from domain.accounts.events import MemberRemoved, MemberRolesChanged
from domain.accounts.support import AlreadyMember
from domain.accounts.tenants import MemberAdded, Membership
from domain.errors import Conflict, Forbidden
from domain.identity import GOVERNING, Actor, ConsumerId, Permission, Role, RoleId, TenantId, UserId


class LastOwner(Conflict):
    """A tenant without an owner, or administrator, could be managed by nobody."""

    def __init__(self) -> None:
        super().__init__("this is the last owner or administrator; appoint somebody else first")


class MemberOutranks(Forbidden):
    """Nobody takes from others what they do not have themselves."""

    def __init__(self) -> None:
        super().__init__("the member may do more than you; ask an owner")


def change_roles(
    membership: Membership,
    roles: frozenset[Role],
    custom_roles: frozenset[RoleId],
    *,
    allowed: frozenset[Permission],
    owners: Collection[UserId],
    by: Actor,
    at: datetime,
) -> tuple[Membership, MemberRolesChanged]:
    """``allowed`` is what the member may do so far, ``owners`` who governs the tenant now."""
    _require_rank(membership, allowed, by)
    if GOVERNING.isdisjoint(roles):
        _require_other_owner(membership, owners)
    changed = MemberRolesChanged(
        tenant_id=membership.tenant_id,
        consumer_id=membership.consumer_id,
        at=at,
        actor_id=by.user_id,
        user_id=membership.user_id,
        roles=named(roles, custom_roles),
        former_roles=named(membership.roles, membership.custom_roles),
    )
    return replace(membership, roles=roles, custom_roles=custom_roles), changed


def remove_member(
    membership: Membership,
    *,
    allowed: frozenset[Permission],
    owners: Collection[UserId],
    sessions_ended: int,
    by: Actor,
    at: datetime,
) -> tuple[Membership, MemberRemoved]:
    """The firm's own roles are given up with it, so that they can be removed in turn."""
    _require_rank(membership, allowed, by)
    _require_other_owner(membership, owners)
    removed = MemberRemoved(
        tenant_id=membership.tenant_id,
        consumer_id=membership.consumer_id,
        at=at,
        actor_id=by.user_id,
        user_id=membership.user_id,
        sessions_ended=sessions_ended,
    )
    return replace(membership, ended_at=at, custom_roles=frozenset()), removed


def join(
    former: Membership | None,
    *,
    tenant_id: TenantId,
    user_id: UserId,
    roles: frozenset[Role],
    consumer_id: ConsumerId | None,
    custom_roles: frozenset[RoleId] = frozenset(),
    at: datetime,
) -> tuple[Membership, MemberAdded]:
    """A new membership, or the one that had ended, with these roles; raise AlreadyMember."""
    if former is not None and former.ended_at is None:
        raise AlreadyMember
    membership = Membership(
        tenant_id=tenant_id,
        user_id=user_id,
        roles=roles,
        consumer_id=consumer_id,
        created_at=at,
        custom_roles=custom_roles,
    )
    added = MemberAdded(
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        at=at,
        actor_id=user_id,
        user_id=user_id,
        roles=named(roles, custom_roles),
    )
    return membership, added


def named(roles: frozenset[Role], custom: frozenset[RoleId] = frozenset()) -> tuple[str, ...]:
    """Built-in roles by their names, the firm's own by their ids."""
    return (*sorted(role.value for role in roles), *sorted(str(role_id) for role_id in custom))


def _require_rank(membership: Membership, allowed: frozenset[Permission], by: Actor) -> None:
    # What a consumer may do comes with their own file, and nobody in the firm has it.
    if Role.CONSUMER not in membership.roles and allowed - by.permissions:
        raise MemberOutranks


def _require_other_owner(membership: Membership, owners: Collection[UserId]) -> None:
    if set(owners) == {membership.user_id}:
        raise LastOwner
