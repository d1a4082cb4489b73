"""An operator reads one job of the tenant."""

from dataclasses import dataclass

from application.jobs.ports import JobBoard
from domain.identity import Actor, Permission
from domain.jobs import Job, JobId


@dataclass(frozen=True, slots=True)
class ReadJob:
    board: JobBoard

    def __call__(self, actor: Actor, job_id: JobId) -> Job:
        """Raise JobNotFound, also for another tenant's."""
        actor.require(Permission.JOB_READ)
        return self.board.get(actor.tenant_id, job_id)
