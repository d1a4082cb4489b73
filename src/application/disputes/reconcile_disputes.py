"""Read the next report against every running dispute: what is proven, and what follows."""

from dataclasses import dataclass
from datetime import datetime

from application.ports import Begin, Clock
from application.stores import Work
from domain.calendar import eastern_day
from domain.connections import ReportImported
from domain.credit_reports.report import ReportId
from domain.disputes.dispute import Dispute
from domain.disputes.item_results import CheckedReport, is_answered_by, item_result
from domain.disputes.outcomes import ItemResult
from domain.jobs import Claim


@dataclass(frozen=True, slots=True)
class ReconcileDisputes:
    """Safe to run twice: a dispute that has ended is not read again."""

    begin: Begin[Work]
    clock: Clock

    def __call__(self, event: ReportImported, claim: Claim) -> None:
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            stored = work.reports.get(event.report_id)
            for dispute in work.disputes.active(stored.consumer_id):
                results = results_of(work, dispute, event.report_id)
                if results:
                    settle(work, dispute, results, report_id=event.report_id, at=self.clock())


def results_of(work: Work, dispute: Dispute, report_id: ReportId) -> tuple[ItemResult, ...]:
    """What the report proves of each item; nothing for a dispute that it cannot speak of."""
    new = work.reports.normalized(report_id)
    if not is_answered_by(dispute, new):
        return ()
    after = CheckedReport.of(report_id, new)
    before = {
        old_id: CheckedReport.of(old_id, work.reports.normalized(old_id))
        for old_id in {item.report_id for item in dispute.items}
    }
    return tuple(
        item_result(
            item,
            claimed=[work.findings.get(f).hit for f in item.finding_ids],
            before=before[item.report_id],
            after=after,
        )
        for item in dispute.items
    )


def settle(
    work: Work,
    dispute: Dispute,
    results: tuple[ItemResult, ...],
    *,
    report_id: ReportId,
    at: datetime,
) -> None:
    """Judge the round by its results and store what follows."""
    verdict = dispute.judge(results, on=eastern_day(at))
    settled, reconciled = dispute.record_outcomes(results, verdict, report_id=report_id, at=at)
    work.disputes.save(settled)
    work.outbox.add(reconciled)
