"""Compare two reports of one consumer, and say what that proves of each open dispute."""

from dataclasses import dataclass

from application.paging import PageRequest
from application.ports import Begin
from application.stores import Work
from domain.connections import ReportNotFound, StoredReport
from domain.credit_reports.comparable import require_comparable
from domain.credit_reports.comparison import ReportComparison, compare_reports
from domain.credit_reports.report import ReportId
from domain.disputes.dispute import Dispute, DisputeId
from domain.disputes.item_results import CheckedReport, is_answered_by, item_result
from domain.disputes.outcomes import ItemResult
from domain.errors import Conflict
from domain.identity import Actor, Permission

EARLIER_REPORTS = 3  # how far back a reinsertion is looked for


class NoEarlierReport(Conflict):
    """The consumer has no report from before this one."""

    def __init__(self, report_id: ReportId) -> None:
        super().__init__(f"report {report_id} is the consumer's first: there is none before it")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOutcome:
    """What the comparison proves of a dispute that cites the earlier report.

    ``counts`` is false while the later report proves nothing yet: it is from before the bureau
    had the letter, or the bureau is not in it.
    """

    dispute_id: DisputeId
    counts: bool
    results: tuple[ItemResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedReports:
    """``not_compared_before`` and ``_after`` count what names no single bureau in each report."""

    before: StoredReport
    after: StoredReport
    comparison: ReportComparison
    disputes: tuple[DisputeOutcome, ...]
    not_compared_before: int
    not_compared_after: int


@dataclass(frozen=True, slots=True)
class CompareReports:
    begin: Begin[Work]

    def __call__(
        self, actor: Actor, report_id: ReportId, *, earlier_id: ReportId | None = None
    ) -> ComparedReports:
        """Without ``earlier_id`` the report before is taken; both must be one consumer's.

        Raises ReportNotFound, NoEarlierReport, and the refusals of ``require_comparable``.
        """
        actor.require(Permission.REPORT_READ)
        with self.begin(actor.tenant_id, actor) as work:
            after = work.reports.get(report_id)
            actor.require_own(after.consumer_id, ReportNotFound(report_id))
            before = self._earlier(work, after, earlier_id)
            old, new = work.reports.normalized(before.id), work.reports.normalized(after.id)
            require_comparable(old, new)
            known = work.reports.page(
                after.consumer_id, PageRequest(after=before.id, limit=EARLIER_REPORTS)
            )
            earlier = [work.reports.normalized(stored.id) for stored in known.items]
            one = CheckedReport.of(before.id, old)
            other = CheckedReport.of(after.id, new)
            disputes = work.disputes.active(after.consumer_id)
            return ComparedReports(
                before=before,
                after=after,
                comparison=compare_reports(old, new, earlier=earlier),
                disputes=tuple(
                    self._outcome(work, dispute, one, other)
                    for dispute in disputes
                    if any(item.report_id == before.id for item in dispute.items)
                ),
                not_compared_before=old.of_no_bureau,
                not_compared_after=new.of_no_bureau,
            )

    def _earlier(
        self, work: Work, after: StoredReport, earlier_id: ReportId | None
    ) -> StoredReport:
        if earlier_id is not None:
            before = work.reports.get(earlier_id)
            if before.consumer_id != after.consumer_id:
                raise ReportNotFound(earlier_id)
            return before
        page = work.reports.page(after.consumer_id, PageRequest(after=after.id, limit=1))
        if not page.items:
            raise NoEarlierReport(after.id)
        return page.items[0]

    def _outcome(
        self, work: Work, dispute: Dispute, before: CheckedReport, after: CheckedReport
    ) -> DisputeOutcome:
        return DisputeOutcome(
            dispute_id=dispute.id,
            counts=is_answered_by(dispute, after.report),
            results=tuple(
                item_result(
                    item,
                    claimed=[work.findings.get(f).hit for f in item.finding_ids],
                    before=before,
                    after=after,
                )
                for item in dispute.items
                if item.report_id == before.id
            ),
        )
