"""Read what the rules found in a report, with the answers given so far, in order of urgency."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from application.paging import LIMIT_MAX, Page, PageRequest
from application.ports import Begin
from application.stores import Work
from domain.connections import ReportNotFound
from domain.credit_reports.report import ReportId
from domain.credit_reports.values import Bureau
from domain.errors import InvalidField
from domain.findings.catalogue import kind_of, rule
from domain.findings.finding import Finding, FindingNotFound, FindingState
from domain.findings.model import FindingId, RuleKind, Severity
from domain.findings.questions import Answer
from domain.findings.ranking import Priority, Standing, order, priority, records_of
from domain.identity import Actor, ConsumerId, Permission

WHOLE = PageRequest(limit=LIMIT_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredFinding:
    """``priority`` says how soon it should be disputed, and why."""

    finding: Finding
    answers: tuple[Answer, ...]
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """What is wanted of a report's findings; None wants all of that kind.

    ``severity`` is the weakest that is wanted; ``disputed`` asks for those that a running dispute
    claims, or for those that none does.
    """

    state: FindingState | None = FindingState.OPEN
    rule_id: str | None = None
    severity: Severity | None = None
    bureau: Bureau | None = None
    kind: RuleKind | None = None
    disputed: bool | None = None

    def admits(self, finding: Finding, under_dispute: Collection[FindingId]) -> bool:
        hit = finding.hit
        return (
            (self.state is None or finding.state is self.state)
            and (self.rule_id is None or hit.rule_id == self.rule_id)
            and (self.severity is None or hit.severity <= self.severity)
            and (self.bureau is None or hit.subject.bureau is self.bureau)
            and (self.kind is None or kind_of(hit.rule_id) is self.kind)
            and (self.disputed is None or (finding.id in under_dispute) is self.disputed)
        )


EVERY_OPEN_ONE = FindingFilter()


@dataclass(frozen=True, slots=True)
class ListFindings:
    begin: Begin[Work]

    def __call__(
        self,
        actor: Actor,
        report_id: ReportId,
        wanted: FindingFilter = EVERY_OPEN_ONE,
        page: PageRequest = WHOLE,
    ) -> Page[AnsweredFinding]:
        """What is wanted, the first to dispute first; the order is the same at every call.

        Raises ReportNotFound, UnknownRule, and InvalidField for a cursor that names none of them.
        """
        actor.require(Permission.FINDING_READ)
        if wanted.rule_id is not None:
            rule(wanted.rule_id)
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            disputed = _disputed(work, stored.consumer_id)
            known = work.findings.of_report(report_id)
            found = answered(work, [f for f in known if wanted.admits(f, disputed)])
        return _page(found, page)


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
    disputed = _disputed(work, findings[0].consumer_id)
    found = []
    for finding in findings:
        answers = work.answers.of_finding(finding.id)
        standing = Standing(answers=answers, under_dispute=finding.id in disputed)
        record = records.get(finding.hit.subject.path)
        ranked = priority(finding.hit, record, report, standing)
        found.append(AnsweredFinding(finding=finding, answers=answers, priority=ranked))
    return tuple(sorted(found, key=lambda one: order(one.finding.hit, one.priority)))


def _disputed(work: Work, consumer_id: ConsumerId) -> frozenset[FindingId]:
    running = work.disputes.active(consumer_id)
    return frozenset(finding_id for dispute in running for finding_id in dispute.finding_ids)


def _page(found: Sequence[AnsweredFinding], request: PageRequest) -> Page[AnsweredFinding]:
    """What follows the cursor in the order of urgency, which answers may change between pages."""
    start = 0
    if request.after is not None:
        places = {one.finding.id: place for place, one in enumerate(found)}
        last = places.get(FindingId(request.after))
        if last is None:
            raise InvalidField("cursor", "names no finding of this list any more; begin again")
        start = last + 1
    items = tuple(found[start : start + request.limit])
    is_last = start + request.limit >= len(found)
    return Page(items=items, next_after=None if is_last else items[-1].finding.id)
