"""Jobs from the operator's side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.job_rows import JOB, find_job
from adapters.postgres.roles import RELAY
from adapters.postgres.shelf import LAST_ID, paged
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import Row, TenantTransaction, tenant_transaction
from application.jobs.ports import JobBoard
from application.paging import Page, PageRequest
from domain.identity import TenantId
from domain.jobs import Job, JobId, JobNotFound, JobNotInState, JobState

_jobs = tables.jobs
_STATES = sa.bindparam("states", type_=postgresql.ARRAY(sa.Text))
_mine = _jobs.c.tenant_id == sa.bindparam("tenant_id")
_following = (
    _jobs.c.id < sa.bindparam("after"),
    _jobs.c.state == sa.func.any(_STATES),
)
_PAGE = compiled(
    sa.select(*JOB.columns)
    .where(_mine, *_following)
    .order_by(_jobs.c.id.desc())
    .limit(limited_by())
)
_PAGE_OF_ALL = compiled(
    sa.select(_jobs.c.tenant_id, _jobs.c.id)
    .where(*_following)
    .order_by(_jobs.c.id.desc())
    .limit(limited_by())
)
_BY_IDS = compiled(
    sa.select(*JOB.columns).where(
        _mine,
        _jobs.c.id == sa.func.any(sa.bindparam("ids", type_=postgresql.ARRAY(sa.Uuid))),
    )
)
_TENANT_OF = compiled(sa.select(_jobs.c.tenant_id).where(_jobs.c.id == sa.bindparam("job_id")))
_TURN = compiled(
    sa.update(_jobs)
    .where(_mine, _jobs.c.id == sa.bindparam("job_id"), _jobs.c.state == sa.func.any(_STATES))
    .values(
        state=sa.bindparam("new_state"),
        due_at=sa.func.coalesce(
            sa.bindparam("now", type_=sa.TIMESTAMP(timezone=True)), _jobs.c.due_at
        ),
        rung_at=sa.null(),
        lease_until=sa.null(),
    )
)
_WAITING = (JobState.PARKED, JobState.PENDING)
_UNDER_WAY = (JobState.PENDING, JobState.RUNG, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class PostgresJobBoard(JobBoard):
    """Across tenants it finds ids as the relay, and reads each job as its tenant."""

    engine: sa.Engine

    def page(
        self, tenant_id: TenantId | None, request: PageRequest, *, states: Sequence[JobState] = ()
    ) -> Page[Job]:
        asked = {
            "after": request.after or LAST_ID,
            "states": [state.value for state in states or JobState],
            "limit": request.limit + 1,
        }
        if tenant_id is None:
            found = self._of_every_tenant(asked)
        else:
            with tenant_transaction(self.engine, tenant_id) as transaction:
                found = _read(transaction.all(_PAGE, {**asked, "tenant_id": tenant_id}))
        return paged(tuple(found), request, lambda job: job.id)

    def get(self, tenant_id: TenantId | None, job_id: JobId) -> Job:
        owner = self._owner(tenant_id, job_id)
        with tenant_transaction(self.engine, owner) as transaction:
            return find_job(transaction, owner, job_id)

    def retry(self, tenant_id: TenantId | None, job_id: JobId, *, now: datetime) -> Job:
        owner = self._owner(tenant_id, job_id)
        with tenant_transaction(self.engine, owner) as transaction:
            return _turn(transaction, owner, job_id, _WAITING, JobState.PENDING, now)

    def set_aside(self, tenant_id: TenantId | None, job_id: JobId) -> Job:
        owner = self._owner(tenant_id, job_id)
        with tenant_transaction(self.engine, owner) as transaction:
            return _turn(transaction, owner, job_id, _UNDER_WAY, JobState.PARKED, None)

    def _owner(self, tenant_id: TenantId | None, job_id: JobId) -> TenantId:
        if tenant_id is not None:
            return tenant_id
        with tenant_transaction(self.engine, role=RELAY) as transaction:
            row = transaction.one(_TENANT_OF, {"job_id": job_id})
        if row is None:
            raise JobNotFound(job_id)
        return TenantId(row[0])

    def _of_every_tenant(self, asked: dict[str, object]) -> list[Job]:
        with tenant_transaction(self.engine, role=RELAY) as transaction:
            rows = sorted(transaction.all(_PAGE_OF_ALL, asked))
            jobs: list[Job] = []
            for tenant_id, owned in groupby(rows, key=itemgetter(0)):
                transaction.act_for(tenant_id)
                ids = [job_id for _, job_id in owned]
                jobs += _read(transaction.all(_BY_IDS, {"tenant_id": tenant_id, "ids": ids}))
        return sorted(jobs, key=lambda job: job.id, reverse=True)


def _turn(
    transaction: TenantTransaction,
    tenant_id: TenantId,
    job_id: JobId,
    from_states: Sequence[JobState],
    to_state: JobState,
    now: datetime | None,
) -> Job:
    turned = transaction.run(
        _TURN,
        {
            "tenant_id": tenant_id,
            "job_id": job_id,
            "states": [state.value for state in from_states],
            "new_state": to_state.value,
            "now": now,
        },
    )
    job = find_job(transaction, tenant_id, job_id)
    if turned != 1:
        raise JobNotInState(job_id, job.state, " or ".join(from_states))
    return job


def _read(rows: list[Row]) -> list[Job]:
    return [JOB.from_plain_row(row) for row in rows]
