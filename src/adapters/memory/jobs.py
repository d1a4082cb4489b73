"""The outbox from the relay's, the worker's and the operator's side."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.memory.stores.history import JOBS, KeptJob, is_held
from adapters.memory.tables import LAST_ID, Draft, paged
from adapters.memory.work import MemoryDatabase
from application.jobs.ports import Doorbell, JobBoard, JobQueue
from application.paging import Page, PageRequest
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.jobs import Claim, Job, JobId, JobNotFound, JobNotInState, JobState


@dataclass(frozen=True, slots=True)
class MemoryJobQueue(JobQueue):
    database: MemoryDatabase

    def take_due(
        self, *, now: datetime, limit: int, due_by: datetime | None = None
    ) -> Sequence[tuple[JobId, str]]:
        due = due_by or now
        with self.database.across_tenants() as draft:
            waiting = [
                kept.job
                for kept in draft.table(JOBS).values()
                if kept.job.state is JobState.PENDING and kept.job.due_at <= due
            ]
            waiting.sort(key=lambda job: (job.due_at, job.id))
            for job in waiting[:limit]:
                _put(draft, job, rung_at=now, state=JobState.RUNG)
        return [(job.id, job.queue) for job in waiting[:limit]]

    def put_back(self, *, now: datetime, unheard: timedelta) -> int:
        with self.database.across_tenants() as draft:
            stray = [
                kept.job
                for kept in draft.table(JOBS).values()
                if _is_unheard(kept, now - unheard) or _lost_its_lease(kept.job, now)
            ]
            for job in stray:
                _put(draft, job, state=JobState.PENDING, lease_until=None)
        return len(stray)

    def claim(self, job_id: JobId, *, now: datetime, lease: timedelta) -> tuple[Claim, Job] | None:
        with self.database.across_tenants() as draft:
            kept: KeptJob | None = draft.table(JOBS).get(job_id)
            if kept is None or not _may_start(kept.job, now):
                return None
            job = _put(
                draft,
                kept.job,
                state=JobState.RUNNING,
                attempt=kept.job.attempt + 1,
                lease_until=now + lease,
            )
        return Claim(job_id=job.id, tenant_id=job.tenant_id, attempt=job.attempt), job

    def retry_later(self, claim: Claim, *, due_at: datetime, error: str) -> None:
        self._end(claim, state=JobState.PENDING, due_at=due_at, last_error=error)

    def park(self, claim: Claim, *, error: str) -> None:
        self._end(claim, state=JobState.PARKED, last_error=error)

    def _end(self, claim: Claim, **changes: Any) -> None:
        with self.database.across_tenants() as draft:
            kept: KeptJob | None = draft.table(JOBS).get(claim.job_id)
            if kept is not None and is_held(kept.job, claim):
                _put(draft, kept.job, lease_until=None, **changes)


@dataclass(frozen=True, slots=True)
class MemoryJobBoard(JobBoard):
    database: MemoryDatabase

    def page(
        self, tenant_id: TenantId | None, request: PageRequest, *, states: Sequence[JobState] = ()
    ) -> Page[Job]:
        after, wanted = request.after or LAST_ID, states or tuple(JobState)
        with self.database.across_tenants() as draft:
            found = [
                kept.job
                for kept in draft.table(JOBS).values()
                if tenant_id in {None, kept.job.tenant_id}
                and kept.job.id < after
                and kept.job.state in wanted
            ]
        found.sort(key=lambda job: job.id, reverse=True)
        return paged(tuple(found), request, lambda job: job.id)

    def get(self, tenant_id: TenantId | None, job_id: JobId) -> Job:
        with self.database.across_tenants() as draft:
            return _find(draft, tenant_id, job_id)

    def retry(self, tenant_id: TenantId | None, job_id: JobId, *, now: datetime) -> Job:
        waiting = (JobState.PARKED, JobState.PENDING)
        with self.database.across_tenants() as draft:
            job = _require(_find(draft, tenant_id, job_id), waiting)
            return _put(draft, job, state=JobState.PENDING, due_at=now, lease_until=None)

    def set_aside(self, tenant_id: TenantId | None, job_id: JobId) -> Job:
        under_way = (JobState.PENDING, JobState.RUNG, JobState.RUNNING)
        with self.database.across_tenants() as draft:
            job = _require(_find(draft, tenant_id, job_id), under_way)
            return _put(draft, job, state=JobState.PARKED, lease_until=None)


@dataclass(slots=True)
class MemoryDoorbell(Doorbell):
    is_down: bool = False
    rings: list[tuple[JobId, str]] = field(default_factory=list)

    def ring(self, job_id: JobId, queue: str) -> None:
        self.require_working()
        self.rings.append((job_id, queue))

    def require_working(self) -> None:
        if self.is_down:
            raise Unavailable("the broker does not answer")


def _put(draft: Draft, job: Job, *, rung_at: datetime | None = None, **changes: Any) -> Job:
    changed = replace(job, **changes)
    draft.put(JOBS, job.id, KeptJob(job=changed, rung_at=rung_at))
    return changed


def _find(draft: Draft, tenant_id: TenantId | None, job_id: JobId) -> Job:
    kept: KeptJob | None = draft.table(JOBS).get(job_id)
    if kept is None or tenant_id not in {None, kept.job.tenant_id}:
        raise JobNotFound(job_id)
    return kept.job


def _require(job: Job, states: Sequence[JobState]) -> Job:
    if job.state not in states:
        raise JobNotInState(job.id, job.state, " or ".join(states))
    return job


def _may_start(job: Job, now: datetime) -> bool:
    return job.state in {JobState.PENDING, JobState.RUNG} or _lost_its_lease(job, now)


def _lost_its_lease(job: Job, now: datetime) -> bool:
    return job.state is JobState.RUNNING and job.lease_until is not None and job.lease_until <= now


def _is_unheard(kept: KeptJob, rung_before: datetime) -> bool:
    return (
        kept.job.state is JobState.RUNG and kept.rung_at is not None and kept.rung_at <= rung_before
    )
