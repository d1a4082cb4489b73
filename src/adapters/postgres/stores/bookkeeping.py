"""What lies beside the consumers' files: tasks, fetches of reports, the firm's own history, jobs."""

import json
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.shelf import LAST_ID, Shelf, Shelves, paged
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import Row
from application.keeping import Bookkeeping
from application.paging import Page, PageRequest
from domain.connections import ReportPull
from domain.identity import ConsumerId, TenantId, UserId
from domain.jobs import Job, JobId, JobState
from domain.tasks import Task
from domain.timeline import TimelineEntry, tell

_TASKS, _PULLS = Shelf(tables.tasks, Task), Shelf(tables.report_pulls, ReportPull)
_TASKS_OF = _TASKS.selecting(
    tables.tasks.c.consumer_id == sa.bindparam("consumer_id"), newest=[tables.tasks.c.id]
)
_PULLS_OF = _PULLS.selecting(
    tables.report_pulls.c.consumer_id == sa.bindparam("consumer_id"),
    newest=[tables.report_pulls.c.id],
)
_events, _jobs = tables.events, tables.jobs
_EVENTS = compiled(
    sa.select(
        _events.c.id,
        _events.c.at,
        _events.c.type,
        _events.c.actor_id,
        sa.cast(_events.c.payload, sa.Text),
    )
    .where(
        _events.c.tenant_id == sa.bindparam("tenant_id"),
        _events.c.consumer_id.is_(None),
        _events.c.id < sa.bindparam("after", type_=sa.Uuid),
    )
    .order_by(_events.c.id.desc())
    .limit(limited_by())
)
_JOB_FIELDS = [field for field in Job.__dataclass_fields__ if field != "tenant_id"]
_UNDONE = compiled(
    sa.select(*(_jobs.c[field] for field in _JOB_FIELDS))
    .where(
        _jobs.c.tenant_id == sa.bindparam("tenant_id"),
        _jobs.c.state != sa.literal_column(f"'{JobState.DONE.value}'"),
        _jobs.c.id < sa.bindparam("after", type_=sa.Uuid),
    )
    .order_by(_jobs.c.id.desc())
    .limit(limited_by())
)


@dataclass(frozen=True, slots=True)
class PostgresBookkeeping(Bookkeeping):
    shelves: Shelves

    def tasks(self, consumer_id: ConsumerId) -> tuple[Task, ...]:
        return self.shelves.all(_TASKS, _TASKS_OF, {"consumer_id": consumer_id})

    def pulls(self, consumer_id: ConsumerId) -> tuple[ReportPull, ...]:
        return self.shelves.all(_PULLS, _PULLS_OF, {"consumer_id": consumer_id})

    def firm_events(self, request: PageRequest) -> Page[TimelineEntry]:
        found = tuple(map(_entry, self._rows(_EVENTS, request)))
        return paged(found, request, lambda entry: entry.id)

    def undone_jobs(self, request: PageRequest) -> Page[Job]:
        mine = self.shelves.tenant_id
        found = tuple(_job(row, mine) for row in self._rows(_UNDONE, request))
        return paged(found, request, lambda job: job.id)

    def _rows(self, statement: bytes, request: PageRequest) -> list[Row]:
        asked = {
            "tenant_id": self.shelves.tenant_id,
            "after": request.after or LAST_ID,
            "limit": request.limit + 1,
        }
        return self.shelves.transaction.all(statement, asked)


def _entry(row: Row) -> TimelineEntry:
    event_id, at, event_type, actor_id, payload = row
    actor = None if actor_id is None else UserId(actor_id)
    told_at = at.astimezone(UTC)
    return tell(UUID(str(event_id)), event_type, json.loads(payload), at=told_at, actor_id=actor)


def _job(row: Row, tenant_id: TenantId) -> Job:
    told = dict(zip(_JOB_FIELDS, row, strict=True))
    instants = ("due_at", "created_at", "lease_until", "done_at")
    moments = {name: told[name] and told[name].astimezone(UTC) for name in instants}
    return Job(
        **{
            **told,
            **moments,
            "id": JobId(told["id"]),
            "state": JobState(told["state"]),
            "tenant_id": tenant_id,
        }
    )
