"""An operator sets a job aside; an attempt under way may not finish any more."""

from dataclasses import dataclass

from application.jobs.ports import JobBoard
from domain.identity import Actor, Permission
from domain.jobs import Job, JobId


@dataclass(frozen=True, slots=True)
class ParkJob:
    board: JobBoard

    def __call__(self, actor: Actor, job_id: JobId) -> Job:
        """Raise JobNotFound, or JobNotInState for one that is done or parked."""
        actor.require(Permission.JOB_MANAGE)
        return self.board.set_aside(actor.tenant_id, job_id)
