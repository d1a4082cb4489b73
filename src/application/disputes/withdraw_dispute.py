"""Take a dispute back while nothing of it has been mailed."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.stores import Work
from application.tasks import finish_tasks
from domain.disputes.dispute import Dispute, DisputeBeingMailed, DisputeId, DisputeNotFound
from domain.identity import Actor, Permission
from domain.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class WithdrawDispute:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, dispute_id: DisputeId) -> Dispute:
        """By the consumer whose it is, or by the staff; no service is done, so no gate is asked.

        Raises DisputeNotInState unless the dispute is open, DisputeBeingMailed once there is a
        mail piece.
        """
        is_consumer = actor.consumer_id is not None
        actor.require(Permission.DISPUTE_OPEN if is_consumer else Permission.DISPUTE_UPDATE)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            dispute = work.disputes.get(dispute_id)
            actor.require_own(dispute.consumer_id, DisputeNotFound(dispute_id))
            withdrawn, event = dispute.withdraw(by=actor.user_id, at=now)
            self._let_go_of_letter(work, actor, dispute)
            stored = work.disputes.save(withdrawn)
            finish_tasks(work, dispute_id, TaskKind.DRAFTING_REFUSED, by=actor.user_id, at=now)
            work.outbox.add(event)
        return stored

    def _let_go_of_letter(self, work: Work, actor: Actor, dispute: Dispute) -> None:
        """Saving the letter unchanged moves its version: a signature at the same time loses."""
        letter = work.letters.of_dispute(dispute.id)
        if letter is None:
            return
        if work.mail.of_letter(letter.id) is not None:
            raise DisputeBeingMailed(dispute.id)
        work.letters.save(letter)
        finish_tasks(work, letter.id, TaskKind.APPROVE_LETTER, by=actor.user_id, at=self.clock())
