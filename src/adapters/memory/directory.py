"""Whose credential, token or provider id it is, and who is signed in."""

from dataclasses import dataclass, replace
from datetime import datetime

from adapters.memory.stores.accounts import MEMBERSHIPS, SESSIONS, TENANTS, USERS, VERSIONS
from adapters.memory.stores.deletions import DELETIONS
from adapters.memory.stores.logins import INVITATIONS, LINKS
from adapters.memory.stores.reports import CONNECTIONS
from adapters.memory.stores.second_factors import CHALLENGES
from adapters.memory.tables import LAST_ID, Draft, paged
from adapters.memory.work import MemoryDatabase
from application.account_stores import MailedTokens
from application.accounts.ports import (
    Credentials,
    Directory,
    PlatformDirectory,
    Sessions,
    SignInAttempts,
)
from application.paging import Page, PageRequest
from domain.accounts.challenges import Challenge, ChallengeId
from domain.accounts.invitations import Invitation, InvitationId
from domain.accounts.links import Link
from domain.accounts.standing import Standing
from domain.accounts.tenants import Membership, Session, SessionEnded, Tenant, TenantKind, User
from domain.connections import Connection, ConnectionId, ConnectionState
from domain.identity import ConsumerId, Role, SessionId, TenantId, UserId


@dataclass(frozen=True, slots=True)
class MemoryDirectory(Directory, Credentials, SignInAttempts, MailedTokens):
    database: MemoryDatabase

    def tenant_ids(self) -> tuple[TenantId, ...]:
        with self.database.across_tenants() as draft:
            return tuple(sorted(draft.table(TENANTS)))

    def user_by_email(self, email: str) -> User | None:
        with self.database.across_tenants() as draft:
            users = draft.table(USERS).values()
            return next((user for user in users if user.email == email), None)

    def memberships(self, user_id: UserId) -> tuple[Membership, ...]:
        with self.database.across_tenants() as draft:
            kept = draft.table(MEMBERSHIPS)
            mine = (kept[key] for key in sorted(kept) if key[1] == user_id)
            return tuple(membership for membership in mine if membership.ended_at is None)

    def session_of_refresh(self, refresh_hash: bytes) -> tuple[TenantId, SessionId] | None:
        with self.database.across_tenants() as draft:
            sessions: list[Session] = list(draft.table(SESSIONS).values())
        for session in sessions:
            if refresh_hash in {session.refresh_hash, session.previous_hash}:
                return session.tenant_id, session.id
        return None

    def challenge_of(self, token_hash: bytes) -> tuple[TenantId, UserId, ChallengeId] | None:
        with self.database.across_tenants() as draft:
            challenges: list[Challenge] = list(draft.table(CHALLENGES).values())
        for challenge in challenges:
            if challenge.token_hash == token_hash:
                return challenge.tenant_id, challenge.user_id, challenge.id
        return None

    def connection_of_state(self, state_hash: bytes) -> tuple[TenantId, ConnectionId] | None:
        for connection in self._connections():
            if connection.state_hash == state_hash:
                return connection.tenant_id, connection.id
        return None

    def connections_of_member(
        self, provider: str, member_id: str
    ) -> tuple[tuple[TenantId, ConsumerId], ...]:
        found = {
            (connection.tenant_id, connection.consumer_id)
            for connection in self._connections()
            if connection.provider == provider
            and connection.state is ConnectionState.ACTIVE
            and connection.tokens is not None
            and connection.tokens.member_id == member_id
        }
        return tuple(sorted(found))

    def replace_password_hash(self, user: User, password_hash: str) -> None:
        with self.database.across_tenants() as draft:
            known: User | None = draft.table(USERS).get(user.id)
            if known is not None and known.password_hash == user.password_hash:
                draft.put(USERS, user.id, replace(known, password_hash=password_hash))

    def holder_of_link(self, token_hash: bytes) -> UserId | None:
        with self.database.across_tenants() as draft:
            links: list[Link] = list(draft.table(LINKS).values())
        return next((link.user_id for link in links if link.token_hash == token_hash), None)

    def invitation_of(self, token_hash: bytes) -> tuple[TenantId, InvitationId] | None:
        with self.database.across_tenants() as draft:
            invitations: list[Invitation] = list(draft.table(INVITATIONS).values())
        found = (i for i in invitations if i.token_hash == token_hash)
        return next(((i.tenant_id, i.id) for i in found), None)

    def _connections(self) -> list[Connection]:
        with self.database.across_tenants() as draft:
            return list(draft.table(CONNECTIONS).values())


@dataclass(frozen=True, slots=True)
class MemorySessions(Sessions):
    database: MemoryDatabase

    def standing(
        self, user_id: UserId, tenant_id: TenantId, session_id: SessionId, *, now: datetime
    ) -> Standing:
        with self.database.across_tenants() as draft:
            session: Session | None = draft.table(SESSIONS).get((tenant_id, session_id))
            member: Membership | None = draft.table(MEMBERSHIPS).get((tenant_id, user_id))
            if session is None or member is None or not _is_good(session, user_id, now):
                raise SessionEnded
            standing = standing_of(draft, member)
        return replace(standing, has_passed_second_factor=session.second_factor_at is not None)


@dataclass(frozen=True, slots=True)
class MemoryPlatformDirectory(PlatformDirectory):
    database: MemoryDatabase

    def tenants(self, request: PageRequest) -> Page[Tenant]:
        after = request.after or LAST_ID
        with self.database.across_tenants() as draft:
            kept: list[Tenant] = list(draft.table(TENANTS).values())
        found = sorted((t for t in kept if t.id < after), key=lambda t: t.id, reverse=True)
        return paged(tuple(found), request, lambda tenant: tenant.id)

    def is_support(self, user_id: UserId) -> bool:
        with self.database.across_tenants() as draft:
            return any(
                member.user_id == user_id
                and Role.SUPPORT in member.roles
                and member.suspended_at is None
                and member.ended_at is None
                and draft.table(TENANTS)[member.tenant_id].kind is TenantKind.PLATFORM
                for member in draft.table(MEMBERSHIPS).values()
            )


def standing_of(draft: Draft, member: Membership) -> Standing:
    """What the database tells of a member with one look; raise SessionEnded for one who left."""
    tenant: Tenant | None = draft.table(TENANTS).get(member.tenant_id)
    if tenant is None or member.ended_at is not None:
        raise SessionEnded
    versions = draft.table(VERSIONS)
    asked = [d for key, d in draft.table(DELETIONS).items() if key[0] == member.tenant_id]
    return Standing(
        tenant_id=member.tenant_id,
        user_id=member.user_id,
        roles=member.roles,
        custom_roles=member.custom_roles,
        consumer_id=member.consumer_id,
        member_version=versions[member.tenant_id, member.user_id],
        tenant_version=versions[member.tenant_id],
        granted_by=member.granted_by,
        expires_at=member.expires_at,
        is_suspended=member.suspended_at is not None,
        is_tenant_suspended=tenant.suspended_at is not None,
        is_second_factor_asked=tenant.second_factor_required,
        is_tenant_leaving=any(deletion.stands for deletion in asked),
    )


def _is_good(session: Session, user_id: UserId, now: datetime) -> bool:
    return (
        session.user_id == user_id
        and session.ended_at is None
        and now < min(session.expires_at, session.idle_expires_at)
    )
