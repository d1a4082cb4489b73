"""The tenants' wrapped data keys."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.engine import CONNECT_TIMEOUT_S_MAX, DatabaseUnavailable
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
    """Reads and makes keys on connections of its own, next to those of ``engine``.

    A key may be needed for the first time in the middle of a transaction; were every pooled
    connection held by such a transaction, each would wait for another.
    """

    engine: sa.Engine
    _own: sa.Engine = field(init=False, repr=False)

    def __post_init__(self) -> None:
        timeout = {"connect_timeout": CONNECT_TIMEOUT_S_MAX}
        own = sa.create_engine(self.engine.url, poolclass=sa.NullPool, connect_args=timeout)
        object.__setattr__(self, "_own", own)

    def get_or_create(self, tenant_id: TenantId, candidate: bytes) -> bytes:
        mine = {"tenant_id": tenant_id}
        with tenant_transaction(self._own, tenant_id) as transaction:
            row = transaction.one(_GET, mine)
            if row is None:
                transaction.run(_ADD, {**mine, "wrapped": candidate})
                row = transaction.one(_GET, mine)
        if row is None:
            raise DatabaseUnavailable("the tenant's key was removed while it was read")
        return bytes(row[0])
