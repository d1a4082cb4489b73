"""The operators' queue: tasks for people, jobs of the product, and a consumer's history."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.identity import Actor, ConsumerId
from domain.jobs import JobId, JobState
from domain.tasks import TaskId, TaskKind
from entrypoints.http.areas.shaping import shaped
from entrypoints.http.pages import PageQuery, PageView, page_view
from entrypoints.http.routing import Area
from entrypoints.http.use_cases import HttpUseCases

tasks = Area("Tasks", "What waits for a person.")
timeline = Area("Timeline", "The whole history of one consumer.")
jobs = Area("Jobs", "What the product does by itself, and what it could not do.")


class TaskQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """Which page, and whether done tasks are shown, too."""

    open_only: bool = True


class JobQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """Which page, and of which state."""

    state: JobState | msgspec.UnsetType = msgspec.UNSET


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    """Work for a person; `subject_id` is the dispute, letter or pull it is about."""

    id: UUID
    consumer_id: UUID
    kind: TaskKind
    subject_id: UUID
    title: str
    due_on: date
    opened_at: datetime
    done_at: datetime | None
    done_by: UUID | None


class TimelineEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """One event: a sentence for people, type and detail for programs."""

    id: UUID
    at: datetime
    event_type: str
    sentence: str
    detail: dict[str, str]
    actor_id: UUID | None


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    """One reaction to one event; `last_error` says why it is waiting or parked."""

    id: UUID
    event_type: str
    reaction: str
    queue: str
    state: JobState
    attempt: int
    due_at: datetime
    created_at: datetime
    done_at: datetime | None
    last_error: str | None


@tasks.get("/tasks", "List tasks")
def list_tasks(use: HttpUseCases, actor: Actor, query: TaskQuery) -> PageView[TaskView]:
    """Open ones, or with `open_only=false` all."""
    page = use.list_tasks(actor, query.request(), open_only=query.open_only)
    return page_view(page, lambda task: shaped(task, TaskView))


@tasks.post("/tasks/{task_id}/completion", "Complete a task", keyed=True)
def complete_task(use: HttpUseCases, actor: Actor, task_id: UUID) -> TaskView:
    """409 when somebody was faster."""
    return shaped(use.complete_task(actor, TaskId(task_id)), TaskView)


@timeline.get("/consumers/{consumer_id}/timeline", "Read a consumer's history")
def read_timeline(
    use: HttpUseCases, actor: Actor, consumer_id: UUID, query: PageQuery
) -> PageView[TimelineEntryView]:
    """Newest first; deadlines appear once they have come."""
    page = use.read_timeline(actor, ConsumerId(consumer_id), query.request())
    return page_view(page, lambda entry: shaped(entry, TimelineEntryView))


@jobs.get("/jobs", "List jobs")
def list_jobs(use: HttpUseCases, actor: Actor, query: JobQuery) -> PageView[JobView]:
    """Newest first; `state=parked` shows what a person must look at."""
    states = (query.state,) if query.state else ()
    page = use.list_jobs(actor, query.request(), states=states)
    return page_view(page, lambda job: shaped(job, JobView))


@jobs.get("/jobs/{job_id}", "Read a job")
def read_job(use: HttpUseCases, actor: Actor, job_id: UUID) -> JobView:
    """State, attempts and the last refusal."""
    return shaped(use.read_job(actor, JobId(job_id)), JobView)


@jobs.post("/jobs/{job_id}/retry", "Retry a job", keyed=True)
def retry_job(use: HttpUseCases, actor: Actor, job_id: UUID) -> JobView:
    """A parked or waiting job becomes due at once."""
    return shaped(use.retry_job(actor, JobId(job_id)), JobView)


@jobs.post("/jobs/{job_id}/park", "Park a job", keyed=True)
def park_job(use: HttpUseCases, actor: Actor, job_id: UUID) -> JobView:
    """An attempt under way may not finish any more."""
    return shaped(use.park_job(actor, JobId(job_id)), JobView)
