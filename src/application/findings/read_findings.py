"""Read what the rules found in a report, with the answers given so far, in order of urgency."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ports import Begin
from application.stores import Work
from domain.connections import ReportNotFound
from domain.credit_reports.report import ReportId
from domain.findings.finding import Finding, FindingNotFound, FindingState
from domain.findings.model import FindingId
from domain.findings.questions import Answer
from domain.findings.ranking import Priority, Standing, order, priority, records_of
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredFinding:
    """``priority`` says how soon it should be disputed, and why."""

    finding: Finding
    answers: tuple[Answer, ...]
    priority: Priority


@dataclass(frozen=True, slots=True)
class ListFindings:
    begin: Begin[Work]

    def __call__(self, actor: Actor, report_id: ReportId) -> tuple[AnsweredFinding, ...]:
        """Open findings, the first to dispute first; the order is the same at every call."""
        actor.require(Permission.FINDING_READ)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            known = work.findings.of_report(report_id)
            return answered(work, [f for f in known if f.state is FindingState.OPEN])


@dataclass(frozen=True, slots=True)
class ReadFinding:
    begin: Begin[Work]

    def __call__(self, actor: Actor, finding_id: FindingId) -> AnsweredFinding:
        actor.require(Permission.FINDING_READ)
        with self.begin(actor.tenant_id, actor) as work:
            finding = work.findings.get(finding_id)
            actor.require_own(finding.consumer_id, FindingNotFound(finding_id))
            return answered(work, [finding])[0]


def answered(work: Work, findings: Sequence[Finding]) -> tuple[AnsweredFinding, ...]:
    """The findings of one report with their answers, ranked by what is known of them now."""
    if not findings:
        return ()
    report = work.reports.normalized(findings[0].report_id)
    records = records_of(report)
    running = work.disputes.active(findings[0].consumer_id)
    disputed = {finding_id for dispute in running for finding_id in dispute.finding_ids}
    found = []
    for finding in findings:
        answers = work.answers.of_finding(finding.id)
        standing = Standing(answers=answers, under_dispute=finding.id in disputed)
        record = records.get(finding.hit.subject.path)
        ranked = priority(finding.hit, record, report, standing)
        found.append(AnsweredFinding(finding=finding, answers=answers, priority=ranked))
    return tuple(sorted(found, key=lambda one: order(one.finding.hit, one.priority)))
