"""The tenants' wrapped keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.engine import CONNECT_TIMEOUT_S_MAX, DatabaseUnavailable
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import tenant_transaction
from application.sealing import KeyInUse, KeyPurpose, TenantKeys, WrappedKey
from domain.identity import TenantId

FENCE_TIMEOUT = "2s"
"""For so long writers of the tenant may wait behind a fence that waits for one of them."""

_keys = tables.tenant_keys
_COLUMNS = ("tenant_id", "purpose", "version", "wrapped", "mark")
_MINE = _keys.c.tenant_id == sa.bindparam("of_tenant")
_THIS = (
    _MINE,
    _keys.c.purpose == sa.bindparam("of_purpose"),
    _keys.c.version == sa.bindparam("of_version"),
)
_DATA = _keys.c.purpose == sa.literal_column(f"'{KeyPurpose.DATA.value}'")
_ADD = compiled(postgresql.insert(_keys).on_conflict_do_nothing(), inserted=_COLUMNS)
_KEPT = compiled(
    sa.select(_keys.c.purpose, _keys.c.version, _keys.c.wrapped, _keys.c.mark)
    .where(_MINE, _keys.c.retired_at.is_(None))
    .order_by(_keys.c.purpose, _keys.c.version)
)
_REWRAP = compiled(
    sa.update(_keys)
    .where(*_THIS, _keys.c.wrapped == sa.bindparam("known"))
    .values(wrapped=sa.bindparam("fresh"))
)
_FENCE = compiled(
    sa.update(_keys)
    .where(*_THIS, _keys.c.fenced_at.is_(None))
    .values(mark=sa.bindparam("of_mark"), fenced_at=sa.func.now())
)
_RETIRE = compiled(
    sa.update(_keys)
    .where(
        _MINE,
        _DATA,
        _keys.c.version < sa.bindparam("below"),
        _keys.c.fenced_at.is_not(None),
        _keys.c.retired_at.is_(None),
    )
    .values(retired_at=sa.func.now(), wrapped=sa.literal_column("''::bytea"))
)
# Whoever stores a sealed value holds it shared (see seal_fence.py): the fence waits for them.
_LOCK = b"select pg_advisory_xact_lock(hashtextextended(%(of_tenant)s::text, 0))"
_PATIENCE = f"set local lock_timeout = '{FENCE_TIMEOUT}'".encode()


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

    def kept(self, tenant_id: TenantId) -> tuple[WrappedKey, ...]:
        with tenant_transaction(self._own, tenant_id) as transaction:
            rows = transaction.all(_KEPT, {"of_tenant": tenant_id})
        return tuple(
            WrappedKey(
                purpose=KeyPurpose(purpose),
                version=version,
                wrapped=bytes(wrapped),
                mark=bytes(mark),
            )
            for purpose, version, wrapped, mark in rows
        )

    def add(self, tenant_id: TenantId, keys: Sequence[WrappedKey]) -> None:
        with tenant_transaction(self._own, tenant_id) as transaction:
            for key in keys:
                row = {
                    "tenant_id": tenant_id,
                    "purpose": key.purpose.value,
                    "version": key.version,
                    "wrapped": key.wrapped,
                    "mark": key.mark,
                }
                transaction.run(_ADD, row)

    def rewrap(self, tenant_id: TenantId, key: WrappedKey, wrapped: bytes) -> bool:
        change = {**_named(tenant_id, key), "known": key.wrapped, "fresh": wrapped}
        with tenant_transaction(self._own, tenant_id) as transaction:
            return transaction.run(_REWRAP, change) == 1

    def fence(self, tenant_id: TenantId, keys: Sequence[WrappedKey]) -> None:
        try:
            with tenant_transaction(self._own, tenant_id) as transaction:
                transaction.run(_PATIENCE)
                transaction.run(_LOCK, {"of_tenant": tenant_id})
                for key in keys:
                    transaction.run(_FENCE, {**_named(tenant_id, key), "of_mark": key.mark})
        except DatabaseUnavailable as error:
            if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise KeyInUse from error
            raise

    def retire(self, tenant_id: TenantId, version: int) -> None:
        with tenant_transaction(self._own, tenant_id) as transaction:
            transaction.run(_RETIRE, {"of_tenant": tenant_id, "below": version})


def _named(tenant_id: TenantId, key: WrappedKey) -> dict[str, object]:
    return {
        "of_tenant": tenant_id,
        "of_purpose": key.purpose.value,
        "of_version": key.version,
    }
