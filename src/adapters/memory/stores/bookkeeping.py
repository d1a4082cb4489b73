"""What lies beside the consumers' files, in memory."""

import json
from dataclasses import dataclass

from adapters.memory.stores.casework import TASKS
from adapters.memory.stores.history import EVENTS, JOBS, KeptEvent, KeptJob
from adapters.memory.stores.reports import PULLS
from adapters.memory.tables import LAST_ID, TenantRows, paged
from application.keeping import Bookkeeping
from application.paging import Page, PageRequest
from domain.connections import ReportPull
from domain.identity import ConsumerId
from domain.jobs import Job, JobState
from domain.tasks import Task
from domain.timeline import TimelineEntry, tell


@dataclass(frozen=True, slots=True)
class MemoryBookkeeping(Bookkeeping):
    rows: TenantRows

    def tasks(self, consumer_id: ConsumerId) -> tuple[Task, ...]:
        return tuple(each for each in self.rows.all(TASKS) if each.consumer_id == consumer_id)

    def pulls(self, consumer_id: ConsumerId) -> tuple[ReportPull, ...]:
        return tuple(each for each in self.rows.all(PULLS) if each.consumer_id == consumer_id)

    def firm_events(self, request: PageRequest) -> Page[TimelineEntry]:
        after = request.after or LAST_ID
        told: list[KeptEvent] = [
            kept
            for kept in self.rows.all(EVENTS)
            if kept.event.consumer_id is None and kept.id < after
        ]
        told.sort(key=lambda kept: kept.id, reverse=True)
        shown = tuple(map(_entry, told[: request.limit + 1]))
        return paged(shown, request, lambda entry: entry.id)

    def undone_jobs(self, request: PageRequest) -> Page[Job]:
        after = request.after or LAST_ID
        kept: list[KeptJob] = list(self.rows.draft.table(JOBS).values())
        jobs = [
            each.job
            for each in kept
            if each.job.tenant_id == self.rows.tenant_id
            and each.job.state is not JobState.DONE
            and each.job.id < after
        ]
        jobs.sort(key=lambda job: job.id, reverse=True)
        return paged(tuple(jobs[: request.limit + 1]), request, lambda job: job.id)


def _entry(kept: KeptEvent) -> TimelineEntry:
    return tell(
        kept.id,
        type(kept.event).__name__,
        json.loads(kept.payload),
        at=kept.at,
        actor_id=kept.event.actor_id,
    )
