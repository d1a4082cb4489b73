"""An operator asks for a letter that could not be drafted, once what stood in the way is right."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.service_gate import require_service
from application.stores import Work
from application.tasks import finish_tasks
from domain.disputes.dispute import Dispute, DisputeId
from domain.identity import Actor, Permission
from domain.letters.letter import DraftRequested, LetterAlreadyDrafted
from domain.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class DraftAgain:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, dispute_id: DisputeId) -> Dispute:
        """Queue the drafting; when it is refused again, a new task says why.

        Raises DisputeNotInState unless the dispute is open, LetterAlreadyDrafted, and what the
        service gate raises.
        """
        actor.require(Permission.LETTER_DRAFT)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            dispute = work.disputes.get(dispute_id)
            require_service(work, dispute.consumer_id, at=now)
            dispute.require_open()
            letter = work.letters.of_dispute(dispute_id)
            if letter is not None:
                raise LetterAlreadyDrafted(letter)
            finish_tasks(work, dispute_id, TaskKind.DRAFTING_REFUSED, by=actor.user_id, at=now)
            work.outbox.add(
                DraftRequested(
                    tenant_id=actor.tenant_id,
                    consumer_id=dispute.consumer_id,
                    at=now,
                    actor_id=actor.user_id,
                    dispute_id=dispute_id,
                    bureau=dispute.bureau.value,
                )
            )
        return dispute
