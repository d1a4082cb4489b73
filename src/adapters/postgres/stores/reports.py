"""Connections to report providers, pulls, and the reports they brought."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import json_bytes
from adapters.postgres.shelf import Shelf, Shelves
from adapters.postgres.statements import compiled
from adapters.postgres.stores.keeping import need_evidence
from application.paging import Page, PageRequest
from application.sealing import Sealer
from application.stores import ConnectionStore, PullStore, ReportIntake, ReportStore
from domain.connections import (
    Connection,
    ConnectionId,
    ConnectionNotFound,
    ConnectionState,
    NotConnected,
    PullId,
    PullNotFound,
    PullState,
    ReportDamaged,
    ReportNotFound,
    ReportPull,
    StoredReport,
)
from domain.credit_reports.report import Report, ReportId
from domain.identity import ConsumerId


def member_hash(provider: str, member_id: str) -> bytes:
    """By which a provider's notice finds the connection: the id itself lies sealed."""
    return hashlib.sha256(f"{provider}\0{member_id}".encode("utf-8", "surrogatepass")).digest()


def _look_up(connection: Connection, _sealer: Sealer) -> Mapping[str, Any]:
    tokens = connection.tokens
    known = None if tokens is None else member_hash(connection.provider, tokens.member_id)
    return {"member_hash": known}


_CONNECTIONS = Shelf(
    tables.connections,
    Connection,
    documents={"secrets": None},
    derived=_look_up,
    derived_columns=("member_hash",),
)
_PULLS = Shelf(tables.report_pulls, ReportPull)
_REPORTS = Shelf(tables.reports, StoredReport, derived_columns=("normalized",))
_REPORT = msgspec.json.Decoder(Report)

_ACTIVE = _CONNECTIONS.selecting(
    tables.connections.c.consumer_id == sa.bindparam("consumer_id"),
    tables.connections.c.state == sa.bindparam("state"),
    newest=[tables.connections.c.created_at.desc(), tables.connections.c.id.desc()],
    is_limited=True,
)
_REQUESTED = _PULLS.selecting(
    tables.report_pulls.c.consumer_id == sa.bindparam("consumer_id"),
    tables.report_pulls.c.state == sa.bindparam("state"),
)
_ADD_PULL_ONCE = compiled(
    postgresql.insert(tables.report_pulls).on_conflict_do_nothing(
        index_elements=["tenant_id", "consumer_id"],
        index_where=tables.report_pulls.c.state
        == sa.literal_column(f"'{PullState.REQUESTED.value}'"),
    ),
    inserted=_PULLS.codec.names,
)
_OF_CONSUMER = tables.reports.c.consumer_id == sa.bindparam("consumer_id")
_LATEST = _REPORTS.selecting(
    _OF_CONSUMER,
    newest=[
        tables.reports.c.report_date.desc(),
        tables.reports.c.stored_at.desc(),
        tables.reports.c.id.desc(),
    ],
    is_limited=True,
)
_OF_DOCUMENT = _REPORTS.selecting(
    _OF_CONSUMER,
    tables.reports.c.sha256 == sa.bindparam("of_sha256"),
    newest=[tables.reports.c.id],
    is_limited=True,
)
# Two numbers name the lock: what it is for, and whose turn it is.
_PURPOSE = 7_305_444
_TURN = b"select pg_advisory_xact_lock(%(purpose)s, hashtext(%(turn_of)s::text))"
_PAGE = _REPORTS.paging()
_PAGE_OF_CONSUMER = _REPORTS.paging(_OF_CONSUMER)
_MINE = tables.reports.c.tenant_id == sa.bindparam("tenant_id")
_NORMALIZED = compiled(
    sa.select(tables.reports.c.normalized).where(_MINE, tables.reports.c.id == sa.bindparam("id"))
)


@dataclass(frozen=True, slots=True)
class PostgresConnectionStore(ConnectionStore):
    shelves: Shelves

    def get(self, connection_id: ConnectionId) -> Connection:
        connection = self.shelves.find(_CONNECTIONS, connection_id)
        if connection is None:
            raise ConnectionNotFound(connection_id)
        return connection

    def add(self, connection: Connection) -> None:
        self.shelves.add(_CONNECTIONS, connection)

    def save(self, connection: Connection) -> Connection:
        return self.shelves.save(_CONNECTIONS, connection)

    def active(self, consumer_id: ConsumerId) -> Connection:
        state = ConnectionState.ACTIVE.value
        asked = {"consumer_id": consumer_id, "state": state, "limit": 1}
        connection = self.shelves.first(_CONNECTIONS, _ACTIVE, asked)
        if connection is None:
            raise NotConnected(consumer_id)
        return connection


@dataclass(frozen=True, slots=True)
class PostgresPullStore(PullStore):
    shelves: Shelves

    def get(self, pull_id: PullId) -> ReportPull:
        pull = self.shelves.find(_PULLS, pull_id)
        if pull is None:
            raise PullNotFound(pull_id)
        return pull

    def add_once(self, pull: ReportPull) -> bool:
        row = _PULLS.row_of(pull, self.shelves.sealer)
        return self.shelves.transaction.run(_ADD_PULL_ONCE, row) == 1

    def save(self, pull: ReportPull) -> ReportPull:
        return self.shelves.save(_PULLS, pull)

    def requested(self, consumer_id: ConsumerId) -> ReportPull | None:
        asked = {"consumer_id": consumer_id, "state": PullState.REQUESTED.value}
        return self.shelves.first(_PULLS, _REQUESTED, asked)


@dataclass(frozen=True, slots=True)
class PostgresReportStore(ReportStore):
    shelves: Shelves

    def add(self, stored: StoredReport, report: Report) -> None:
        need_evidence(self.shelves, stored.sha256)
        sealed = self.shelves.sealer.seal(stored.tenant_id, _context(stored.id), json_bytes(report))
        row = _REPORTS.row_of(stored, self.shelves.sealer)
        self.shelves.transaction.run(_REPORTS.insert, {**row, "normalized": sealed})

    def get(self, report_id: ReportId) -> StoredReport:
        stored = self.shelves.find(_REPORTS, report_id)
        if stored is None:
            raise ReportNotFound(report_id)
        return stored

    def normalized(self, report_id: ReportId) -> Report:
        mine = self.shelves.tenant_id
        row = self.shelves.transaction.one(_NORMALIZED, {"tenant_id": mine, "id": report_id})
        if row is None:
            raise ReportNotFound(report_id)
        opened = self.shelves.sealer.open(mine, _context(report_id), row[0])
        try:
            return _REPORT.decode(opened)
        except msgspec.MsgspecError as error:
            raise ReportDamaged(report_id) from error

    def latest(self, consumer_id: ConsumerId) -> StoredReport | None:
        return self.shelves.first(_REPORTS, _LATEST, {"consumer_id": consumer_id, "limit": 1})

    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[StoredReport]:
        if consumer_id is None:
            return self.shelves.page(_REPORTS, _PAGE, request)
        asked = {"consumer_id": consumer_id}
        return self.shelves.page(_REPORTS, _PAGE_OF_CONSUMER, request, asked)


@dataclass(frozen=True, slots=True)
class PostgresReportIntake(ReportIntake):
    shelves: Shelves

    def of_document(self, consumer_id: ConsumerId, sha256: str) -> StoredReport | None:
        asked = {"consumer_id": consumer_id, "of_sha256": sha256, "limit": 1}
        return self.shelves.first(_REPORTS, _OF_DOCUMENT, asked)

    def take_turn(self, consumer_id: ConsumerId) -> None:
        self.shelves.transaction.run(_TURN, {"purpose": _PURPOSE, "turn_of": consumer_id})


def _context(report_id: ReportId) -> str:
    return f"reports/normalized/{report_id}"
