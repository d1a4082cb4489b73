"""Take in a report file that a person brings, wherever they had it from."""

import hashlib
from dataclasses import dataclass

from application.credit_reports.import_report import CheckedReport, ImportReport
from application.credit_reports.pull_report import discard
from application.ports import Begin, Clock
from application.service_gate import require_service
from application.stores import Work
from domain.connections import ReportOlderThanLast, ReportSourceDiffers, StoredReport
from domain.consumers.consumer import Consumer
from domain.disputes.clock import ReportSource
from domain.identity import Actor, ConsumerId, ConsumerNotFound, Permission

UPLOADED = "upload"  # stands where a pull names its provider


@dataclass(frozen=True, slots=True)
class UploadReport:
    begin: Begin[Work]
    import_report: ImportReport
    clock: Clock

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, *, source: ReportSource, content: bytes
    ) -> StoredReport:
        """The report on file; the same document again is the same report.

        ``source`` is where the person had the file from: of a dispute of the yearly free report
        a bureau has 45 days, else 30 (FCRA 612(a)(3), 15 U.S.C. 1681j(a)(3)). Nothing of a refused
        file is kept. Raises what the reader raises, DocumentIsNoReport, ReportNotReady,
        ReportOfAnotherPerson, ReportFromTheFuture, ReportOlderThanLast, ReportSourceDiffers, and
        what the service gate raises.
        """
        actor.require_for(Permission.REPORT_PULL, consumer_id)
        sha256 = hashlib.sha256(content).hexdigest()
        with self.begin(actor.tenant_id, actor) as work:
            require_service(work, consumer_id, at=self.clock())
            known = work.report_intake.of_document(consumer_id, sha256)
            if known is not None:
                return _from(known, source)
            consumer = work.consumers.get(consumer_id)
            last = work.reports.latest(consumer_id)
        # No transaction is open: a large report takes a moment to read.
        read = self.import_report.read(content, consumer=consumer, last=last)
        self.import_report.archive(actor.tenant_id, content)
        try:
            return self._store(actor, read, consumer=consumer, source=source)
        except (ConsumerNotFound, ReportOlderThanLast):  # what happened meanwhile forbids it
            with self.begin(actor.tenant_id, actor) as work:
                discard(work, consumer, sha256, at=self.clock())
            raise

    def _store(
        self, actor: Actor, read: CheckedReport, *, consumer: Consumer, source: ReportSource
    ) -> StoredReport:
        with self.begin(actor.tenant_id, actor) as work:
            current = work.consumers.get(consumer.id)
            report_id = self.import_report.store(
                work,
                read,
                consumer=current,
                provider=UPLOADED,
                source=source,
                by=actor.user_id,
            )
            return _from(work.reports.get(report_id), source)


def _from(known: StoredReport, source: ReportSource) -> StoredReport:
    if known.source != source:
        raise ReportSourceDiffers(known.id, known.source)
    return known
