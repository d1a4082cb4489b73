"""Take one report in: read and check it first, archive its bytes, then store all of it at once."""

from dataclasses import dataclass

from application.credit_reports.ports import EvidenceVault
from application.credit_reports.reading import ReportReader
from application.ports import Clock, NewId
from application.report_rules import hits_across, hits_of_disputes
from application.stores import Work
from domain.calendar import eastern_day
from domain.connections import (
    DocumentIsNoReport,
    ReportFromTheFuture,
    ReportImported,
    ReportNotReady,
    ReportOfAnotherPerson,
    ReportOlderThanLast,
    StoredReport,
)
from domain.consumers.consumer import Consumer
from domain.credit_reports.report import Defect, Report, ReportId, ReportStatus
from domain.credit_reports.subject import same_person
from domain.disputes.clock import ReportSource
from domain.findings.catalogue import run_rules
from domain.findings.finding import Finding, FindingState
from domain.findings.model import FindingId, Hit
from domain.identity import TenantId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReport:
    """A report that passed every check, with what it shows by itself; nothing is stored yet."""

    report: Report
    defects: tuple[Defect, ...]
    hits: tuple[Hit, ...]
    known_as: ReportId | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    reader: ReportReader
    vault: EvidenceVault
    clock: Clock
    new_id: NewId

    def read(self, raw: bytes, *, consumer: Consumer, last: StoredReport | None) -> CheckedReport:
        """Read and check a report against the consumer and the last report on file.

        Raises what the reader raises, DocumentIsNoReport, ReportNotReady, ReportOfAnotherPerson,
        ReportFromTheFuture and ReportOlderThanLast.
        """
        report, defects = self.reader.read(raw)
        if report.status not in {ReportStatus.COMPLETE, ReportStatus.PARTIAL}:
            raise DocumentIsNoReport(report.status)
        if report.report_date is None:
            raise ReportNotReady("report_date: the document does not say when it was made")
        self._check_subject(report, consumer)
        today = eastern_day(self.clock())
        if report.report_date > today:
            raise ReportFromTheFuture(report.report_date, today)
        known = last is not None and last.sha256 == report.sha256
        if last is not None and report.report_date < last.report_date:
            raise ReportOlderThanLast(report.report_date, last.report_date)
        return CheckedReport(
            report=report,
            defects=defects,
            hits=() if known else run_rules(report),
            known_as=last.id if known and last is not None else None,
        )

    def archive(self, tenant_id: TenantId, raw: bytes) -> str:
        """Keep the raw bytes, encrypted, by their SHA-256; no transaction may be open."""
        return self.vault.put(tenant_id, raw)

    def store(
        self,
        work: Work,
        read: CheckedReport,
        *,
        consumer: Consumer,
        provider: str,
        source: ReportSource,
        by: UserId | None = None,
    ) -> ReportId:
        """Store report and findings and tell the world; a report already on file stays as it is.

        What it shows against the pulls before it and against open disputes is found here. ``by``
        brought it in. Raises ReportOlderThanLast when a newer one came in the meantime.
        """
        if read.known_as is not None:
            return read.known_as
        work.report_intake.take_turn(consumer.id)
        known = work.report_intake.of_document(consumer.id, read.report.sha256)
        if known is not None:
            return known.id
        stored = self._row(read, consumer=consumer, provider=provider, source=source)
        last = work.reports.latest(consumer.id)
        if last is not None and stored.report_date < last.report_date:
            raise ReportOlderThanLast(stored.report_date, last.report_date)
        hits = (
            *read.hits,
            *hits_across(work, stored.consumer_id, read.report),
            *hits_of_disputes(work, stored.consumer_id, read.report),
        )
        work.reports.add(stored, read.report)
        work.findings.add_all(
            [
                Finding(
                    id=FindingId(self.new_id()),
                    tenant_id=stored.tenant_id,
                    consumer_id=stored.consumer_id,
                    report_id=stored.id,
                    hit=hit,
                    state=FindingState.OPEN,
                    found_at=stored.stored_at,
                )
                for hit in hits
            ]
        )
        work.outbox.add(
            ReportImported(
                tenant_id=stored.tenant_id,
                consumer_id=stored.consumer_id,
                at=stored.stored_at,
                actor_id=by,
                report_id=stored.id,
                report_date=stored.report_date,
                findings=len(hits),
            )
        )
        return stored.id

    def _row(
        self, read: CheckedReport, *, consumer: Consumer, provider: str, source: ReportSource
    ) -> StoredReport:
        report = read.report
        if report.report_date is None:
            raise ReportNotReady("report_date: the document does not say when it was made")
        return StoredReport(
            id=ReportId(self.new_id()),
            tenant_id=consumer.tenant_id,
            consumer_id=consumer.id,
            provider=provider,
            source=source.value,
            source_format=report.source_format,
            status=report.status.value,
            sha256=report.sha256,
            report_date=report.report_date,
            stored_at=self.clock(),
            tradelines=sum(1 for _ in report.tradelines()),
            inquiries=len(report.inquiries),
            public_records=len(report.public_records),
            scores=len(report.scores),
            defects=len(read.defects),
        )

    def _check_subject(self, report: Report, consumer: Consumer) -> None:
        check = same_person(report, consumer.name, consumer.ssn, consumer.birth_date)
        if not check.same:
            raise ReportOfAnotherPerson(check)
