"""The consumer states something of one item; what the report says against it becomes a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.findings.read_findings import AnsweredFinding, answered
from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.connections import ReportNotFound, StoredReport
from domain.credit_reports.report import ReportId
from domain.errors import Conflict
from domain.findings.attested import AttestedRule, Statement, StatementKind, Told
from domain.findings.attested.statements import OWNED_UP
from domain.findings.catalogue import rule, run_rules_attested
from domain.findings.finding import Finding, FindingsReread, FindingState
from domain.findings.model import FindingId, Hit
from domain.identity import Actor, Permission


class StatementContradictsNothing(Conflict):
    """The report says nothing of the item that the statement would refute."""

    def __init__(self, kind: StatementKind, path: str) -> None:
        stated = kind.value.replace("_", " ")
        super().__init__(f"{path}: the report shows nothing that contradicts {stated!r}")


@dataclass(frozen=True, slots=True)
class MakeStatement:
    """Nothing is claimed by it yet: the finding still asks for its attestation."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(
        self, actor: Actor, report_id: ReportId, statement: Statement
    ) -> tuple[AnsweredFinding, ...]:
        """Raise ReportNotFound or StatementContradictsNothing.

        What was stated of the item before counts: a theft is not claimed of an account that the
        consumer owns up to, and ceases to be claimed when they do.
        """
        actor.require(Permission.DISPUTE_OPEN)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            stored = work.reports.get(report_id)
            actor.require_own(stored.consumer_id, ReportNotFound(report_id))
            known = work.findings.of_report(report_id)
            hits = _hits(work, stored, known, statement)
            disputed = {f for d in work.disputes.active(stored.consumer_id) for f in d.finding_ids}
            refuted = [f for f in _refuted(known, statement) if f.id not in disputed]
            if not hits and not refuted:
                raise StatementContradictsNothing(statement.kind, statement.path)
            for finding in refuted:
                work.findings.save(finding.withdrawn())
            found = self._keep(work, stored, known, hits, at=now)
            work.outbox.add(
                FindingsReread(
                    tenant_id=stored.tenant_id,
                    consumer_id=stored.consumer_id,
                    at=now,
                    actor_id=actor.user_id,
                    report_id=stored.id,
                    added=sum(1 for finding in found if finding.found_at == now),
                    withdrawn=len(refuted),
                    changed=0,
                )
            )
            return answered(work, found)

    def _keep(
        self,
        work: Work,
        stored: StoredReport,
        known: Sequence[Finding],
        hits: Sequence[Hit],
        *,
        at: datetime,
    ) -> list[Finding]:
        """Store what is new; what was found before, and withdrawn since, is open again."""
        before = {finding.hit.key: finding for finding in known}
        kept = []
        for hit in hits:
            finding = before.get(hit.key)
            if finding is None:
                finding = Finding(
                    id=FindingId(self.new_id()),
                    tenant_id=stored.tenant_id,
                    consumer_id=stored.consumer_id,
                    report_id=stored.id,
                    hit=hit,
                    state=FindingState.OPEN,
                    found_at=at,
                )
                work.findings.add_all([finding])
            elif finding.state is not FindingState.OPEN:
                finding = finding.reread(hit)
                work.findings.save(finding)
            kept.append(finding)
        return kept


def _hits(
    work: Work, stored: StoredReport, known: Sequence[Finding], statement: Statement
) -> tuple[Hit, ...]:
    """What the statement gives, in the light of what was stated before."""
    told = Told(statements=(statement, *_stated_before(known)))
    found = run_rules_attested(work.reports.normalized(stored.id), told)
    return tuple(hit for hit in found if hit.subject.path == statement.path and
                 _kind_of(hit.rule_id) is statement.kind)  # fmt: skip


def _stated_before(known: Sequence[Finding]) -> Iterator[Statement]:
    """The statements behind the open findings; of each its kind and item are known."""
    for finding in known:
        kind = _kind_of(finding.hit.rule_id)
        if kind is not None and finding.state is FindingState.OPEN:
            yield Statement(kind=kind, path=finding.hit.subject.path)


def _refuted(known: Sequence[Finding], statement: Statement) -> Iterator[Finding]:
    """Claims of theft of an account to which the consumer now owns up."""
    if statement.kind not in OWNED_UP:
        return
    for finding in known:
        theft = _kind_of(finding.hit.rule_id) is StatementKind.IDENTITY_THEFT
        same = finding.hit.subject.path == statement.path
        if theft and same and finding.state is FindingState.OPEN:
            yield finding


def _kind_of(rule_id: str) -> StatementKind | None:
    found = rule(rule_id)
    return found.states if isinstance(found, AttestedRule) else None
