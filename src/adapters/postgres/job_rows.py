"""Reading jobs under their tenant."""

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import TenantTransaction
from domain.identity import TenantId
from domain.jobs import Job, JobId, JobNotFound

JOB = RowCodec(tables.jobs, Job)
_BY_ID = compiled(
    sa.select(*JOB.columns).where(
        tables.jobs.c.tenant_id == sa.bindparam("tenant_id"),
        tables.jobs.c.id == sa.bindparam("job_id"),
    )
)


def find_job(transaction: TenantTransaction, tenant_id: TenantId, job_id: JobId) -> Job:
    """Raises JobNotFound."""
    row = transaction.one(_BY_ID, {"tenant_id": tenant_id, "job_id": job_id})
    if row is None:
        raise JobNotFound(job_id)
    return JOB.from_plain_row(row)
