"""Logins, their sessions and links in every tenant; memberships and invitations of one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.memory.stores.accounts import MEMBERSHIPS, SESSIONS, TENANTS, USERS
from adapters.memory.tables import TenantRows
from application.account_stores import InvitationStore, LinkStore, LoginStore, OwnSessions, Roster
from application.paging import Page, PageRequest
from application.ports import StaleVersion
from domain.accounts.devices import SignedInDevice, device_of
from domain.accounts.invitations import (
    Invitation,
    InvitationId,
    InvitationNotFound,
    InvitationOpen,
)
from domain.accounts.links import Link, LinkId, LinkPurpose, LinkRefused, is_good
from domain.accounts.sessions import is_over
from domain.accounts.tenants import EmailTaken, MemberNotFound, Membership, Session, User
from domain.identity import Role, SessionId, UserId

LINKS, INVITATIONS = "login_links", "invitations"
SESSIONS_SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class MemoryLoginStore(LoginStore):
    rows: TenantRows

    def hold(self, user_id: UserId) -> User:
        user: User | None = self.rows.draft.table(USERS).get(user_id)
        if user is None:
            raise MemberNotFound(user_id)
        return user

    def save(self, user: User) -> User:
        users = self.rows.draft.table(USERS)
        if user.id not in users or users[user.id].version != user.version:
            raise StaleVersion(f"user {user.id}")
        if any(o.email == user.email and o.id != user.id for o in users.values()):
            self.rows.draft.refuse(EmailTaken("the e-mail address is already in use"))
        stored = replace(user, version=user.version + 1)
        self.rows.draft.put(USERS, user.id, stored)
        return stored

    def memberships(self, user_id: UserId) -> tuple[tuple[Membership, str], ...]:
        kept: list[Membership] = list(self.rows.draft.table(MEMBERSHIPS).values())
        mine = [m for m in kept if m.user_id == user_id and m.ended_at is None]
        mine.sort(key=lambda m: (m.created_at, m.tenant_id))
        tenants = self.rows.draft.table(TENANTS)
        return tuple((m, tenants[m.tenant_id].name) for m in mine)


@dataclass(frozen=True, slots=True)
class MemoryOwnSessions(OwnSessions):
    rows: TenantRows

    def live(self, user_id: UserId, *, at: datetime) -> tuple[SignedInDevice, ...]:
        mine = [session for session in self._all(user_id) if not is_over(session, at)]
        mine.sort(key=lambda session: (session.created_at, session.id), reverse=True)
        return tuple(map(_device, mine[:SESSIONS_SHOWN_MAX]))

    def end(
        self,
        user_id: UserId,
        *,
        at: datetime,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        ended = [
            session
            for session in self._all(user_id)
            if not is_over(session, at) and only in {None, session.id} and keep != session.id
        ]
        for session in ended:
            _end(self.rows, session, at)
        return len(ended)

    def known_devices(self, user_id: UserId, device: bytes) -> tuple[bool, bool]:
        devices = {device_of(user_agent=s.user_agent, ip=s.ip) for s in self._all(user_id)}
        return bool(devices), device in devices

    def _all(self, user_id: UserId) -> Iterator[Session]:
        sessions = list(self.rows.draft.table(SESSIONS).values())
        return (session for session in sessions if session.user_id == user_id)


@dataclass(frozen=True, slots=True)
class MemoryLinkStore(LinkStore):
    rows: TenantRows

    def add(self, link: Link) -> None:
        for other in self._all(link.user_id):
            if other.purpose is link.purpose:
                self.rows.draft.remove(LINKS, other.id)
        self.rows.draft.put(LINKS, link.id, link)

    def newest(self, user_id: UserId, purpose: LinkPurpose) -> Link | None:
        mine = [link for link in self._all(user_id) if link.purpose is purpose]
        return max(mine, key=lambda link: link.created_at, default=None)

    def find(self, user_id: UserId, link_id: LinkId) -> Link | None:
        return next((link for link in self._all(user_id) if link.id == link_id), None)

    def use(
        self, user_id: UserId, token_hash: bytes, purpose: LinkPurpose, *, at: datetime
    ) -> Link:
        for link in self._all(user_id):
            if link.token_hash == token_hash and link.purpose is purpose and is_good(link, at):
                used = replace(link, used_at=at)
                self.rows.draft.put(LINKS, link.id, used)
                return used
        raise LinkRefused

    def void(self, user_id: UserId) -> None:
        for link in self._all(user_id):
            if link.used_at is None:
                self.rows.draft.remove(LINKS, link.id)

    def _all(self, user_id: UserId) -> list[Link]:
        return [link for link in self.rows.draft.table(LINKS).values() if link.user_id == user_id]


@dataclass(frozen=True, slots=True)
class MemoryRoster(Roster):
    rows: TenantRows

    def find(self, user_id: UserId) -> Membership | None:
        membership: Membership | None = self.rows.find(MEMBERSHIPS, user_id)
        return membership

    def end_sessions(self, user_id: UserId, *, at: datetime) -> int:
        sessions: list[Session] = list(self.rows.all(SESSIONS))
        ended = [s for s in sessions if s.user_id == user_id and not is_over(s, at)]
        for session in ended:
            _end(self.rows, session, at)
        return len(ended)

    def has_verified_owner(self) -> bool:
        users = self.rows.draft.table(USERS)
        members: list[Membership] = list(self.rows.all(MEMBERSHIPS))
        owners = (m for m in members if Role.OWNER in m.roles and m.ended_at is None)
        return any(users[owner.user_id].email_verified_at is not None for owner in owners)


@dataclass(frozen=True, slots=True)
class MemoryInvitationStore(InvitationStore):
    rows: TenantRows

    def add(self, invitation: Invitation) -> None:
        if self.pending(invitation.email) is not None:
            self.rows.draft.refuse(InvitationOpen())
        self.rows.add(INVITATIONS, invitation)

    def get(self, invitation_id: InvitationId) -> Invitation:
        invitation: Invitation | None = self.rows.find(INVITATIONS, invitation_id)
        if invitation is None:
            raise InvitationNotFound(invitation_id)
        return invitation

    def save(self, invitation: Invitation) -> Invitation:
        return self.rows.save(INVITATIONS, invitation)

    def page(self, request: PageRequest) -> Page[Invitation]:
        return self.rows.page(INVITATIONS, request)

    def pending(self, email: str) -> Invitation | None:
        invitations: list[Invitation] = list(self.rows.all(INVITATIONS))
        found = (
            invitation
            for invitation in invitations
            if invitation.email == email
            and invitation.accepted_at is None
            and invitation.revoked_at is None
        )
        return next(found, None)


def _end(rows: TenantRows, session: Session, at: datetime) -> None:
    ended = replace(session, ended_at=at, version=session.version + 1)
    rows.draft.put(SESSIONS, (session.tenant_id, session.id), ended)


def _device(session: Session) -> SignedInDevice:
    return SignedInDevice(
        session_id=session.id,
        tenant_id=session.tenant_id,
        user_agent=session.user_agent,
        ip=session.ip,
        created_at=session.created_at,
        last_used_at=session.rotated_at,
    )
