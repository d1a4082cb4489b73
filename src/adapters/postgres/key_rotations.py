"""How far the rotation of each tenant's key has come."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from adapters.postgres import tables
from adapters.postgres.rows import RowCodec
from adapters.postgres.statements import compiled
from adapters.postgres.tenant_transaction import tenant_transaction
from application.keys.ports import KeyRotations
from application.ports import StaleVersion
from domain.identity import TenantId
from domain.key_rotation import KeyRotation

_rotations = tables.key_rotations
_CODEC = RowCodec(_rotations, KeyRotation)
_MINE = _rotations.c.tenant_id == sa.bindparam("of_tenant")
_UNFINISHED = compiled(sa.select(*_CODEC.columns).where(_MINE, _rotations.c.finished_at.is_(None)))
_ADD = compiled(
    postgresql.insert(_rotations).on_conflict_do_nothing(
        index_elements=["tenant_id"], index_where=_rotations.c.finished_at.is_(None)
    ),
    inserted=_CODEC.names,
)
_SAVE = compiled(
    sa.update(_rotations)
    .where(
        _MINE,
        _rotations.c.id == sa.bindparam("of_id"),
        _rotations.c.version == sa.bindparam("read_version"),
    )
    .values(
        {
            name: sa.bindparam(name)
            for name in ("place", "cursor", "resealed", "finished_at", "version")
        }
    )
)


@dataclass(frozen=True, slots=True)
class PostgresKeyRotations(KeyRotations):
    engine: sa.Engine

    def unfinished(self, tenant_id: TenantId) -> KeyRotation | None:
        with tenant_transaction(self.engine, tenant_id) as transaction:
            row = transaction.one(_UNFINISHED, {"of_tenant": tenant_id})
        return None if row is None else _CODEC.from_plain_row(row)

    def add_once(self, rotation: KeyRotation) -> bool:
        with tenant_transaction(self.engine, rotation.tenant_id) as transaction:
            return transaction.run(_ADD, _CODEC.to_plain_row(rotation)) == 1

    def save(self, rotation: KeyRotation) -> KeyRotation:
        stored = replace(rotation, version=rotation.version + 1)
        named = {
            "of_tenant": rotation.tenant_id,
            "of_id": rotation.id,
            "read_version": rotation.version,
        }
        with tenant_transaction(self.engine, rotation.tenant_id) as transaction:
            if transaction.run(_SAVE, {**_CODEC.to_plain_row(stored), **named}) != 1:
                raise StaleVersion(f"key rotation {rotation.id}")
        return stored
