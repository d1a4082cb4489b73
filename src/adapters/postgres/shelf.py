"""What every store does alike: one row by its id, add, save one version on, the next page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from adapters.postgres.recording import tell_entities
from adapters.postgres.rows import RowCodec
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import Row, TenantTransaction
from application.paging import Page, PageRequest
from application.ports import StaleVersion
from application.sealing import Sealer
from domain.audit import Verb
from domain.identity import TenantId

Entity = TypeVar("Entity")
Derived = Callable[[Any, Sealer], Mapping[str, Any]]
LAST_ID = UUID(int=2**128 - 1)


def _nothing_derived(_entity: Any, _sealer: Sealer) -> Mapping[str, Any]:
    return {}


class Shelf(Generic[Entity]):
    """The statements over one table of entities, built once.

    ``derived`` computes columns that serve look-ups and are not read back.
    """

    def __init__(
        self,
        table: sa.Table,
        entity: type[Entity],
        *,
        documents: Mapping[str, tuple[str, ...] | None] | None = None,
        derived: Derived = _nothing_derived,
        derived_columns: Sequence[str] = (),
    ) -> None:
        self.codec = RowCodec(table, entity, documents)
        self.table = table
        self.name = entity.__name__.lower()
        self._derived = derived
        written = [*self.codec.names, *derived_columns]
        self.by_id = self.selecting(table.c.id == sa.bindparam("id"))
        self.insert = compiled(sa.insert(table), inserted=written)
        self.update = compiled(_update(table, written))

    def selecting(
        self,
        *conditions: sa.ColumnElement[bool],
        newest: Sequence[sa.ColumnElement[Any]] = (),
        is_limited: bool = False,
    ) -> bytes:
        """A SELECT of whole rows of this tenant; ``newest`` orders them."""
        query = sa.select(*self.codec.columns).where(
            self.table.c.tenant_id == sa.bindparam("tenant_id"), *conditions
        )
        query = query.order_by(*newest)
        return tell_entities(compiled(query.limit(limited_by()) if is_limited else query))

    def paging(self, *conditions: sa.ColumnElement[bool]) -> bytes:
        """A SELECT of what follows an id, newest first."""
        id_ = self.table.c.id
        return self.selecting(
            id_ < sa.bindparam("after"), *conditions, newest=[id_.desc()], is_limited=True
        )

    def row_of(self, entity: Entity, sealer: Sealer) -> dict[str, Any]:
        return {**self.codec.to_row(entity, sealer), **self._derived(entity, sealer)}


@dataclass(frozen=True, slots=True)
class Shelves:
    """One transaction's access to the shelves; each store holds it."""

    transaction: TenantTransaction
    sealer: Sealer
    tenant_id: TenantId

    def find(self, shelf: Shelf[Entity], row_id: UUID) -> Entity | None:
        return self.first(shelf, shelf.by_id, {"id": row_id})

    def first(
        self, shelf: Shelf[Entity], statement: bytes, parameters: Mapping[str, Any]
    ) -> Entity | None:
        row = self.transaction.one(statement, {"tenant_id": self.tenant_id, **parameters})
        return None if row is None else self._read(shelf, row)

    def all(
        self, shelf: Shelf[Entity], statement: bytes, parameters: Mapping[str, Any]
    ) -> tuple[Entity, ...]:
        rows = self.transaction.all(statement, {"tenant_id": self.tenant_id, **parameters})
        return tuple(self._read(shelf, row) for row in rows)

    def page(
        self,
        shelf: Shelf[Entity],
        statement: bytes,
        request: PageRequest,
        parameters: Mapping[str, Any] | None = None,
    ) -> Page[Entity]:
        asked = {"after": request.after or LAST_ID, "limit": request.limit + 1}
        found = self.all(shelf, statement, {**asked, **(parameters or {})})
        return paged(found, request, lambda entity: entity.id)

    def add(self, shelf: Shelf[Entity], entity: Entity) -> None:
        """Raises AlreadyStored when there is a row of that id."""
        self.transaction.run(shelf.insert, shelf.row_of(entity, self.sealer))
        self.became(shelf, Verb.CREATED, entity)

    def save(self, shelf: Shelf[Entity], entity: Entity) -> Entity:
        """Raises StaleVersion when the row is not at the entity's version."""
        known: Any = entity
        stored = replace(known, version=known.version + 1)
        self.know(shelf, known.id)
        row = shelf.row_of(stored, self.sealer)
        if self.transaction.run(shelf.update, {**row, "read_version": known.version}) != 1:
            raise StaleVersion(f"{shelf.name} {known.id}")
        self.became(shelf, Verb.CHANGED, stored)
        return stored  # type: ignore[no-any-return]

    def know(self, shelf: Shelf[Entity], row_id: UUID) -> None:
        """Have the state before a change at hand, also when another transaction read it."""
        record = self.transaction.record
        if record is not None and not record.knows(shelf.table.name, row_id):
            self.find(shelf, row_id)

    def became(self, shelf: Shelf[Entity], verb: Verb, entity: Any) -> None:
        """Tell what was written as the entity that it is: its row holds sealed bytes."""
        if self.transaction.record is not None:
            self.transaction.record.became(verb, shelf.table.name, entity)

    def _read(self, shelf: Shelf[Entity], row: Row) -> Entity:
        entity = shelf.codec.from_row(row, self.sealer, self.tenant_id)
        if self.transaction.record is not None:
            self.transaction.record.saw(shelf.table.name, entity)
        return entity


def paged(
    found: tuple[Entity, ...], request: PageRequest, key: Callable[[Any], UUID]
) -> Page[Entity]:
    """Of one row more than asked for: the page, and where the next one begins."""
    items = found[: request.limit]
    has_more = len(found) > request.limit
    return Page(items=items, next_after=key(items[-1]) if has_more else None)


def _update(table: sa.Table, written: Sequence[str]) -> sa.Update:
    changed: dict[str, Any] = {n: sa.bindparam(n) for n in written if n not in {"tenant_id", "id"}}
    conditions = [
        table.c.tenant_id == sa.bindparam("tenant_id"),
        table.c.id == sa.bindparam("id"),
    ]
    if "version" in table.c:
        conditions.append(table.c.version == sa.bindparam("read_version"))
    return sa.update(table).where(*conditions).values(changed)
