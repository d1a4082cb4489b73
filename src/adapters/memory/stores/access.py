"""What members may do: memberships as they change, a firm's own roles, support let in."""

from dataclasses import dataclass

from adapters.memory.stores.accounts import MEMBERSHIPS, ROLES, move_version, put_membership
from adapters.memory.tables import TenantRows
from application.paging import Page, PageRequest
from application.stores import MembershipStore, RoleStore, SupportGrantStore
from domain.accounts.roles import CustomRole, RoleHeld, RoleNameTaken, RoleNotFound
from domain.accounts.support import SupportGrant, SupportGrantId, SupportGrantNotFound
from domain.accounts.tenants import MemberNotFound, Membership
from domain.identity import GOVERNING, RoleId, UserId

GRANTS = "support_grants"


@dataclass(frozen=True, slots=True)
class MemoryMembershipStore(MembershipStore):
    rows: TenantRows

    def save(self, membership: Membership) -> None:
        if self.rows.find(MEMBERSHIPS, membership.user_id) is None:
            raise MemberNotFound(membership.user_id)
        put_membership(self.rows, membership)

    def active_owners(self) -> frozenset[UserId]:
        return frozenset(
            member.user_id
            for member in self.rows.all(MEMBERSHIPS)
            if not GOVERNING.isdisjoint(member.roles)
            and member.suspended_at is None
            and member.ended_at is None
        )


@dataclass(frozen=True, slots=True)
class MemoryRoleStore(RoleStore):
    rows: TenantRows

    def add(self, role: CustomRole) -> None:
        self._keep_name_unique(role)
        self.rows.add(ROLES, role)

    def get(self, role_id: RoleId) -> CustomRole:
        role: CustomRole | None = self.rows.find(ROLES, role_id)
        if role is None:
            raise RoleNotFound(role_id)
        return role

    def save(self, role: CustomRole) -> CustomRole:
        self._keep_name_unique(role)
        if self.get(role.id).permissions != role.permissions:
            move_version(self.rows, self.rows.tenant_id)
        return self.rows.save(ROLES, role)

    def page(self, request: PageRequest) -> Page[CustomRole]:
        return self.rows.page(ROLES, request)

    def remove(self, role_id: RoleId) -> None:
        self.get(role_id)
        members = self.rows.all(MEMBERSHIPS)
        if holders := sum(role_id in member.custom_roles for member in members):
            raise RoleHeld(role_id, holders)
        self.rows.draft.remove(ROLES, (self.rows.tenant_id, role_id))

    def _keep_name_unique(self, role: CustomRole) -> None:
        others = (other for other in self.rows.all(ROLES) if other.id != role.id)
        if any(other.name == role.name for other in others):
            self.rows.draft.refuse(RoleNameTaken())


@dataclass(frozen=True, slots=True)
class MemorySupportGrantStore(SupportGrantStore):
    rows: TenantRows

    def add(self, grant: SupportGrant) -> None:
        self.rows.add(GRANTS, grant)

    def get(self, grant_id: SupportGrantId) -> SupportGrant:
        grant: SupportGrant | None = self.rows.find(GRANTS, grant_id)
        if grant is None:
            raise SupportGrantNotFound(grant_id)
        return grant

    def save(self, grant: SupportGrant) -> SupportGrant:
        return self.rows.save(GRANTS, grant)

    def page(self, request: PageRequest) -> Page[SupportGrant]:
        return self.rows.page(GRANTS, request)
