"""Whose credential, token or provider id it is: narrow look-ups across tenants."""

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.roles import RESOLVER
from adapters.postgres.rows import RowCodec
from adapters.postgres.statements import compiled
from adapters.postgres.stores.reports import member_hash
from adapters.postgres.tenant_transaction import Parameters, Row, tenant_transaction
from application.account_stores import MailedTokens
from application.accounts.ports import Credentials, Directory, SignInAttempts
from domain.accounts.challenges import ChallengeId
from domain.accounts.invitations import InvitationId
from domain.accounts.tenants import Membership, User
from domain.connections import ConnectionId, ConnectionState
from domain.identity import ConsumerId, SessionId, TenantId, UserId

_USER = RowCodec(tables.users, User)
_MEMBERSHIP = RowCodec(tables.memberships, Membership)
_sessions, _connections = tables.sessions, tables.connections
_challenges = tables.challenges

_TENANTS = compiled(sa.select(tables.tenants.c.id).order_by(tables.tenants.c.id))
_USER_BY_EMAIL = compiled(
    sa.select(*_USER.columns).where(tables.users.c.email == sa.bindparam("email"))
)
_MEMBERSHIPS = compiled(
    sa.select(*_MEMBERSHIP.columns)
    .where(
        tables.memberships.c.user_id == sa.bindparam("user_id"),
        tables.memberships.c.ended_at.is_(None),
    )
    .order_by(tables.memberships.c.tenant_id)
)
_SESSION_OF_REFRESH = compiled(
    sa.select(_sessions.c.tenant_id, _sessions.c.id).where(
        sa.or_(
            _sessions.c.refresh_hash == sa.bindparam("hash"),
            _sessions.c.previous_hash == sa.bindparam("hash"),
        )
    )
)
_CONNECTION_OF_STATE = compiled(
    sa.select(_connections.c.tenant_id, _connections.c.id).where(
        _connections.c.state_hash == sa.bindparam("hash"),
    )
)
_CONNECTIONS_OF_MEMBER = compiled(
    sa.select(_connections.c.tenant_id, _connections.c.consumer_id)
    .where(
        _connections.c.provider == sa.bindparam("provider"),
        _connections.c.member_hash == sa.bindparam("hash"),
        _connections.c.state == sa.literal_column(f"'{ConnectionState.ACTIVE.value}'"),
    )
    .distinct()
    .order_by(_connections.c.tenant_id, _connections.c.consumer_id)
)
_CHALLENGE_OF = compiled(
    sa.select(_challenges.c.tenant_id, _challenges.c.user_id, _challenges.c.id).where(
        _challenges.c.token_hash == sa.bindparam("hash")
    )
)
_HOLDER_OF_LINK = compiled(
    sa.select(tables.login_links.c.user_id).where(
        tables.login_links.c.token_hash == sa.bindparam("hash")
    )
)
_INVITATION_OF = compiled(
    sa.select(tables.invitations.c.tenant_id, tables.invitations.c.id).where(
        tables.invitations.c.token_hash == sa.bindparam("hash")
    )
)
_REPLACE_PASSWORD_HASH = compiled(
    sa.update(tables.users)
    .where(
        tables.users.c.id == sa.bindparam("user_id"),
        tables.users.c.password_hash == sa.bindparam("old_hash"),
    )
    .values(password_hash=sa.bindparam("new_hash"))
)


@dataclass(frozen=True, slots=True)
class PostgresDirectory(Directory, Credentials, SignInAttempts, MailedTokens):
    """Each look-up is a transaction of its own, under a role that may read these columns alone."""

    engine: sa.Engine

    def tenant_ids(self) -> tuple[TenantId, ...]:
        return tuple(TenantId(row[0]) for row in self._all(_TENANTS))

    def user_by_email(self, email: str) -> User | None:
        rows = self._all(_USER_BY_EMAIL, {"email": email})
        return _USER.from_plain_row(rows[0]) if rows else None

    def memberships(self, user_id: UserId) -> tuple[Membership, ...]:
        rows = self._all(_MEMBERSHIPS, {"user_id": user_id})
        return tuple(_MEMBERSHIP.from_plain_row(row) for row in rows)

    def session_of_refresh(self, refresh_hash: bytes) -> tuple[TenantId, SessionId] | None:
        rows = self._all(_SESSION_OF_REFRESH, {"hash": refresh_hash})
        return (TenantId(rows[0][0]), SessionId(rows[0][1])) if rows else None

    def challenge_of(self, token_hash: bytes) -> tuple[TenantId, UserId, ChallengeId] | None:
        rows = self._all(_CHALLENGE_OF, {"hash": token_hash})
        if not rows:
            return None
        tenant_id, user_id, challenge_id = rows[0]
        return TenantId(tenant_id), UserId(user_id), ChallengeId(challenge_id)

    def connection_of_state(self, state_hash: bytes) -> tuple[TenantId, ConnectionId] | None:
        rows = self._all(_CONNECTION_OF_STATE, {"hash": state_hash})
        return (TenantId(rows[0][0]), ConnectionId(rows[0][1])) if rows else None

    def connections_of_member(
        self, provider: str, member_id: str
    ) -> tuple[tuple[TenantId, ConsumerId], ...]:
        asked = {"provider": provider, "hash": member_hash(provider, member_id)}
        rows = self._all(_CONNECTIONS_OF_MEMBER, asked)
        return tuple((TenantId(row[0]), ConsumerId(row[1])) for row in rows)

    def replace_password_hash(self, user: User, password_hash: str) -> None:
        changed = {"user_id": user.id, "old_hash": user.password_hash, "new_hash": password_hash}
        with tenant_transaction(self.engine, role=RESOLVER) as transaction:
            transaction.run(_REPLACE_PASSWORD_HASH, changed)

    def holder_of_link(self, token_hash: bytes) -> UserId | None:
        rows = self._all(_HOLDER_OF_LINK, {"hash": token_hash})
        return UserId(rows[0][0]) if rows else None

    def invitation_of(self, token_hash: bytes) -> tuple[TenantId, InvitationId] | None:
        rows = self._all(_INVITATION_OF, {"hash": token_hash})
        return (TenantId(rows[0][0]), InvitationId(rows[0][1])) if rows else None

    def _all(self, statement: bytes, parameters: Parameters = None) -> list[Row]:
        with tenant_transaction(self.engine, role=RESOLVER) as transaction:
            return transaction.all(statement, parameters)
