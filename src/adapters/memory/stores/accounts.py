"""Tenants, members and their sessions."""

from dataclasses import dataclass, replace

from adapters.memory.tables import LAST_ID, TenantRows, paged
from application.paging import Page, PageRequest
from application.ports import AlreadyStored
from application.stores import MemberStore, SessionStore, TenantStore
from domain.accounts.roles import RoleNotFound
from domain.accounts.tenants import (
    EmailTaken,
    MemberNotFound,
    Membership,
    PlatformExists,
    Session,
    SessionEnded,
    Tenant,
    TenantKind,
    TenantNotFound,
    User,
)
from domain.identity import SessionId, UserId

TENANTS, USERS, MEMBERSHIPS, SESSIONS = "tenants", "users", "memberships", "sessions"
ROLES, VERSIONS = "custom_roles", "authz_versions"


def move_version(rows: TenantRows, key: object) -> None:
    """A number that never comes twice, as from a sequence."""
    known = rows.draft.table(VERSIONS)
    rows.draft.put(VERSIONS, key, max(known.values(), default=0) + 1)


def put_membership(rows: TenantRows, membership: Membership) -> None:
    """What the database's own rules do with each membership that is written."""
    for role_id in membership.custom_roles:
        if rows.find(ROLES, role_id) is None:
            rows.draft.refuse(RoleNotFound())
    key = (rows.tenant_id, membership.user_id)
    if rows.draft.table(MEMBERSHIPS).get(key) != membership:
        move_version(rows, key)
    rows.draft.put(MEMBERSHIPS, key, membership)


@dataclass(frozen=True, slots=True)
class MemoryTenantStore(TenantStore):
    rows: TenantRows

    def get(self) -> Tenant:
        tenant: Tenant | None = self.rows.draft.table(TENANTS).get(self.rows.tenant_id)
        if tenant is None:
            raise TenantNotFound(self.rows.tenant_id)
        return tenant

    def add(self, tenant: Tenant) -> None:
        if tenant.id in self.rows.draft.table(TENANTS):
            self.rows.draft.refuse(AlreadyStored(TENANTS))
        others = self.rows.draft.table(TENANTS).values()
        if tenant.kind is TenantKind.PLATFORM and any(o.kind is tenant.kind for o in others):
            self.rows.draft.refuse(PlatformExists())
        self.rows.draft.put(TENANTS, tenant.id, tenant)
        move_version(self.rows, tenant.id)

    def save_suspension(self, tenant: Tenant) -> None:
        kept = replace(
            self.get(),
            suspended_at=tenant.suspended_at,
            suspension_reason=tenant.suspension_reason,
        )
        self.rows.draft.put(TENANTS, tenant.id, kept)

    def require_second_factor(self, *, is_required: bool) -> None:
        changed = replace(self.get(), second_factor_required=is_required)
        self.rows.draft.put(TENANTS, changed.id, changed)

    def take_registrations(self, *, are_taken: bool) -> None:
        tenant = replace(self.get(), takes_registrations=are_taken)
        self.rows.draft.put(TENANTS, tenant.id, tenant)


@dataclass(frozen=True, slots=True)
class MemoryMemberStore(MemberStore):
    rows: TenantRows

    def add_user(self, user: User) -> None:
        users = self.rows.draft.table(USERS)
        if user.id in users:
            self.rows.draft.refuse(AlreadyStored(USERS))
        if any(other.email == user.email for other in users.values()):
            self.rows.draft.refuse(EmailTaken("the e-mail address is already in use"))
        self.rows.draft.put(USERS, user.id, user)

    def add(self, membership: Membership) -> None:
        key = (self.rows.tenant_id, membership.user_id)
        if key in self.rows.draft.table(MEMBERSHIPS):
            self.rows.draft.refuse(AlreadyStored(MEMBERSHIPS))
        put_membership(self.rows, membership)

    def get(self, user_id: UserId) -> Membership:
        membership: Membership | None = self.rows.find(MEMBERSHIPS, user_id)
        if membership is None or membership.ended_at is not None:
            raise MemberNotFound(user_id)
        return membership

    def user(self, user_id: UserId) -> User:
        if self.rows.find(MEMBERSHIPS, user_id) is None:
            raise MemberNotFound(user_id)
        user: User = self.rows.draft.table(USERS)[user_id]
        return user

    def page(self, request: PageRequest) -> Page[tuple[User, Membership]]:
        after = request.after or LAST_ID
        found = [
            (self.user(membership.user_id), membership)
            for membership in self.rows.all(MEMBERSHIPS)
            if membership.user_id < after and membership.ended_at is None
        ]
        return paged(tuple(reversed(found)), request, lambda member: member[0].id)


@dataclass(frozen=True, slots=True)
class MemorySessionStore(SessionStore):
    rows: TenantRows

    def add(self, session: Session) -> None:
        self.rows.add(SESSIONS, session)

    def get(self, session_id: SessionId) -> Session:
        session: Session | None = self.rows.find(SESSIONS, session_id)
        if session is None:
            raise SessionEnded
        return session

    def save(self, session: Session) -> Session:
        return self.rows.save(SESSIONS, session)
