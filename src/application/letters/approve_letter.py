"""An operator approves a signed letter; mailing follows from the event."""

from dataclasses import dataclass

from application.ports import Begin, Clock
from application.service_gate import require_service
from application.stores import Work
from application.tasks import finish_tasks
from domain.identity import Actor, Permission
from domain.letters.letter import Letter, LetterId
from domain.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class ApproveLetter:
    begin: Begin[Work]
    clock: Clock

    def __call__(self, actor: Actor, letter_id: LetterId, *, sha256: str) -> Letter:
        """``sha256`` is that of the PDF the operator looked at.

        Raises HashMismatch for another, LetterNotInState, DisputeNotInState after a withdrawal,
        and what the service gate raises.
        """
        actor.require(Permission.LETTER_APPROVE)
        now = self.clock()
        with self.begin(actor.tenant_id, actor) as work:
            letter = work.letters.get(letter_id)
            require_service(work, letter.consumer_id, at=now)
            approved, event = letter.approve(sha256=sha256, by=actor.user_id, at=now)
            work.disputes.get(letter.dispute_id).require_open()
            stored = work.letters.save(approved)
            finish_tasks(work, letter_id, TaskKind.APPROVE_LETTER, by=actor.user_id, at=now)
            work.outbox.add(event)
        return stored
