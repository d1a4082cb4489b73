"""A firm's own roles, and who may give which role to whom."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts.credentials import display_name
from domain.errors import Conflict, Forbidden, InvalidField, NotFound
from domain.events import Event
from domain.identity import (
    CONSUMER_ONLY,
    PLATFORM_ONLY,
    Actor,
    Permission,
    Role,
    RoleId,
    TenantId,
    permissions_of,
)

COMPOSABLE = frozenset(Permission) - CONSUMER_ONLY - PLATFORM_ONLY
CUSTOM_ROLES_MAX = 20  # of one membership

# Nobody in the firm has what these allow: the one comes with a consumer's own file, the other
# comes to life only where an owner consents.
GRANTED_UNHELD = frozenset({Role.CONSUMER, Role.SUPPORT})


class RoleNotFound(NotFound):
    def __init__(self, role_id: RoleId | None = None) -> None:
        super().__init__("no such role" if role_id is None else f"no role {role_id}")


class RoleNameTaken(Conflict):
    def __init__(self) -> None:
        super().__init__("another role of the firm bears this name")


class RoleHeld(Conflict):
    """A role that somebody holds is not removed: take it from them first."""

    def __init__(self, role_id: RoleId, holders: int) -> None:
        super().__init__(f"role {role_id} is held by {holders}; take it from them first")


class GrantRefused(Forbidden):
    """Nobody can give what they do not have."""

    def __init__(self, missing: frozenset[Permission]) -> None:
        listed = ", ".join(sorted(missing))
        super().__init__(f"you cannot grant what you do not hold yourself: {listed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomRole:
    """Permissions under a name of the firm's own choice; account.own goes without saying."""

    id: RoleId
    tenant_id: TenantId
    name: str
    permissions: frozenset[Permission]
    created_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleComposed(Event):
    role_id: RoleId
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged(Event):
    role_id: RoleId
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRemoved(Event):
    role_id: RoleId
    name: str


def compose_role(
    role_id: RoleId,
    *,
    by: Actor,
    name: str,
    permissions: frozenset[Permission],
    at: datetime,
) -> tuple[CustomRole, RoleComposed]:
    """Raise InvalidField for what no firm's role may hold, GrantRefused for what ``by`` lacks."""
    _check_composable(permissions)
    require_held(by, permissions)
    role = CustomRole(
        id=role_id,
        tenant_id=by.tenant_id,
        name=_role_name(name),
        permissions=permissions | {Permission.ACCOUNT_OWN},
        created_at=at,
    )
    event = RoleComposed(
        tenant_id=role.tenant_id,
        consumer_id=None,
        at=at,
        actor_id=by.user_id,
        role_id=role.id,
        name=role.name,
        permissions=tuple(sorted(role.permissions)),
    )
    return role, event


def change_role(
    role: CustomRole, *, by: Actor, name: str, permissions: frozenset[Permission], at: datetime
) -> tuple[CustomRole, RoleChanged]:
    """As ``compose_role``; what the role holds already may stay, whoever edits it."""
    _check_composable(permissions)
    require_held(by, permissions - role.permissions)
    changed = replace(
        role, name=_role_name(name), permissions=permissions | {Permission.ACCOUNT_OWN}
    )
    event = RoleChanged(
        tenant_id=role.tenant_id,
        consumer_id=None,
        at=at,
        actor_id=by.user_id,
        role_id=role.id,
        name=changed.name,
        permissions=tuple(sorted(changed.permissions)),
    )
    return changed, event


def require_held(by: Actor, permissions: frozenset[Permission]) -> None:
    """Raise GrantRefused unless ``by`` holds every one."""
    if missing := permissions - by.permissions:
        raise GrantRefused(missing)


def require_grantable(by: Actor, roles: frozenset[Role], custom: tuple[CustomRole, ...]) -> None:
    """Raise GrantRefused when the roles allow anything that ``by`` may not do."""
    granted = permissions_of(roles - GRANTED_UNHELD)
    require_held(by, granted.union(*(role.permissions for role in custom)))


def _check_composable(permissions: frozenset[Permission]) -> None:
    if not permissions:
        raise InvalidField("permissions", "must name at least one permission")
    if beyond := permissions - COMPOSABLE:
        listed = ", ".join(sorted(beyond))
        raise InvalidField("permissions", f"can be part of no firm's own role: {listed}")


def _role_name(text: str) -> str:
    name = display_name(text, field="name")
    if name.lower() in set(Role):
        raise InvalidField("name", "is that of a built-in role")
    return name
