"""An operator has a parked or waiting job tried again at once."""

from dataclasses import dataclass

from application.jobs.ports import JobBoard
from application.ports import Clock
from domain.identity import Actor, Permission
from domain.jobs import Job, JobId


@dataclass(frozen=True, slots=True)
class RetryJob:
    board: JobBoard
    clock: Clock

    def __call__(self, actor: Actor, job_id: JobId) -> Job:
        """Raise JobNotFound, or JobNotInState for one that runs or is done."""
        actor.require(Permission.JOB_MANAGE)
        return self.board.retry(actor.tenant_id, job_id, now=self.clock())
