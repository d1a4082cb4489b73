"""A round ended with items open: the next one opens with the letter the law allows now."""

from dataclasses import dataclass

from application.ports import Begin, Clock, NewId
from application.stores import Work
from domain.calendar import day_reached_everywhere
from domain.consumers.contracts import require_service_allowed
from domain.disputes.dispute import (
    Dispute,
    DisputeId,
    DisputeOpened,
    DisputeReconciled,
    DisputeState,
)
from domain.disputes.outcomes import LetterKind
from domain.jobs import Claim


@dataclass(frozen=True, slots=True)
class OpenNextRound:
    """Safe to run twice: a round has one successor. The consumer reads and signs its letter, too."""

    begin: Begin[Work]
    clock: Clock
    new_id: NewId

    def __call__(self, event: DisputeReconciled, claim: Claim) -> None:
        now = self.clock()
        with self.begin(event.tenant_id) as work:
            work.jobs.complete(claim)
            ended = work.disputes.get(event.dispute_id)
            if ended.state is not DisputeState.ESCALATED or event.next_letter_kind is None:
                return
            require_service_allowed(
                work.contracts.latest(ended.consumer_id), day_reached_everywhere(now)
            )
            found = {f.hit.key: f for f in work.findings.of_report(event.report_id)}
            following = ended.next_round(
                id=DisputeId(self.new_id()),
                letter_kind=LetterKind(event.next_letter_kind),
                findings=found,
                at=now,
            )
            self._carry_answers(work, ended, following)
            work.disputes.add(following)
            work.outbox.add(
                DisputeOpened(
                    tenant_id=following.tenant_id,
                    consumer_id=following.consumer_id,
                    at=now,
                    dispute_id=following.id,
                    bureau=following.bureau.value,
                    round=following.round,
                    items=len(following.items),
                    letter_kind=following.letter_kind.value,
                )
            )

    def _carry_answers(self, work: Work, ended: Dispute, following: Dispute) -> None:
        """What the consumer answered of a claim holds for the same claim on the new report."""
        earlier = {item.number: item for item in ended.items}
        for item in following.items:
            known = [
                answer
                for finding_id in earlier[item.previous_number or 0].finding_ids
                for answer in work.answers.of_finding(finding_id)
            ]
            for finding_id in item.finding_ids:
                question = work.findings.get(finding_id).hit.question
                for answer in known:
                    if question is not None and answer.question_id == question.id:
                        work.answers.add(finding_id, answer)
