"""Read reports on file: the list, one normalized report, its raw bytes."""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.paging import Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.audit import Verb
from domain.connections import ReportNotFound, StoredReport
from domain.credit_reports.report import Report, ReportId
from domain.identity import Actor, ConsumerId, Permission


@dataclass(frozen=True, slots=True)
class ListReports:
    begin: Begin[Work]

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, request: PageRequest
    ) -> Page[StoredReport]:
        actor.require_for(Permission.REPORT_READ, consumer_id)
        with self.begin(actor.tenant_id, actor) as work:
            work.consumers.get(consumer_id)
            return work.reports.page(consumer_id, request)


@dataclass(frozen=True, slots=True)
class ReadReport:
    begin: Begin[Work]

    def __call__(self, actor: Actor, report_id: ReportId) -> tuple[StoredReport, Report]:
        actor.require(Permission.REPORT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            return stored, work.reports.normalized(report_id)


@dataclass(frozen=True, slots=True)
class ReadEvidence:
    begin: Begin[Work]
    vault: EvidenceVault

    def __call__(self, actor: Actor, report_id: ReportId) -> bytes:
        """The raw bytes exactly as the provider sent them; their SHA-256 is the report's.

        Numbers stand in them in full: staff need the permission to see those.
        """
        actor.require(Permission.REPORT_READ)
        if actor.consumer_id is None:
            actor.require(Permission.CONSUMER_REVEAL)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            work.audit.note(Verb.OPENED, "reports", str(report_id), stored.consumer_id)
        return self.vault.get(actor.tenant_id, stored.sha256)
