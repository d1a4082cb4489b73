"""Whose credential, token or provider id it is, and who is signed in."""

from dataclasses import dataclass, replace
from datetime import datetime

from adapters.memory.stores.accounts import MEMBERSHIPS, SESSIONS, TENANTS, USERS
from adapters.memory.stores.reports import CONNECTIONS
from adapters.memory.work import MemoryDatabase
from application.accounts.ports import Credentials, Directory, Sessions
from domain.accounts.tenants import Membership, Session, SessionEnded, User
from domain.connections import Connection, ConnectionId, ConnectionState
from domain.identity import Actor, ConsumerId, SessionId, TenantId, UserId, permissions_of


@dataclass(frozen=True, slots=True)
class MemoryDirectory(Directory, Credentials):
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
            return tuple(kept[key] for key in sorted(kept) if key[1] == user_id)

    def session_of_refresh(self, refresh_hash: bytes) -> tuple[TenantId, SessionId] | None:
        with self.database.across_tenants() as draft:
            sessions: list[Session] = list(draft.table(SESSIONS).values())
        for session in sessions:
            if refresh_hash in {session.refresh_hash, session.previous_hash}:
                return session.tenant_id, session.id
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

    def replace_password_hash(self, user_id: UserId, password_hash: str) -> None:
        with self.database.across_tenants() as draft:
            user: User | None = draft.table(USERS).get(user_id)
            if user is not None:
                draft.put(USERS, user_id, replace(user, password_hash=password_hash))

    def _connections(self) -> list[Connection]:
        with self.database.across_tenants() as draft:
            return list(draft.table(CONNECTIONS).values())


@dataclass(frozen=True, slots=True)
class MemorySessions(Sessions):
    database: MemoryDatabase

    def actor(
        self,
        user_id: UserId,
        tenant_id: TenantId,
        session_id: SessionId,
        *,
        now: datetime,
        ip: str,
        request_id: str,
    ) -> Actor:
        with self.database.across_tenants() as draft:
            session: Session | None = draft.table(SESSIONS).get((tenant_id, session_id))
            member: Membership | None = draft.table(MEMBERSHIPS).get((tenant_id, user_id))
        if session is None or member is None or not _is_good(session, user_id, now):
            raise SessionEnded
        return Actor(
            user_id=user_id,
            tenant_id=tenant_id,
            permissions=permissions_of(member.roles),
            roles=member.roles,
            consumer_id=member.consumer_id,
            session_id=session_id,
            ip=ip,
            request_id=request_id,
        )


def _is_good(session: Session, user_id: UserId, now: datetime) -> bool:
    return (
        session.user_id == user_id
        and session.ended_at is None
        and now < min(session.expires_at, session.idle_expires_at)
    )
