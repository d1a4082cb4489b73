"""Logins, their sessions and links in every tenant; memberships and invitations of one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import Row
from application.account_stores import InvitationStore, LinkStore, LoginStore, OwnSessions, Roster
from application.paging import Page, PageRequest
from application.ports import StaleVersion
from domain.accounts.devices import SignedInDevice
from domain.accounts.invitations import Invitation, InvitationId, InvitationNotFound
from domain.accounts.links import Link, LinkId, LinkPurpose, LinkRefused
from domain.accounts.tenants import MemberNotFound, Membership, User
from domain.identity import Role, SessionId, TenantId, UserId

SESSIONS_SHOWN_MAX = 100
_USER = RowCodec(tables.users, User)
_MEMBERSHIP = RowCodec(tables.memberships, Membership)
_LINK = RowCodec(tables.login_links, Link)
_INVITATIONS = Shelf(tables.invitations, Invitation)

_users, _memberships, _sessions = tables.users, tables.memberships, tables.sessions
_links, _invitations = tables.login_links, tables.invitations
_user_id: sa.BindParameter[Any] = sa.bindparam("user_id")
_at = sa.bindparam("at", type_=sa.TIMESTAMP(timezone=True))

_HOLD = compiled(
    sa.select(*_USER.columns).where(_users.c.id == _user_id).with_for_update(key_share=True)
)
_SAVE_USER = compiled(
    sa.update(_users)
    .where(_users.c.id == sa.bindparam("id"), _users.c.version == sa.bindparam("read_version"))
    .values({n: sa.bindparam(n) for n in _USER.names if n not in {"id", "created_at"}})
)
_MY_MEMBERSHIPS = compiled(
    sa.select(*_MEMBERSHIP.columns, tables.tenants.c.name)
    .select_from(sa.join(_memberships, tables.tenants))
    .where(_memberships.c.user_id == _user_id, _memberships.c.ended_at.is_(None))
    .order_by(_memberships.c.created_at, _memberships.c.tenant_id)
)
_MY_LIVE_SESSIONS = sa.and_(_sessions.c.user_id == _user_id, _sessions.c.ended_at.is_(None))
_LIVE = compiled(
    sa.select(
        _sessions.c.id,
        _sessions.c.tenant_id,
        _sessions.c.user_agent,
        _sessions.c.ip,
        _sessions.c.created_at,
        _sessions.c.rotated_at,
    )
    .where(_MY_LIVE_SESSIONS, _sessions.c.expires_at > _at, _sessions.c.idle_expires_at > _at)
    .order_by(_sessions.c.created_at.desc(), _sessions.c.id.desc())
    .limit(sa.literal_column(str(SESSIONS_SHOWN_MAX)))
)
_ENDED = {"ended_at": _at, "version": _sessions.c.version + sa.literal_column("1")}
_NOT_OVER = sa.and_(_sessions.c.expires_at > _at, _sessions.c.idle_expires_at > _at)
_END = compiled(
    sa.update(_sessions)
    .where(
        _MY_LIVE_SESSIONS,
        _NOT_OVER,
        sa.or_(
            sa.bindparam("only", type_=sa.Uuid).is_(None),
            _sessions.c.id == sa.bindparam("only", type_=sa.Uuid),
        ),
        sa.or_(
            sa.bindparam("keep", type_=sa.Uuid).is_(None),
            _sessions.c.id != sa.bindparam("keep", type_=sa.Uuid),
        ),
    )
    .values(_ENDED)
)
_END_OF_MEMBER = compiled(
    sa.update(_sessions)
    .where(_MY_LIVE_SESSIONS, _NOT_OVER, _sessions.c.tenant_id == sa.bindparam("tenant_id"))
    .values(_ENDED)
)
_MY_SESSIONS = sa.select(_sessions.c.id).where(_sessions.c.user_id == _user_id)
_KNOWN_DEVICES = compiled(
    sa.select(
        _MY_SESSIONS.exists(),
        _MY_SESSIONS.where(_sessions.c.device == sa.bindparam("device")).exists(),
    )
)
_MY_LINKS = _links.c.user_id == _user_id
_OF_PURPOSE = sa.and_(_MY_LINKS, _links.c.purpose == sa.bindparam("purpose"))
_DROP_LINKS = compiled(sa.delete(_links).where(_OF_PURPOSE))
_VOID_LINKS = compiled(sa.delete(_links).where(_MY_LINKS, _links.c.used_at.is_(None)))
_ADD_LINK = compiled(sa.insert(_links), inserted=_LINK.names)
_NEWEST_LINK = compiled(
    sa.select(*_LINK.columns)
    .where(_OF_PURPOSE)
    .order_by(_links.c.created_at.desc())
    .limit(sa.literal_column("1"))
)
_FIND_LINK = compiled(
    sa.select(*_LINK.columns).where(_MY_LINKS, _links.c.id == sa.bindparam("link_id"))
)
_USE_LINK = compiled(
    sa.update(_links)
    .where(
        _OF_PURPOSE,
        _links.c.token_hash == sa.bindparam("hash"),
        _links.c.used_at.is_(None),
        _links.c.expires_at > _at,
    )
    .values(used_at=_at)
    .returning(*_LINK.columns)
)
_MINE = _memberships.c.tenant_id == sa.bindparam("tenant_id")
_OWNS = sa.literal_column(f"'{Role.OWNER.value}'") == sa.any_(_memberships.c.roles)
_LIVING_OWNERS = sa.and_(_MINE, _OWNS, _memberships.c.ended_at.is_(None))
_FIND_MEMBER = compiled(
    sa.select(*_MEMBERSHIP.columns)
    .where(_MINE, _memberships.c.user_id == _user_id)
    .with_for_update()
)
_HAS_VERIFIED_OWNER = compiled(
    sa.select(
        sa.exists()
        .select_from(sa.join(_memberships, _users, _memberships.c.user_id == _users.c.id))
        .where(_LIVING_OWNERS, _users.c.email_verified_at.is_not(None))
    )
)
_PAGE_OF_INVITATIONS = _INVITATIONS.paging()
_PENDING = _INVITATIONS.selecting(
    _invitations.c.email == sa.bindparam("email"),
    _invitations.c.accepted_at.is_(None),
    _invitations.c.revoked_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class PostgresLoginStore(LoginStore):
    shelves: Shelves

    def hold(self, user_id: UserId) -> User:
        transaction = self.shelves.transaction
        with transaction.as_person(user_id):
            row = transaction.one(_HOLD, {"user_id": user_id})
        if row is None:
            raise MemberNotFound(user_id)
        return _USER.from_plain_row(row)

    def save(self, user: User) -> User:
        stored = replace(user, version=user.version + 1)
        row = {**_USER.to_plain_row(stored), "read_version": user.version}
        transaction = self.shelves.transaction
        with transaction.as_person(user.id):
            found = transaction.run(_SAVE_USER, row)
        if found != 1:
            raise StaleVersion(f"user {user.id}")
        return stored

    def memberships(self, user_id: UserId) -> tuple[tuple[Membership, str], ...]:
        transaction = self.shelves.transaction
        with transaction.as_person(user_id):
            rows = transaction.all(_MY_MEMBERSHIPS, {"user_id": user_id})
        return tuple((_MEMBERSHIP.from_plain_row(row[:-1]), row[-1]) for row in rows)


@dataclass(frozen=True, slots=True)
class PostgresOwnSessions(OwnSessions):
    shelves: Shelves

    def live(self, user_id: UserId, *, at: datetime) -> tuple[SignedInDevice, ...]:
        transaction = self.shelves.transaction
        with transaction.as_person(user_id):
            rows = transaction.all(_LIVE, {"user_id": user_id, "at": at})
        return tuple(_device(row) for row in rows)

    def end(
        self,
        user_id: UserId,
        *,
        at: datetime,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        transaction = self.shelves.transaction
        asked = {"user_id": user_id, "at": at, "only": only, "keep": keep}
        with transaction.as_person(user_id):
            return transaction.run(_END, asked)

    def known_devices(self, user_id: UserId, device: bytes) -> tuple[bool, bool]:
        transaction = self.shelves.transaction
        with transaction.as_person(user_id):
            row = transaction.one(_KNOWN_DEVICES, {"user_id": user_id, "device": device})
        return (False, False) if row is None else (row[0], row[1])


@dataclass(frozen=True, slots=True)
class PostgresLinkStore(LinkStore):
    shelves: Shelves

    def add(self, link: Link) -> None:
        transaction = self.shelves.transaction
        with transaction.as_person(link.user_id):
            asked = {"user_id": link.user_id, "purpose": link.purpose.value}
            transaction.run(_DROP_LINKS, asked)
            transaction.run(_ADD_LINK, _LINK.to_plain_row(link))

    def newest(self, user_id: UserId, purpose: LinkPurpose) -> Link | None:
        return self._one(_NEWEST_LINK, user_id, {"purpose": purpose.value})

    def find(self, user_id: UserId, link_id: LinkId) -> Link | None:
        return self._one(_FIND_LINK, user_id, {"link_id": link_id})

    def use(
        self, user_id: UserId, token_hash: bytes, purpose: LinkPurpose, *, at: datetime
    ) -> Link:
        asked = {"hash": token_hash, "purpose": purpose.value, "at": at}
        link = self._one(_USE_LINK, user_id, asked)
        if link is None:
            raise LinkRefused
        return link

    def void(self, user_id: UserId) -> None:
        transaction = self.shelves.transaction
        with transaction.as_person(user_id):
            transaction.run(_VOID_LINKS, {"user_id": user_id})

    def _one(self, statement: bytes, user_id: UserId, asked: Mapping[str, object]) -> Link | None:
        transaction = self.shelves.transaction
        with transaction.as_person(user_id):
            row = transaction.one(statement, {"user_id": user_id, **asked})
        return None if row is None else _LINK.from_plain_row(row)


@dataclass(frozen=True, slots=True)
class PostgresRoster(Roster):
    shelves: Shelves

    def find(self, user_id: UserId) -> Membership | None:
        asked = {"tenant_id": self.shelves.tenant_id, "user_id": user_id}
        row = self.shelves.transaction.one(_FIND_MEMBER, asked)
        return None if row is None else _MEMBERSHIP.from_plain_row(row)

    def end_sessions(self, user_id: UserId, *, at: datetime) -> int:
        asked = {"tenant_id": self.shelves.tenant_id, "user_id": user_id, "at": at}
        return self.shelves.transaction.run(_END_OF_MEMBER, asked)

    def has_verified_owner(self) -> bool:
        mine = {"tenant_id": self.shelves.tenant_id}
        row = self.shelves.transaction.one(_HAS_VERIFIED_OWNER, mine)
        return row is not None and bool(row[0])


@dataclass(frozen=True, slots=True)
class PostgresInvitationStore(InvitationStore):
    shelves: Shelves

    def add(self, invitation: Invitation) -> None:
        self.shelves.add(_INVITATIONS, invitation)

    def get(self, invitation_id: InvitationId) -> Invitation:
        invitation = self.shelves.find(_INVITATIONS, invitation_id)
        if invitation is None:
            raise InvitationNotFound(invitation_id)
        return invitation

    def save(self, invitation: Invitation) -> Invitation:
        return self.shelves.save(_INVITATIONS, invitation)

    def page(self, request: PageRequest) -> Page[Invitation]:
        return self.shelves.page(_INVITATIONS, _PAGE_OF_INVITATIONS, request)

    def pending(self, email: str) -> Invitation | None:
        return self.shelves.first(_INVITATIONS, _PENDING, {"email": email})


def _device(row: Row) -> SignedInDevice:
    return SignedInDevice(
        session_id=SessionId(row[0]),
        tenant_id=TenantId(row[1]),
        user_agent=row[2],
        ip=row[3],
        created_at=row[4],
        last_used_at=row[5],
    )
