"""Tenants, members and their sessions."""

from dataclasses import dataclass

from adapters.memory.tables import LAST_ID, TenantRows, paged
from application.paging import Page, PageRequest
from application.ports import AlreadyStored
from application.stores import MemberStore, SessionStore, TenantStore
from domain.accounts.tenants import (
    EmailTaken,
    MemberNotFound,
    Membership,
    Session,
    SessionEnded,
    Tenant,
    TenantNotFound,
    User,
)
from domain.identity import SessionId, UserId

TENANTS, USERS, MEMBERSHIPS, SESSIONS = "tenants", "users", "memberships", "sessions"


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
        self.rows.draft.put(MEMBERSHIPS, key, membership)

    def get(self, user_id: UserId) -> Membership:
        membership: Membership | None = self.rows.find(MEMBERSHIPS, user_id)
        if membership is None:
            raise MemberNotFound(user_id)
        return membership

    def user(self, user_id: UserId) -> User:
        self.get(user_id)
        user: User = self.rows.draft.table(USERS)[user_id]
        return user

    def page(self, request: PageRequest) -> Page[tuple[User, Membership]]:
        after = request.after or LAST_ID
        found = [
            (self.user(membership.user_id), membership)
            for membership in self.rows.all(MEMBERSHIPS)
            if membership.user_id < after
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
