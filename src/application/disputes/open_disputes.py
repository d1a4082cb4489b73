"""The consumer picks findings; a dispute opens per consumer reporting agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from application.ports import Begin, Clock, NewId
from application.service_gate import require_service
from application.stores import Work
from domain.calendar import eastern_day
from domain.connections import StoredReport
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReportSource
from domain.disputes.dispute import (
    ITEMS_MAX,
    Dispute,
    DisputedItem,
    DisputeId,
    DisputeOpened,
    DisputeState,
    FindingOfOldReport,
    ItemAlreadyDisputed,
    NothingPicked,
    TooManyItems,
    disputed_items,
)
from domain.disputes.outcomes import LetterKind
from domain.findings.finding import Finding, FindingNotFound, FindingState
from domain.findings.model import FindingId
from domain.findings.questions import require_claimable
from domain.identity import Actor, ConsumerId, Permission
from domain.law import require_in_force


@dataclass(frozen=True, slots=True)
class OpenDisputes:
    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(
        self, actor: Actor, consumer_id: ConsumerId, finding_ids: Sequence[FindingId]
    ) -> tuple[Dispute, ...]:
        """Open round 1 with every bureau that one of the findings concerns.

        Raises FindingNotFound, FindingOfOldReport, what an unanswered question raises,
        ItemAlreadyDisputed, TooManyItems, ConsumerWithoutAddress, AuthorityNotInForce and what
        the service gate raises; then nothing at all is opened.
        """
        actor.require_for(Permission.DISPUTE_OPEN, consumer_id)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            require_service(work, consumer_id, at=now)
            consumer = work.consumers.get(consumer_id)
            consumer.mailing_address()
            findings = self._findings(work, consumer_id, finding_ids, on=eastern_day(now))
            report = self._latest_report(work, consumer_id, findings)
            opened = tuple(
                self._open(work, actor, report, bureau, of_bureau)
                for bureau in Bureau
                if (of_bureau := [f for f in findings if f.hit.subject.bureau is bureau])
            )
            # Two openings at once both see no active dispute; the consumer's version lets one win.
            work.consumers.save(consumer)
        return opened

    def _findings(
        self, work: Work, consumer_id: ConsumerId, ids: Sequence[FindingId], *, on: date
    ) -> list[Finding]:
        picked: list[Finding] = []
        for finding_id in dict.fromkeys(ids):
            finding = work.findings.get(finding_id)
            if finding.consumer_id != consumer_id or finding.state is not FindingState.OPEN:
                raise FindingNotFound(finding_id)
            require_claimable(finding.hit, work.answers.of_finding(finding_id), on)
            require_in_force(finding.hit.basis, on)
            picked.append(finding)
        if not picked:
            raise NothingPicked
        return picked

    def _latest_report(
        self, work: Work, consumer_id: ConsumerId, findings: Sequence[Finding]
    ) -> StoredReport:
        latest = work.reports.latest(consumer_id)
        for finding in findings:
            if latest is None or finding.report_id != latest.id:
                raise FindingOfOldReport(finding.id)
        if latest is None:
            raise NothingPicked
        return latest

    def _open(
        self,
        work: Work,
        actor: Actor,
        report: StoredReport,
        bureau: Bureau,
        findings: Sequence[Finding],
    ) -> Dispute:
        items = disputed_items(findings)
        if len(items) > ITEMS_MAX:
            raise TooManyItems(bureau, len(items))
        _refuse_items_under_dispute(work.disputes.active(report.consumer_id, bureau), items)
        dispute = Dispute(
            id=DisputeId(self.new_id()),
            tenant_id=report.tenant_id,
            consumer_id=report.consumer_id,
            bureau=bureau,
            round=1,
            letter_kind=LetterKind.INITIAL,
            source=ReportSource(report.source),
            items=items,
            state=DisputeState.OPEN,
            opened_at=self.clock(),
        )
        work.disputes.add(dispute)
        work.outbox.add(
            DisputeOpened(
                tenant_id=dispute.tenant_id,
                consumer_id=dispute.consumer_id,
                at=dispute.opened_at,
                actor_id=actor.user_id,
                dispute_id=dispute.id,
                bureau=bureau.value,
                round=1,
                items=len(items),
                letter_kind=dispute.letter_kind.value,
            )
        )
        return dispute


def _refuse_items_under_dispute(active: Sequence[Dispute], items: Sequence[DisputedItem]) -> None:
    taken = {item.subject.label for dispute in active for item in dispute.items}
    for item in items:
        if item.subject.label in taken:
            raise ItemAlreadyDisputed(item.subject.label)
