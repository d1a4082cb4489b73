"""Connections to report providers, pulls, and the reports they brought."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.paging import Page, PageRequest
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
    ReportNotFound,
    ReportPull,
    StoredReport,
)
from domain.credit_reports.report import Report, ReportId
from domain.identity import ConsumerId

CONNECTIONS = "connections"
REPORTS = "reports"
PULLS, NORMALIZED = "report_pulls", "normalized_reports"


@dataclass(frozen=True, slots=True)
class MemoryConnectionStore(ConnectionStore):
    rows: TenantRows

    def get(self, connection_id: ConnectionId) -> Connection:
        connection: Connection | None = self.rows.find(CONNECTIONS, connection_id)
        if connection is None:
            raise ConnectionNotFound(connection_id)
        return connection

    def add(self, connection: Connection) -> None:
        self.rows.add(CONNECTIONS, connection)

    def save(self, connection: Connection) -> Connection:
        return self.rows.save(CONNECTIONS, connection)

    def active(self, consumer_id: ConsumerId) -> Connection:
        active: list[Connection] = [
            connection
            for connection in self.rows.all(CONNECTIONS)
            if connection.consumer_id == consumer_id and connection.state is ConnectionState.ACTIVE
        ]
        if not active:
            raise NotConnected(consumer_id)
        newest = max(active, key=lambda connection: (connection.created_at, connection.id))
        return self.rows.shown(CONNECTIONS, newest)[0]


@dataclass(frozen=True, slots=True)
class MemoryPullStore(PullStore):
    rows: TenantRows

    def get(self, pull_id: PullId) -> ReportPull:
        pull: ReportPull | None = self.rows.find(PULLS, pull_id)
        if pull is None:
            raise PullNotFound(pull_id)
        return pull

    def add_once(self, pull: ReportPull) -> bool:
        if self.requested(pull.consumer_id) is not None:
            return False
        self.rows.add(PULLS, pull)
        return True

    def save(self, pull: ReportPull) -> ReportPull:
        return self.rows.save(PULLS, pull)

    def requested(self, consumer_id: ConsumerId) -> ReportPull | None:
        under_way = (
            pull
            for pull in self.rows.all(PULLS)
            if pull.consumer_id == consumer_id and pull.state is PullState.REQUESTED
        )
        return next(under_way, None)


@dataclass(frozen=True, slots=True)
class MemoryReportStore(ReportStore):
    rows: TenantRows

    def add(self, stored: StoredReport, report: Report) -> None:
        self.rows.need_evidence(stored.sha256)
        self.rows.add(REPORTS, stored)
        self.rows.draft.put(NORMALIZED, (self.rows.tenant_id, stored.id), report)

    def get(self, report_id: ReportId) -> StoredReport:
        stored: StoredReport | None = self.rows.find(REPORTS, report_id)
        if stored is None:
            raise ReportNotFound(report_id)
        return stored

    def normalized(self, report_id: ReportId) -> Report:
        report: Report | None = self.rows.find(NORMALIZED, report_id)
        if report is None:
            raise ReportNotFound(report_id)
        self.rows.find(REPORTS, report_id)
        return report

    def latest(self, consumer_id: ConsumerId) -> StoredReport | None:
        theirs: list[StoredReport] = [
            stored for stored in self.rows.all(REPORTS) if stored.consumer_id == consumer_id
        ]
        if not theirs:
            return None
        newest = max(theirs, key=lambda r: (r.report_date, r.stored_at, r.id))
        return self.rows.shown(REPORTS, newest)[0]

    def page(self, consumer_id: ConsumerId | None, request: PageRequest) -> Page[StoredReport]:
        return self.rows.page(
            REPORTS, request, lambda stored: consumer_id in {None, stored.consumer_id}
        )


@dataclass(frozen=True, slots=True)
class MemoryReportIntake(ReportIntake):
    rows: TenantRows

    def of_document(self, consumer_id: ConsumerId, sha256: str) -> StoredReport | None:
        of_document = (
            stored
            for stored in self.rows.all(REPORTS)
            if stored.consumer_id == consumer_id and stored.sha256 == sha256
        )
        found = next(of_document, None)
        return None if found is None else self.rows.shown(REPORTS, found)[0]

    def take_turn(self, consumer_id: ConsumerId) -> None:
        """Transactions in memory come one after another anyway."""
