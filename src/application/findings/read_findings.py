"""Read what the rules found in a report, with the answers given so far."""

from dataclasses import dataclass

from application.ports import Begin
from application.stores import Work
from domain.connections import ReportNotFound
from domain.credit_reports.report import ReportId
from domain.findings.finding import Finding, FindingNotFound, FindingState
from domain.findings.model import FindingId
from domain.findings.questions import Answer
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredFinding:
    finding: Finding
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ListFindings:
    begin: Begin[Work]

    def __call__(self, actor: Actor, report_id: ReportId) -> tuple[AnsweredFinding, ...]:
        """Open findings, the strongest first; the order is the same at every call."""
        actor.require(Permission.FINDING_READ)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            found = [
                AnsweredFinding(finding=f, answers=work.answers.of_finding(f.id))
                for f in work.findings.of_report(report_id)
                if f.state is FindingState.OPEN
            ]
        return tuple(sorted(found, key=_strongest_first))


@dataclass(frozen=True, slots=True)
class ReadFinding:
    begin: Begin[Work]

    def __call__(self, actor: Actor, finding_id: FindingId) -> AnsweredFinding:
        actor.require(Permission.FINDING_READ)
        with self.begin(actor.tenant_id, actor) as work:
            finding = work.findings.get(finding_id)
            actor.require_own(finding.consumer_id, FindingNotFound(finding_id))
            return AnsweredFinding(finding=finding, answers=work.answers.of_finding(finding_id))


def _strongest_first(found: AnsweredFinding) -> tuple[int, str, str]:
    hit = found.finding.hit
    return (int(hit.severity), hit.rule_id, hit.subject.path)
