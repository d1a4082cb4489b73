"""The outbox from the relay's and the worker's side: across tenants, one payload at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.job_rows import find_job
from adapters.postgres.roles import RELAY
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import tenant_transaction
from application.jobs.ports import JobQueue
from domain.identity import TenantId
from domain.jobs import Claim, Job, JobId, JobState

_jobs = tables.jobs
_PENDING, _RUNG, _RUNNING, _PARKED = (
    state.value for state in (JobState.PENDING, JobState.RUNG, JobState.RUNNING, JobState.PARKED)
)
# The states stand in the text: an index on some of the rows serves no parameter.
_IS_PENDING, _IS_RUNG, _IS_RUNNING = (
    _jobs.c.state == sa.literal_column(f"'{state}'") for state in (_PENDING, _RUNG, _RUNNING)
)
_now = sa.bindparam("now", type_=sa.TIMESTAMP(timezone=True))
_due = (
    sa.select(_jobs.c.id)
    .where(_IS_PENDING, _jobs.c.due_at <= sa.bindparam("due_by"))
    .order_by(_jobs.c.due_at, _jobs.c.id)
    .limit(limited_by())
    .with_for_update(skip_locked=True)
)
_TAKE_DUE = compiled(
    sa.update(_jobs)
    .where(_jobs.c.id.in_(_due))
    .values(state=sa.literal_column(f"'{_RUNG}'"), rung_at=_now)
    .returning(_jobs.c.due_at, _jobs.c.id, _jobs.c.queue)
)
_stray = (
    sa.select(_jobs.c.id)
    .where(
        sa.or_(
            sa.and_(_IS_RUNG, _jobs.c.rung_at <= sa.bindparam("rung_before")),
            sa.and_(_IS_RUNNING, _jobs.c.lease_until <= _now),
        )
    )
    .with_for_update(skip_locked=True)
)
_PUT_BACK = compiled(
    sa.update(_jobs)
    .where(_jobs.c.id.in_(_stray))
    .values(state=sa.literal_column(f"'{_PENDING}'"), rung_at=sa.null(), lease_until=sa.null())
)
_CLAIM = compiled(
    sa.update(_jobs)
    .where(
        _jobs.c.id == sa.bindparam("job_id"),
        sa.or_(_IS_PENDING, _IS_RUNG, sa.and_(_IS_RUNNING, _jobs.c.lease_until <= _now)),
    )
    .values(
        state=sa.literal_column(f"'{_RUNNING}'"),
        attempt=_jobs.c.attempt + sa.literal_column("1"),
        rung_at=sa.null(),
        lease_until=sa.bindparam("until"),
    )
    .returning(_jobs.c.tenant_id, _jobs.c.attempt)
)
_held = (
    _jobs.c.tenant_id == sa.bindparam("tenant_id"),
    _jobs.c.id == sa.bindparam("job_id"),
    _jobs.c.attempt == sa.bindparam("read_attempt"),
    _IS_RUNNING,
)
_RETRY_LATER = compiled(
    sa.update(_jobs)
    .where(*_held)
    .values(
        state=sa.literal_column(f"'{_PENDING}'"),
        due_at=sa.bindparam("due"),
        lease_until=sa.null(),
        last_error=sa.bindparam("error"),
    )
)
_PARK = compiled(
    sa.update(_jobs)
    .where(*_held)
    .values(
        state=sa.literal_column(f"'{_PARKED}'"),
        lease_until=sa.null(),
        last_error=sa.bindparam("error"),
    )
)


@dataclass(frozen=True, slots=True)
class PostgresJobQueue(JobQueue):
    """Looks for jobs as the relay, which sees no payload; reads one as its tenant."""

    engine: sa.Engine

    def take_due(
        self, *, now: datetime, limit: int, due_by: datetime | None = None
    ) -> Sequence[tuple[JobId, str]]:
        asked = {"now": now, "due_by": due_by or now, "limit": limit}
        with tenant_transaction(self.engine, role=RELAY) as transaction:
            rows = transaction.all(_TAKE_DUE, asked)
        return [(JobId(job_id), queue) for _, job_id, queue in sorted(rows)]

    def put_back(self, *, now: datetime, unheard: timedelta) -> int:
        with tenant_transaction(self.engine, role=RELAY) as transaction:
            return transaction.run(_PUT_BACK, {"now": now, "rung_before": now - unheard})

    def claim(self, job_id: JobId, *, now: datetime, lease: timedelta) -> tuple[Claim, Job] | None:
        asked = {"job_id": job_id, "now": now, "until": now + lease}
        with tenant_transaction(self.engine, role=RELAY) as transaction:
            row = transaction.one(_CLAIM, asked)
            if row is None:
                return None
            tenant_id, attempt = row
            transaction.act_for(tenant_id)
            job = find_job(transaction, tenant_id, job_id)
        return Claim(job_id=job_id, tenant_id=TenantId(tenant_id), attempt=attempt), job

    def retry_later(self, claim: Claim, *, due_at: datetime, error: str) -> None:
        self._end(_RETRY_LATER, claim, {"due": due_at, "error": error})

    def park(self, claim: Claim, *, error: str) -> None:
        self._end(_PARK, claim, {"error": error})

    def _end(self, statement: bytes, claim: Claim, values: dict[str, object]) -> None:
        held = {
            "tenant_id": claim.tenant_id,
            "job_id": claim.job_id,
            "read_attempt": claim.attempt,
        }
        with tenant_transaction(self.engine, claim.tenant_id) as transaction:
            transaction.run(statement, {**held, **values})
