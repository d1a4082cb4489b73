"""Run the rules again over the reports on file: new hits are added, gone ones withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from application.paging import PageRequest
from application.ports import Begin, Clock, NewId
from application.report_rules import hits_of_stored
from application.sealing import SealBroken
from application.stores import Work
from domain.connections import ReportDamaged, StoredReport
from domain.credit_reports.report import ReportId
from domain.findings import attested
from domain.findings.backfill import Backfill, BackfillId
from domain.findings.catalogue import rule as named_rule
from domain.findings.finding import Finding, FindingsReread, FindingState
from domain.findings.model import FindingId, Hit
from domain.identity import TenantId

REPORTS_PER_TRANSACTION = 20
# What rests on a statement or on a dispute of its day is not read from the report again.
_ATTESTED = frozenset(one.id for one in attested.RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillStep:
    """Progress for whoever watches: ``total`` reports lie within the bounds.

    ``damaged`` are the reports of this step whose stored form, or that of a pull before them,
    could not be read; their findings stay as they were.
    """

    backfill: Backfill
    total: int
    damaged: tuple[ReportId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    added: int = 0
    withdrawn: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class BackfillFindings:
    """Resumable: the cursor commits with each batch, and a stopped backfill goes on from there."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(
        self, tenant_id: TenantId, *, rule: str | None = None, since: date | None = None
    ) -> Iterator[BackfillStep]:
        """Yield after every batch. Findings under dispute keep their words: they were sent.

        ``rule`` None runs all rules; ``since`` takes reports made on that day or later.
        Raises UnknownRule before anything is touched.
        """
        if rule is not None:
            named_rule(rule)
        backfill, total = self._start(tenant_id, rule, since)
        while backfill.finished_at is None:
            backfill, damaged = self._batch(backfill)
            yield BackfillStep(backfill=backfill, total=total, damaged=damaged)

    def _start(
        self, tenant_id: TenantId, rule: str | None, since: date | None
    ) -> tuple[Backfill, int]:
        with self.begin(tenant_id) as work:
            total = work.backfills.reports_since(since)
            stopped = work.backfills.unfinished(rule, since)
            if stopped is not None:
                return stopped, total
            backfill = Backfill(
                id=BackfillId(self.new_id()),
                tenant_id=tenant_id,
                rule=rule,
                since=since,
                started_at=self.clock(),
            )
            work.backfills.add(backfill)
        return backfill, total

    def _batch(self, backfill: Backfill) -> tuple[Backfill, tuple[ReportId, ...]]:
        damaged: list[ReportId] = []
        with self.begin(backfill.tenant_id) as work:
            page = work.reports.page(
                None, PageRequest(after=backfill.cursor, limit=REPORTS_PER_TRANSACTION)
            )
            for stored in page.items:
                wanted = backfill.since is None or stored.report_date >= backfill.since
                changes = _Changes()
                try:
                    if wanted:
                        changes = self._reread(work, stored, backfill.rule)
                except (ReportDamaged, SealBroken):
                    damaged.append(stored.id)  # one report must not hold up all others
                backfill = backfill.advanced(
                    cursor=stored.id,
                    reports=1 if wanted else 0,
                    added=changes.added,
                    withdrawn=changes.withdrawn,
                    changed=changes.changed,
                )
            if page.next_after is None:
                backfill = backfill.finished(at=self.clock())
            return work.backfills.save(backfill), tuple(damaged)

    def _reread(self, work: Work, stored: StoredReport, rule: str | None) -> _Changes:
        """Bring one report's findings to what the rules say today."""
        only = None if rule is None else frozenset({rule})
        hits = {h.key: h for h in hits_of_stored(work, stored, only)}
        known = {
            f.hit.key: f
            for f in work.findings.of_report(stored.id)
            if f.hit.rule_id not in _ATTESTED and (only is None or f.hit.rule_id in only)
        }
        disputed = {f for d in work.disputes.active(stored.consumer_id) for f in d.finding_ids}
        new = [hit for key, hit in hits.items() if key not in known]
        gone = [f for key, f in known.items() if key not in hits and f.state is FindingState.OPEN]
        other = [
            (known[key], hit)
            for key, hit in hits.items()
            if key in known and (known[key].hit != hit or known[key].state is not FindingState.OPEN)
        ]
        now = self.clock()
        work.findings.add_all([self._finding(stored, hit, at=now) for hit in new])
        withdrawn = [f for f in gone if f.id not in disputed]
        changed = [(f, hit) for f, hit in other if f.id not in disputed]
        for finding in withdrawn:
            work.findings.save(finding.withdrawn())
        for finding, hit in changed:
            work.findings.save(finding.reread(hit))
        changes = _Changes(added=len(new), withdrawn=len(withdrawn), changed=len(changed))
        if new or withdrawn or changed:
            self._tell(work, stored, changes, at=now)
        return changes

    def _finding(self, stored: StoredReport, hit: Hit, *, at: datetime) -> Finding:
        return Finding(
            id=FindingId(self.new_id()),
            tenant_id=stored.tenant_id,
            consumer_id=stored.consumer_id,
            report_id=stored.id,
            hit=hit,
            state=FindingState.OPEN,
            found_at=at,
        )

    def _tell(self, work: Work, stored: StoredReport, changes: _Changes, *, at: datetime) -> None:
        work.outbox.add(
            FindingsReread(
                tenant_id=stored.tenant_id,
                consumer_id=stored.consumer_id,
                at=at,
                report_id=stored.id,
                added=changes.added,
                withdrawn=changes.withdrawn,
                changed=changes.changed,
            )
        )
