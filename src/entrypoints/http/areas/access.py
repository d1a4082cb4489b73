"""Who may do what: the firm's own roles, suspension, support by consent, the platform's firms."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.accounts.roles import CustomRole
from domain.accounts.support import SUPPORT_HOURS_MAX, SupportGrantId
from domain.accounts.tenants import TenantKind
from domain.identity import (
    Actor,
    Permission,
    Role,
    RoleId,
    TenantId,
    UserId,
)
from entrypoints.http.areas.accounts import MemberView, member_view
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.fields import Email, Line
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

roles = Area("Roles", "What each role allows, and the firm's own roles.")
suspensions = Area("Suspension", "Shutting people and firms out, and letting them in again.")
support = Area("Support", "Letting the platform's support in for a while.")
platform = Area("Platform", "The firms that the platform hosts; for its administrators.")


class RoleBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name of the firm's own choice, and what it allows; `account.own` goes without saying."""

    name: Line
    permissions: Annotated[
        tuple[Permission, ...],
        Meta(min_length=1, max_length=len(Permission), examples=[["consumer.read"]]),
    ]


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    permissions: tuple[Permission, ...]
    created_at: datetime
    version: int


class BuiltInRoleView(msgspec.Struct, frozen=True, kw_only=True):
    role: Role
    permissions: tuple[Permission, ...]


class PermissionView(msgspec.Struct, frozen=True, kw_only=True):
    """`meaning` is to follow "may"."""

    permission: Permission
    meaning: str


class MatrixView(msgspec.Struct, frozen=True, kw_only=True):
    """Every permission with its meaning, and which of them each built-in role holds."""

    permissions: tuple[PermissionView, ...]
    roles: tuple[BuiltInRoleView, ...]


class SupportBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address by which the person of the platform's support signs in, why, and how long."""

    email: Email
    reason: Line
    hours: Annotated[int, Meta(ge=1, le=SUPPORT_HOURS_MAX)]


class SupportGrantView(msgspec.Struct, frozen=True, kw_only=True):
    """`ended_at` is set when an owner ended it before the time."""

    id: UUID
    user_id: UUID
    email: str
    reason: str
    granted_by: UUID
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ended_by: UUID | None


class SuspensionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why; the platform's administrators see it."""

    reason: Line


class HostedTenantView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    kind: TenantKind
    created_at: datetime
    suspended_at: datetime | None
    suspension_reason: str


@roles.get("/access/matrix", "Read what each role allows")
def read_matrix(use: HttpUseCases, actor: Actor) -> MatrixView:
    """The same for every firm; a client draws its forms from it."""
    matrix = use.read_access_matrix(actor)
    return MatrixView(
        permissions=tuple(
            PermissionView(permission=permission, meaning=permission.meaning)
            for permission in Permission
        ),
        roles=tuple(
            BuiltInRoleView(role=role, permissions=tuple(sorted(permissions)))
            for role, permissions in matrix.items()
        ),
    )


@roles.get("/roles", "List the firm's own roles")
def list_roles(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[RoleView]:
    """Newest first."""
    return page_view(use.list_roles(actor, query.request()), _role_view)


@roles.post("/roles", "Compose a role", status=201, keyed=True, etag=True)
def compose_role(use: HttpUseCases, actor: Actor, body: RoleBody) -> RoleView:
    """Nobody can put into a role what they may not do themselves; what only a consumer does for
    themselves, and what only the platform does, is part of none.
    """
    role = use.compose_role(actor, name=body.name, permissions=frozenset(body.permissions))
    return _role_view(role)


@roles.get("/roles/{role_id}", "Read a role", etag=True)
def read_role(use: HttpUseCases, actor: Actor, role_id: UUID) -> RoleView:
    """The ETag is needed to change it."""
    return _role_view(use.read_role(actor, RoleId(role_id)))


@roles.put("/roles/{role_id}", "Change a role", etag=True)
def change_role(
    use: HttpUseCases, actor: Actor, role_id: UUID, body: RoleBody, version: int
) -> RoleView:
    """Binds everybody who holds it at their next request."""
    role = use.change_role(
        actor,
        RoleId(role_id),
        name=body.name,
        permissions=frozenset(body.permissions),
        version=version,
    )
    return _role_view(role)


@roles.delete("/roles/{role_id}", "Remove a role")
def remove_role(use: HttpUseCases, actor: Actor, role_id: UUID, version: int) -> RoleView:
    """409 while somebody holds it. Answers what it was."""
    return _role_view(use.remove_role(actor, RoleId(role_id), version=version))


@suspensions.post("/members/{user_id}/suspension", "Suspend a member", keyed=True)
def suspend_member(use: HttpUseCases, actor: Actor, user_id: UUID) -> MemberView:
    """Refuses the member's next request; the last owner cannot be suspended."""
    return member_view(use.suspend_member(actor, UserId(user_id)))


@suspensions.delete("/members/{user_id}/suspension", "Let a member in again", refusals=(409,))
def resume_member(use: HttpUseCases, actor: Actor, user_id: UUID) -> MemberView:
    """Sessions that have not run out meanwhile are good again."""
    return member_view(use.resume_member(actor, UserId(user_id)))


@support.post("/support-grants", "Let support in", status=201, keyed=True, refusals=(404,))
def admit_support(use: HttpUseCases, actor: Actor, body: SupportBody) -> SupportGrantView:
    """One person, who then signs in to this firm and reads what the role support allows, on
    behalf of whoever consents. It ends by itself.
    """
    grant = use.admit_support(actor, email=body.email, reason=body.reason, hours=body.hours)
    return shaped(grant, SupportGrantView)


@support.get("/support-grants", "List who of support was let in")
def list_support_grants(
    use: HttpUseCases, actor: Actor, query: PageQuery
) -> PageView[SupportGrantView]:
    """Present and past, newest first."""
    page = use.list_support_grants(actor, query.request())
    return page_view(page, lambda grant: shaped(grant, SupportGrantView))


@support.delete("/support-grants/{grant_id}", "Show support out", refusals=(409,))
def dismiss_support(use: HttpUseCases, actor: Actor, grant_id: UUID) -> SupportGrantView:
    """At once; 409 when it is over already."""
    return shaped(use.dismiss_support(actor, SupportGrantId(grant_id)), SupportGrantView)


@platform.get("/platform/tenants", "List tenants")
def list_tenants(use: HttpUseCases, actor: Actor, query: PageQuery) -> PageView[HostedTenantView]:
    """Newest first."""
    page = use.list_tenants(actor, query.request())
    return page_view(page, lambda tenant: shaped(tenant, HostedTenantView))


@platform.post("/platform/tenants/{tenant_id}/suspension", "Suspend a tenant", refusals=(409,))
def suspend_tenant(
    use: HttpUseCases, actor: Actor, tenant_id: UUID, body: SuspensionBody
) -> HostedTenantView:
    """Refuses the next request of everybody in it. Statutory clocks go on; no letter is posted."""
    tenant = use.suspend_tenant(actor, TenantId(tenant_id), body.reason)
    return shaped(tenant, HostedTenantView)


@platform.delete(
    "/platform/tenants/{tenant_id}/suspension", "Let a tenant in again", refusals=(409,)
)
def resume_tenant(use: HttpUseCases, actor: Actor, tenant_id: UUID) -> HostedTenantView:
    """Letters that waited are posted within the hour."""
    return shaped(use.resume_tenant(actor, TenantId(tenant_id)), HostedTenantView)


def _role_view(role: CustomRole) -> RoleView:
    return RoleView(
        id=role.id,
        name=role.name,
        permissions=tuple(sorted(role.permissions)),
        created_at=role.created_at,
        version=role.version,
    )
