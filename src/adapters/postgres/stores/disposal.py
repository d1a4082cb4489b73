"""Rows go for good, under a role that may do nothing else and sees one tenant."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.roles import RETENTION
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import TenantTransaction
from application.keeping import Disposal
from domain.identity import ConsumerId, TenantId
from domain.jobs import JobState
from domain.retention.records import RecordKind
from domain.retention.rules import DataClass

_BECOME, _BE_OURSELVES = f"set local role {RETENTION}".encode(), b"set local role none"
_IDS = sa.bindparam("ids", type_=postgresql.ARRAY(sa.Uuid))
_sessions, _memberships, _jobs = tables.sessions, tables.memberships, tables.jobs
_BEFORE = sa.bindparam("before", type_=sa.TIMESTAMP(timezone=True))
_SPARED = sa.bindparam("spared", type_=postgresql.ARRAY(sa.Uuid))


def _mine(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.tenant_id == sa.bindparam("tenant_id")


def _members() -> sa.Select[tuple[UUID]]:
    return sa.select(_memberships.c.user_id).where(_mine(_memberships))


def _spared_members() -> sa.Select[tuple[UUID]]:
    return _members().where(_memberships.c.consumer_id == sa.func.any(_SPARED))


def _of_tenant(table: sa.Table) -> sa.ColumnElement[bool]:
    """A table of persons is narrowed by the condition that its rows are chosen by."""
    return _mine(table) if "tenant_id" in table.c else sa.true()


def _delete(table: sa.Table, column: str) -> bytes:
    return compiled(sa.delete(table).where(_mine(table), table.c[column] == sa.func.any(_IDS)))


def _within(table: sa.Table, column: str, of: sa.Table, by: str) -> bytes:
    """Rows of ``table`` whose ``column`` names one of the rows of ``of``."""
    key = of.c.user_id if of is _memberships else of.c.id
    found = sa.select(key).where(_mine(of), of.c[by] == sa.func.any(_IDS))
    return compiled(sa.delete(table).where(_mine(table), table.c[column].in_(found)))


_DISPUTE = (
    _within(tables.tasks, "subject_id", tables.letters, "dispute_id"),
    _delete(tables.tasks, "subject_id"),
    _delete(tables.mail_pieces, "dispute_id"),
    _delete(tables.letters, "dispute_id"),
    _delete(tables.disputes, "id"),
)
_REPORT = (
    _within(tables.answers, "finding_id", tables.findings, "report_id"),
    _delete(tables.findings, "report_id"),
    _delete(tables.report_pulls, "report_id"),
    _delete(tables.reports, "id"),
)
_CONNECTION = (
    _within(tables.tasks, "subject_id", tables.connections, "consumer_id"),
    _delete(tables.report_pulls, "consumer_id"),
    _delete(tables.connections, "consumer_id"),
)
_LOGINS = compiled(
    sa.select(_memberships.c.user_id).where(
        _mine(_memberships), _memberships.c.consumer_id == sa.func.any(_IDS)
    )
)
_LOGINS_BY_KIND = {
    RecordKind.LOGIN: _LOGINS,
    RecordKind.CONSUMER: _LOGINS,
    RecordKind.MEMBERS: compiled(
        sa.select(_memberships.c.user_id).where(
            _mine(_memberships), _memberships.c.tenant_id == sa.func.any(_IDS)
        )
    ),
}
# Those who are members elsewhere stay: the role does not see them.
_USERS = (
    compiled(
        sa.delete(tables.login_links).where(tables.login_links.c.user_id == sa.func.any(_IDS))
    ),
    compiled(
        sa.delete(tables.second_factors).where(tables.second_factors.c.user_id == sa.func.any(_IDS))
    ),
    compiled(sa.delete(tables.users).where(tables.users.c.id == sa.func.any(_IDS))),
)
_LOGIN = (
    _within(tables.api_keys, "user_id", _memberships, "consumer_id"),
    _within(tables.challenges, "user_id", _memberships, "consumer_id"),
    _within(_sessions, "user_id", _memberships, "consumer_id"),
    _delete(_memberships, "consumer_id"),
    _delete(tables.invitations, "consumer_id"),
)
_CONSUMER = (
    *_LOGIN,
    _delete(tables.tasks, "consumer_id"),
    _delete(tables.events, "consumer_id"),
    _delete(tables.consumers, "id"),
)
_MEMBERS = tuple(
    _delete(table, "tenant_id")
    for table in (tables.api_keys, tables.challenges, _sessions, _memberships, tables.invitations)
)
# The data keys go last: what was sealed with them is unreadable wherever a copy of it lies.
_REST = tuple(
    _delete(table, "tenant_id")
    for table in (
        tables.export_parts,
        tables.exports,
        tables.jobs,
        tables.events,
        tables.backfills,
        tables.idempotency_keys,
        tables.webhook_receipts,
        tables.custom_roles,
        tables.support_grants,
        tables.tenant_branding,
        tables.tenant_credentials,
        tables.tenant_webhook_addresses,
        tables.tenant_keys,
    )
)
_STATEMENTS = MappingProxyType(
    {
        RecordKind.DISPUTE: _DISPUTE,
        RecordKind.REPORT: _REPORT,
        RecordKind.DOCUMENT: (_delete(tables.documents, "id"),),
        RecordKind.CONNECTION: _CONNECTION,
        RecordKind.CONTRACT: (_delete(tables.contracts, "id"),),
        RecordKind.CONSENT: (
            _delete(tables.consent_withdrawals, "consent_id"),
            _delete(tables.consents, "id"),
        ),
        RecordKind.ACKNOWLEDGMENTS: (_delete(tables.rights_acknowledgments, "consumer_id"),),
        RecordKind.EXPORT: (
            _delete(tables.export_parts, "export_id"),
            _delete(tables.exports, "id"),
        ),
        RecordKind.LOGIN: _LOGIN,
        RecordKind.CONSUMER: _CONSUMER,
        RecordKind.MEMBERS: _MEMBERS,
        RecordKind.REST: _REST,
    }
)
# A link is a person's, not a tenant's: it goes with a sweep of any tenant they are a member of, or
# of any at all once they are a member of none.
_links = tables.login_links
_MEMBER_OF_NONE = _links.c.user_id.not_in(sa.select(_memberships.c.user_id))
_OLD: dict[DataClass, tuple[sa.Table, sa.ColumnElement[bool]]] = {
    DataClass.SESSION: (
        _sessions,
        sa.and_(
            sa.func.coalesce(
                _sessions.c.ended_at,
                sa.func.least(_sessions.c.expires_at, _sessions.c.idle_expires_at),
            )
            < _BEFORE,
            _sessions.c.user_id.not_in(_spared_members()),
        ),
    ),
    DataClass.INVITATION: (tables.invitations, tables.invitations.c.expires_at < _BEFORE),
    DataClass.LOGIN_LINK: (
        _links,
        sa.and_(
            _links.c.expires_at < _BEFORE,
            sa.or_(_links.c.user_id.in_(_members()), _MEMBER_OF_NONE),
            _links.c.user_id.not_in(_spared_members()),
        ),
    ),
    DataClass.IDEMPOTENCY_KEY: (
        tables.idempotency_keys,
        tables.idempotency_keys.c.reserved_at < _BEFORE,
    ),
    DataClass.WEBHOOK_RECEIPT: (
        tables.webhook_receipts,
        tables.webhook_receipts.c.received_at < _BEFORE,
    ),
    DataClass.DONE_JOB: (
        _jobs,
        sa.and_(
            _jobs.c.state == sa.literal_column(f"'{JobState.DONE.value}'"),
            _jobs.c.done_at < _BEFORE,
        ),
    ),
}


def _count(table: sa.Table, is_old: sa.ColumnElement[bool]) -> bytes:
    return compiled(sa.select(sa.func.count()).select_from(table).where(_of_tenant(table), is_old))


def _remove(table: sa.Table, is_old: sa.ColumnElement[bool]) -> bytes:
    key = [column for column in table.primary_key.columns if column.name != "tenant_id"]
    some = sa.select(*key).where(_of_tenant(table), is_old).limit(limited_by())
    return compiled(sa.delete(table).where(_of_tenant(table), sa.tuple_(*key).in_(some)))


_COUNT = {each: _count(*old) for each, old in _OLD.items()}
_REMOVE = {each: _remove(*old) for each, old in _OLD.items()}


@dataclass(frozen=True, slots=True)
class PostgresDisposal(Disposal):
    transaction: TenantTransaction
    tenant_id: TenantId

    def remove(self, kind: RecordKind, ids: Collection[UUID]) -> None:
        asked = {"tenant_id": self.tenant_id, "ids": list(ids)}
        with self._as_retention():
            look_up = _LOGINS_BY_KIND.get(kind)
            logins = self.transaction.all(look_up, asked) if look_up else []
            for statement in _STATEMENTS[kind]:
                self.transaction.run(statement, asked)
            if logins:
                for statement in _USERS:
                    self.transaction.run(statement, {"ids": [user_id for (user_id,) in logins]})

    def count_old(
        self, data_class: DataClass, *, before: datetime, spared: Collection[ConsumerId]
    ) -> int:
        with self._as_retention():
            row = self.transaction.one(_COUNT[data_class], self._asked(before, spared))
        return 0 if row is None else int(row[0])

    def remove_old(
        self,
        data_class: DataClass,
        *,
        before: datetime,
        spared: Collection[ConsumerId],
        limit: int,
    ) -> int:
        asked = {**self._asked(before, spared), "limit": limit}
        with self._as_retention():
            return self.transaction.run(_REMOVE[data_class], asked)

    def _asked(self, before: datetime, spared: Collection[ConsumerId]) -> dict[str, Any]:
        return {"tenant_id": self.tenant_id, "before": before, "spared": list(spared)}

    @contextmanager
    def _as_retention(self) -> Iterator[None]:
        """After a refusal the transaction is lost, and the role with it."""
        self.transaction.run(_BECOME)
        yield
        self.transaction.run(_BE_OURSELVES)
