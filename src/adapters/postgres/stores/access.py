"""What members may do: memberships as they change, a firm's own roles, support let in."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from application.paging import Page, PageRequest
from application.stores import MembershipStore, RoleStore, SupportGrantStore
from domain.accounts.roles import CustomRole, RoleHeld, RoleNotFound
from domain.accounts.support import SupportGrant, SupportGrantId, SupportGrantNotFound
from domain.accounts.tenants import MemberNotFound, Membership
from domain.identity import GOVERNING, RoleId, UserId

_MEMBERSHIP = RowCodec(tables.memberships, Membership)
_ROLES = Shelf(tables.custom_roles, CustomRole)
_ROLE_PAGE = _ROLES.paging()
_GRANTS = Shelf(tables.support_grants, SupportGrant)
_GRANT_PAGE = _GRANTS.paging()

_memberships, _roles = tables.memberships, tables.custom_roles
_MINE = _memberships.c.tenant_id == sa.bindparam("tenant_id")
_CHANGED = (
    "roles",
    "consumer_id",
    "created_at",
    "custom_roles",
    "granted_by",
    "expires_at",
    "suspended_at",
    "ended_at",
)
_SAVE_MEMBERSHIP = compiled(
    sa.update(_memberships)
    .where(_MINE, _memberships.c.user_id == sa.bindparam("user_id"))
    .values({name: sa.bindparam(name) for name in _CHANGED})
)
_ACTIVE_OWNERS = compiled(
    sa.select(_memberships.c.user_id)
    .where(
        _MINE,
        _memberships.c.roles.overlap(sa.bindparam("roles", type_=postgresql.ARRAY(sa.Text))),
        _memberships.c.suspended_at.is_(None),
        _memberships.c.ended_at.is_(None),
    )
    .order_by(_memberships.c.user_id)
    .with_for_update()
)
_ROLE = sa.and_(_roles.c.tenant_id == sa.bindparam("tenant_id"), _roles.c.id == sa.bindparam("id"))
# Held against whoever grants the role meanwhile: they wait, and then find it gone.
_LOCK_ROLE = compiled(sa.select(_roles.c.id).where(_ROLE).with_for_update())
_HOLDERS = compiled(
    sa.select(sa.func.count())
    .select_from(_memberships)
    .where(
        _MINE,
        _memberships.c.custom_roles.contains(sa.bindparam("held", type_=postgresql.ARRAY(sa.Uuid))),
    )
)
_REMOVE_ROLE = compiled(sa.delete(_roles).where(_ROLE))


@dataclass(frozen=True, slots=True)
class PostgresMembershipStore(MembershipStore):
    shelves: Shelves

    def save(self, membership: Membership) -> None:
        row = _MEMBERSHIP.to_plain_row(membership)
        if self.shelves.transaction.run(_SAVE_MEMBERSHIP, row) != 1:
            raise MemberNotFound(membership.user_id)

    def active_owners(self) -> frozenset[UserId]:
        asked = {"tenant_id": self.shelves.tenant_id, "roles": sorted(GOVERNING)}
        rows = self.shelves.transaction.all(_ACTIVE_OWNERS, asked)
        return frozenset(UserId(row[0]) for row in rows)


@dataclass(frozen=True, slots=True)
class PostgresRoleStore(RoleStore):
    shelves: Shelves

    def add(self, role: CustomRole) -> None:
        self.shelves.add(_ROLES, role)

    def get(self, role_id: RoleId) -> CustomRole:
        role = self.shelves.find(_ROLES, role_id)
        if role is None:
            raise RoleNotFound(role_id)
        return role

    def save(self, role: CustomRole) -> CustomRole:
        return self.shelves.save(_ROLES, role)

    def page(self, request: PageRequest) -> Page[CustomRole]:
        return self.shelves.page(_ROLES, _ROLE_PAGE, request)

    def remove(self, role_id: RoleId) -> None:
        transaction = self.shelves.transaction
        named = {"tenant_id": self.shelves.tenant_id, "id": role_id}
        if transaction.one(_LOCK_ROLE, named) is None:
            raise RoleNotFound(role_id)
        row = transaction.one(_HOLDERS, {**named, "held": [role_id]})
        if row is not None and row[0]:
            raise RoleHeld(role_id, row[0])
        transaction.run(_REMOVE_ROLE, named)


@dataclass(frozen=True, slots=True)
class PostgresSupportGrantStore(SupportGrantStore):
    shelves: Shelves

    def add(self, grant: SupportGrant) -> None:
        self.shelves.add(_GRANTS, grant)

    def get(self, grant_id: SupportGrantId) -> SupportGrant:
        grant = self.shelves.find(_GRANTS, grant_id)
        if grant is None:
            raise SupportGrantNotFound(grant_id)
        return grant

    def save(self, grant: SupportGrant) -> SupportGrant:
        return self.shelves.save(_GRANTS, grant)

    def page(self, request: PageRequest) -> Page[SupportGrant]:
        return self.shelves.page(_GRANTS, _GRANT_PAGE, request)
