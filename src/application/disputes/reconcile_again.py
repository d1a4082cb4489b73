"""Operators' repair: read the newest report against running disputes that missed it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from application.disputes.reconcile_disputes import results_of, settle
from application.paging import LIMIT_MAX, PageRequest
from application.ports import Begin, Clock
from application.stores import Work
from domain.calendar import eastern_day
from domain.disputes.dispute import Dispute, DisputeState
from domain.disputes.outcomes import ItemResult, RoundResult
from domain.identity import ConsumerId, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What one dispute's newest report proves; ``stored`` is False in a dry run."""

    dispute: Dispute
    results: tuple[ItemResult, ...]
    round: RoundResult
    stored: bool


@dataclass(frozen=True, slots=True)
class ReconcileAgain:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self,
        tenant_id: TenantId,
        *,
        consumer_id: ConsumerId | None = None,
        since: date | None = None,
        dry_run: bool = False,
    ) -> Iterator[Reconciled]:
        """One transaction per dispute; ``since`` takes reports made on that day or later.

        A dispute that has already been read against its newest report is left alone, unless
        that day it was too early to judge and no longer is.
        """
        for dispute in self._running(tenant_id, consumer_id):
            found = self._reconcile(dispute, since=since, dry_run=dry_run)
            if found is not None:
                yield found

    def _running(self, tenant_id: TenantId, consumer_id: ConsumerId | None) -> list[Dispute]:
        running: list[Dispute] = []
        request = PageRequest(limit=LIMIT_MAX)
        while True:
            with self.begin(tenant_id) as work:
                page = work.disputes.page(consumer_id, request)
            running += [d for d in page.items if d.state is DisputeState.RUNNING]
            if page.next_after is None:
                return running
            request = PageRequest(after=page.next_after, limit=LIMIT_MAX)

    def _reconcile(
        self, dispute: Dispute, *, since: date | None, dry_run: bool
    ) -> Reconciled | None:
        now = self.clock()
        with self.begin(dispute.tenant_id) as work:
            current = work.disputes.get(dispute.id)
            report = work.reports.latest(current.consumer_id)
            if report is None or (since is not None and report.report_date < since):
                return None
            results = results_of(work, current, report.id)
            if not results:
                return None
            judged = current.judge(results, on=eastern_day(now))
            if current.outcomes_report_id == report.id and judged.verdict == "waiting":
                return None
            if not dry_run:
                settle(work, current, results, report_id=report.id, at=now)
        return Reconciled(dispute=current, results=results, round=judged, stored=not dry_run)
