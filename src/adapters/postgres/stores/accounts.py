"""Tenants, members and their sessions."""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import LAST_ID, Shelf, Shelves, paged
from adapters.postgres.statements import compiled, limited_by
from application.paging import Page, PageRequest
from application.sealing import Sealer
from application.stores import MemberStore, SessionStore, TenantStore
from domain.accounts.devices import device_of
from domain.accounts.tenants import (
    MemberNotFound,
    Membership,
    Session,
    SessionEnded,
    Tenant,
    TenantNotFound,
    User,
)
from domain.identity import SessionId, UserId

Entity = TypeVar("Entity")
_TENANT = RowCodec(tables.tenants, Tenant)
_USER = RowCodec(tables.users, User)
_MEMBERSHIP = RowCodec(tables.memberships, Membership)


def _device(session: Session, _sealer: Sealer) -> dict[str, bytes]:
    return {"device": device_of(user_agent=session.user_agent, ip=session.ip)}


_SESSIONS = Shelf(tables.sessions, Session, derived=_device, derived_columns=["device"])

_TAKE_REGISTRATIONS = compiled(
    sa.update(tables.tenants)
    .where(tables.tenants.c.id == sa.bindparam("tenant_id"))
    .values(takes_registrations=sa.bindparam("are_taken"))
)
_MINE = tables.memberships.c.tenant_id == sa.bindparam("tenant_id")
_MEMBER = sa.and_(_MINE, tables.memberships.c.user_id == sa.bindparam("user_id"))
_JOINED = sa.join(
    tables.memberships, tables.users, tables.memberships.c.user_id == tables.users.c.id
)
_GET_TENANT = compiled(
    sa.select(*_TENANT.columns).where(tables.tenants.c.id == sa.bindparam("tenant_id"))
)
_REQUIRE_SECOND_FACTOR = compiled(
    sa.update(tables.tenants)
    .where(tables.tenants.c.id == sa.bindparam("tenant_id"))
    .values(second_factor_required=sa.bindparam("is_required"))
)
_ADD_TENANT = compiled(sa.insert(tables.tenants), inserted=_TENANT.names)
_SAVE_SUSPENSION = compiled(
    sa.update(tables.tenants)
    .where(tables.tenants.c.id == sa.bindparam("tenant_id"))
    .values(
        suspended_at=sa.bindparam("suspended_at"),
        suspension_reason=sa.bindparam("suspension_reason"),
    )
)
_ADD_USER = compiled(sa.insert(tables.users), inserted=_USER.names)
_ADD_MEMBERSHIP = compiled(sa.insert(tables.memberships), inserted=_MEMBERSHIP.names)
_GET_MEMBERSHIP = compiled(
    sa.select(*_MEMBERSHIP.columns).where(_MEMBER, tables.memberships.c.ended_at.is_(None))
)
_GET_USER = compiled(sa.select(*_USER.columns).select_from(_JOINED).where(_MEMBER))
_PAGE = compiled(
    sa.select(*_USER.columns, *_MEMBERSHIP.columns)
    .select_from(_JOINED)
    .where(
        _MINE,
        tables.memberships.c.user_id < sa.bindparam("after"),
        tables.memberships.c.ended_at.is_(None),
    )
    .order_by(tables.memberships.c.user_id.desc())
    .limit(limited_by())
)


@dataclass(frozen=True, slots=True)
class PostgresTenantStore(TenantStore):
    shelves: Shelves

    def get(self) -> Tenant:
        mine = self.shelves.tenant_id
        row = self.shelves.transaction.one(_GET_TENANT, {"tenant_id": mine})
        if row is None:
            raise TenantNotFound(mine)
        return _TENANT.from_plain_row(row)

    def add(self, tenant: Tenant) -> None:
        self.shelves.transaction.run(_ADD_TENANT, _TENANT.to_plain_row(tenant))

    def save_suspension(self, tenant: Tenant) -> None:
        values = {
            "tenant_id": self.shelves.tenant_id,
            "suspended_at": tenant.suspended_at,
            "suspension_reason": tenant.suspension_reason,
        }
        if self.shelves.transaction.run(_SAVE_SUSPENSION, values) != 1:
            raise TenantNotFound(self.shelves.tenant_id)

    def require_second_factor(self, *, is_required: bool) -> None:
        mine = self.shelves.tenant_id
        changed = {"tenant_id": mine, "is_required": is_required}
        if self.shelves.transaction.run(_REQUIRE_SECOND_FACTOR, changed) != 1:
            raise TenantNotFound(mine)

    def take_registrations(self, *, are_taken: bool) -> None:
        changed = {"tenant_id": self.shelves.tenant_id, "are_taken": are_taken}
        self.shelves.transaction.run(_TAKE_REGISTRATIONS, changed)


@dataclass(frozen=True, slots=True)
class PostgresMemberStore(MemberStore):
    shelves: Shelves

    def add_user(self, user: User) -> None:
        self.shelves.transaction.run(_ADD_USER, _USER.to_plain_row(user))

    def add(self, membership: Membership) -> None:
        self.shelves.transaction.run(_ADD_MEMBERSHIP, _MEMBERSHIP.to_plain_row(membership))

    def get(self, user_id: UserId) -> Membership:
        return self._one(_MEMBERSHIP, _GET_MEMBERSHIP, user_id)

    def user(self, user_id: UserId) -> User:
        return self._one(_USER, _GET_USER, user_id)

    def page(self, request: PageRequest) -> Page[tuple[User, Membership]]:
        mine = self.shelves.tenant_id
        after = request.after or LAST_ID
        rows = self.shelves.transaction.all(
            _PAGE, {"tenant_id": mine, "after": after, "limit": request.limit + 1}
        )
        width = len(_USER.names)
        found = tuple(
            (_USER.from_plain_row(row[:width]), _MEMBERSHIP.from_plain_row(row[width:]))
            for row in rows
        )
        return paged(found, request, _user_id_of)

    def _one(self, codec: RowCodec[Entity], statement: bytes, user_id: UserId) -> Entity:
        mine = self.shelves.tenant_id
        found = self.shelves.transaction.one(statement, {"tenant_id": mine, "user_id": user_id})
        if found is None:
            raise MemberNotFound(user_id)
        return codec.from_plain_row(found)


@dataclass(frozen=True, slots=True)
class PostgresSessionStore(SessionStore):
    shelves: Shelves

    def add(self, session: Session) -> None:
        self.shelves.add(_SESSIONS, session)

    def get(self, session_id: SessionId) -> Session:
        session = self.shelves.find(_SESSIONS, session_id)
        if session is None:
            raise SessionEnded
        return session

    def save(self, session: Session) -> Session:
        return self.shelves.save(_SESSIONS, session)


def _user_id_of(member: tuple[User, Membership]) -> UUID:
    return member[0].id
