"""Findings with the consumer's answers, and how far a backfill has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adapters.memory.stores.reports import REPORTS
from adapters.memory.tables import TenantRows
from application.ports import StaleVersion
from application.stores import AnswerStore, BackfillStore, FindingStore
from domain.credit_reports.report import ReportId
from domain.findings.backfill import Backfill
from domain.findings.finding import Finding, FindingNotFound
from domain.findings.model import FindingId
from domain.findings.questions import Answer

FINDINGS, ANSWERS, BACKFILLS = "findings", "answers", "backfills"


@dataclass(frozen=True, slots=True)
class MemoryFindingStore(FindingStore):
    rows: TenantRows

    def add_all(self, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self._add(finding)

    def get(self, finding_id: FindingId) -> Finding:
        finding: Finding | None = self.rows.find(FINDINGS, finding_id)
        if finding is None:
            raise FindingNotFound(finding_id)
        return finding

    def save(self, finding: Finding) -> None:
        self.get(finding.id)
        self.rows.draft.put(FINDINGS, (self.rows.tenant_id, finding.id), finding)

    def of_report(self, report_id: ReportId) -> tuple[Finding, ...]:
        found = (f for f in self.rows.all(FINDINGS) if f.report_id == report_id)
        return self.rows.shown(FINDINGS, *found)

    def _add(self, finding: Finding) -> None:
        if any(other.hit.key == finding.hit.key for other in self.of_report(finding.report_id)):
            self.rows.draft.refuse(StaleVersion("the report's findings"))
        self.rows.add(FINDINGS, finding)


@dataclass(frozen=True, slots=True)
class MemoryAnswerStore(AnswerStore):
    rows: TenantRows

    def add(self, finding_id: FindingId, answer: Answer) -> None:
        key = (self.rows.tenant_id, finding_id)
        given: dict[str, Answer] = self.rows.draft.table(ANSWERS).get(key, {})
        self.rows.draft.put(ANSWERS, key, {**given, answer.question_id: answer})

    def of_finding(self, finding_id: FindingId) -> tuple[Answer, ...]:
        given: dict[str, Answer] = self.rows.find(ANSWERS, finding_id) or {}
        return tuple(given[question_id] for question_id in sorted(given))


@dataclass(frozen=True, slots=True)
class MemoryBackfillStore(BackfillStore):
    rows: TenantRows

    def unfinished(self, rule: str | None, since: date | None) -> Backfill | None:
        stopped = (
            backfill
            for backfill in self.rows.all(BACKFILLS)
            if backfill.finished_at is None and (backfill.rule, backfill.since) == (rule, since)
        )
        return max(stopped, key=lambda backfill: (backfill.started_at, backfill.id), default=None)

    def add(self, backfill: Backfill) -> None:
        self.rows.add(BACKFILLS, backfill)

    def save(self, backfill: Backfill) -> Backfill:
        return self.rows.save(BACKFILLS, backfill)

    def reports_since(self, since: date | None) -> int:
        first = since or date.min
        return sum(1 for stored in self.rows.all(REPORTS) if stored.report_date >= first)
