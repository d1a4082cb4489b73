"""Tables in memory: what is committed, and one transaction's draft of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from application.paging import Page, PageRequest
from application.ports import AlreadyStored, StaleVersion
from domain.errors import DomainError
from domain.identity import TenantId

Entity = TypeVar("Entity")
LAST_ID = UUID(int=2**128 - 1)


@dataclass(slots=True)
class Tables:
    """Committed rows by table and key; entities are frozen, so rows are shared freely."""

    rows: dict[str, dict[Any, Any]] = field(default_factory=dict)


class Draft:
    """One transaction's view: a table is copied when it is first written to."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._changed: dict[str, dict[Any, Any]] = {}
        self._refusal: DomainError | None = None

    def table(self, name: str) -> Mapping[Any, Any]:
        changed = self._changed.get(name)
        return self._tables.rows.get(name, {}) if changed is None else changed

    def put(self, name: str, key: Any, row: Any) -> None:
        self._writable(name)[key] = row

    def remove(self, name: str, key: Any) -> None:
        self._writable(name).pop(key, None)

    def refuse(self, refusal: DomainError) -> NoReturn:
        """As a violated constraint in a database: after it, nothing of the transaction is kept."""
        self._refusal = refusal
        raise refusal

    def commit(self) -> None:
        """Raise the refusal that somebody caught on the way."""
        if self._refusal is not None:
            raise self._refusal
        self._tables.rows.update(self._changed)

    def _writable(self, name: str) -> dict[Any, Any]:
        if name not in self._changed:
            self._changed[name] = dict(self._tables.rows.get(name, {}))
        return self._changed[name]


@dataclass(frozen=True, slots=True)
class TenantRows:
    """One tenant's rows in a draft; another tenant's are not there."""

    draft: Draft
    tenant_id: TenantId

    def find(self, table: str, row_id: UUID) -> Any:
        """The row or None."""
        return self.draft.table(table).get((self.tenant_id, row_id))

    def add(self, table: str, entity: Any) -> None:
        key = (self.tenant_id, entity.id)
        if key in self.draft.table(table):
            self.draft.refuse(AlreadyStored(table))
        self.draft.put(table, key, entity)

    def save(self, table: str, entity: Entity) -> Entity:
        known: Any = entity
        present = self.find(table, known.id)
        if present is None or present.version != known.version:
            raise StaleVersion(f"{type(entity).__name__.lower()} {known.id}")
        stored = replace(known, version=known.version + 1)
        self.draft.put(table, (self.tenant_id, known.id), stored)
        return stored  # type: ignore[no-any-return]

    def all(self, table: str) -> Iterator[Any]:
        """In the order of their ids."""
        rows = self.draft.table(table)
        for key in sorted(key for key in rows if key[0] == self.tenant_id):
            yield rows[key]

    def page(
        self, table: str, request: PageRequest, keep: Callable[[Any], bool] = lambda _row: True
    ) -> Page[Any]:
        after = request.after or LAST_ID
        found = [row for row in self.all(table) if row.id < after and keep(row)]
        return paged(tuple(reversed(found)), request, lambda row: row.id)


def paged(
    found: tuple[Entity, ...], request: PageRequest, key: Callable[[Any], UUID]
) -> Page[Entity]:
    items = found[: request.limit]
    has_more = len(found) > request.limit
    return Page(items=items, next_after=key(items[-1]) if has_more else None)
