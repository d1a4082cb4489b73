"""An attempt crashed, or its process died: the job is tried again a few times, then parked."""

from dataclasses import dataclass

from application.jobs.ports import JobQueue
from application.jobs.retrying import CRASHES_MAX, crash_note, wait_after
from application.ports import Clock
from domain.jobs import Claim


@dataclass(frozen=True, slots=True)
class HandBackJob:
    queue: JobQueue
    clock: Clock

    def __call__(self, claim: Claim, *, crashes_before: int, what: str) -> str:
        """Return ``retry`` or ``parked``; nothing happens to a job that a later attempt has."""
        crashes = crashes_before + 1
        note = crash_note(crashes, what)
        if crashes >= CRASHES_MAX:
            self.queue.park(claim, error=note)
            return "parked"
        due_at = self.clock() + wait_after(crashes)
        self.queue.retry_later(claim, due_at=due_at, error=note)
        return "retry"
