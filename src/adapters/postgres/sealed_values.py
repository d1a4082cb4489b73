"""Sealed values in the columns of tables, sealed again under the newest key."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from adapters.postgres.seal_fence import sealed_columns
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import Row, TenantTransaction, tenant_transaction
from application.keys.ports import Batch, SealedValues
from application.ports import StaleVersion
from application.sealing import PLATFORM_KEY, Sealer
from domain.identity import TenantId

VALUES_PER_TRANSACTION = 100


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column, and the statements that walk its rows in the order of their keys."""

    column: sa.Column[Any]
    has_tenant: bool
    key: tuple[sa.Column[Any], ...]
    count: bytes
    first: bytes
    next: bytes
    update: bytes

    @classmethod
    def of(cls, column: sa.Column[Any]) -> "SealedColumn":
        table = column.table
        assert isinstance(table, sa.Table)  # noqa: S101  what a column of a table has
        key = tuple(c for c in table.primary_key.columns if c.name != "tenant_id")
        of_tenant = sa.bindparam("of_tenant", type_=sa.Uuid)
        has_tenant = "tenant_id" in table.c
        mine = table.c.tenant_id == of_tenant if has_tenant else of_tenant.is_not(None)
        is_stale = sa.and_(
            mine, sa.func.substring(column, *_literals(1, 9)) != sa.bindparam("mark")
        )
        walk = sa.select(*key, column).where(is_stale).order_by(*key).limit(limited_by())
        # Rows that somebody holds are passed over: waiting for them while holding others might
        # never end.
        walk = walk.with_for_update(skip_locked=True)
        after = sa.tuple_(*key) > sa.tuple_(
            *(sa.bindparam(f"after_{c.name}", type_=c.type) for c in key)
        )
        this = [c == sa.bindparam(f"of_{c.name}") for c in key]
        return cls(
            column=column,
            has_tenant=has_tenant,
            key=key,
            count=compiled(sa.select(sa.func.count()).select_from(table).where(is_stale)),
            first=compiled(walk),
            next=compiled(walk.where(after)),
            update=compiled(
                sa.update(table).where(mine, *this).values({column.name: sa.bindparam("fresh")})
            ),
        )

    def is_of(self, owner: TenantId) -> bool:
        """What has no tenant is sealed under the platform's key."""
        return self.has_tenant is (owner != PLATFORM_KEY)

    def context(self, row: Row) -> str:
        return "/".join((self.column.table.name, self.column.name, *map(str, row[:-1])))

    def cursor(self, row: Row) -> str:
        return json.dumps([value if isinstance(value, int) else str(value) for value in row[:-1]])

    def position(self, cursor: str) -> dict[str, Any]:
        pairs = zip(self.key, json.loads(cursor), strict=True)
        return {f"after_{c.name}": _typed(c)(value) for c, value in pairs}

    def named(self, row: Row) -> dict[str, Any]:
        return {f"of_{c.name}": value for c, value in zip(self.key, row[:-1], strict=True)}


@dataclass(frozen=True, slots=True)
class PostgresSealedValues(SealedValues):
    """Every sealed column that the tables have; a row's own version is left alone.

    Somebody who read the row before and saves it after overwrites it with what is sealed under the
    newest key as well: the fence takes nothing else.
    """

    engine: sa.Engine
    sealer: Sealer

    def places(self) -> tuple[str, ...]:
        return tuple(_columns())

    def stale(self, tenant_id: TenantId, place: str, mark: bytes) -> int:
        if not _columns()[place].is_of(tenant_id):
            return 0
        asked = {"of_tenant": tenant_id, "mark": mark}
        with tenant_transaction(self.engine, tenant_id) as transaction:
            row = transaction.one(_columns()[place].count, asked)
        return 0 if row is None else int(row[0])

    def reseal(self, tenant_id: TenantId, place: str, mark: bytes, *, after: str | None) -> Batch:
        if not self.sealer.is_current(tenant_id, mark):
            raise StaleVersion("the tenant's data key")
        column = _columns()[place]
        if not column.is_of(tenant_id):
            return Batch(cursor=None, resealed=0)
        asked = {"of_tenant": tenant_id, "mark": mark, "limit": VALUES_PER_TRANSACTION}
        with tenant_transaction(self.engine, tenant_id) as transaction:
            rows = (
                transaction.all(column.first, asked)
                if after is None
                else transaction.all(column.next, {**asked, **column.position(after)})
            )
            for row in rows:
                self._reseal(transaction, tenant_id, column, row)
        is_full = len(rows) == VALUES_PER_TRANSACTION
        return Batch(cursor=column.cursor(rows[-1]) if is_full else None, resealed=len(rows))

    def _reseal(
        self, transaction: TenantTransaction, tenant_id: TenantId, column: SealedColumn, row: Row
    ) -> None:
        context = column.context(row)
        clear = self.sealer.open(tenant_id, context, bytes(row[-1]))
        fresh = self.sealer.seal(tenant_id, context, clear)
        transaction.run(
            column.update, {"of_tenant": tenant_id, **column.named(row), "fresh": fresh}
        )


@cache
def _columns() -> Mapping[str, SealedColumn]:
    return {str(column): SealedColumn.of(column) for column in sealed_columns()}


def _literals(*numbers: int) -> tuple[sa.ColumnElement[int], ...]:
    return tuple(sa.literal_column(str(number), sa.Integer) for number in numbers)


def _typed(column: sa.Column[Any]) -> Callable[[Any], Any]:
    return UUID if isinstance(column.type, sa.Uuid) else lambda value: value
