"""The tenants' wrapped data keys."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.engine import DatabaseUnavailable
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import tenant_transaction
from application.sealing import TenantKeys
from domain.identity import TenantId

_keys = tables.tenant_keys
_ADD = compiled(
    postgresql.insert(_keys).on_conflict_do_nothing(), inserted=["tenant_id", "wrapped"]
)
_GET = compiled(sa.select(_keys.c.wrapped).where(_keys.c.tenant_id == sa.bindparam("tenant_id")))


@dataclass(frozen=True, slots=True)
class PostgresTenantKeys(TenantKeys):
    """Give it a small engine of its own.

    A key may be needed for the first time in the middle of a transaction; were every connection
    of the shared pool held by such a transaction, each would wait for another.
    """

    engine: sa.Engine

    def get_or_create(self, tenant_id: TenantId, candidate: bytes) -> bytes:
        mine = {"tenant_id": tenant_id}
        with tenant_transaction(self.engine, tenant_id) as transaction:
            row = transaction.one(_GET, mine)
            if row is None:
                transaction.run(_ADD, {**mine, "wrapped": candidate})
                row = transaction.one(_GET, mine)
        if row is None:
            raise DatabaseUnavailable("the tenant's key was removed while it was read")
        return bytes(row[0])
