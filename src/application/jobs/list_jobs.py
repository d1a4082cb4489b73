"""An operator looks through the tenant's jobs."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.jobs.ports import JobBoard
from application.paging import Page, PageRequest
from domain.identity import Actor, Permission
from domain.jobs import Job, JobState


@dataclass(frozen=True, slots=True)
class ListJobs:
    board: JobBoard

    def __call__(
        self, actor: Actor, request: PageRequest, *, states: Sequence[JobState] = ()
    ) -> Page[Job]:
        """Newest first; no states means all."""
        actor.require(Permission.JOB_READ)
        return self.board.page(actor.tenant_id, request, states=states)
