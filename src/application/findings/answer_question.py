"""The consumer answers what only they can know; without it nothing is claimed."""

from dataclasses import dataclass

from application.findings.read_findings import AnsweredFinding, answered
from application.ports import Begin, Clock
from application.stores import Work
from domain.findings.finding import FindingNotFound, QuestionAnswered
from domain.findings.model import FindingId
from domain.findings.questions import answer
from domain.identity import Actor, Permission


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    begin: Begin[Work]
    clock: Clock

    def __call__(
        self, actor: Actor, finding_id: FindingId, *, question_id: str, value: str
    ) -> AnsweredFinding:
        """Raise Invalid when the finding asks no such question or the value is not an answer."""
        actor.require(Permission.DISPUTE_OPEN)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            finding = work.findings.get(finding_id)
            actor.require_own(finding.consumer_id, FindingNotFound(finding_id))
            given = answer(finding.hit, question_id=question_id, value=value, at=now)
            work.answers.add(finding_id, given)
            work.outbox.add(
                QuestionAnswered(
                    tenant_id=actor.tenant_id,
                    consumer_id=finding.consumer_id,
                    at=now,
                    actor_id=actor.user_id,
                    finding_id=finding_id,
                    question_id=question_id,
                )
            )
            return answered(work, [finding])[0]
