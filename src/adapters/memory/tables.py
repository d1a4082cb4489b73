"""Tables in memory: what is committed, and one transaction's draft of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from application.paging import Page, PageRequest
from application.ports import AlreadyStored, StaleVersion
from domain.errors import DomainError
from domain.identity import ConsumerId, TenantId
from domain.retention.removals import EvidenceBeingDestroyed

Entity = TypeVar("Entity")
LAST_ID = UUID(int=2**128 - 1)
DOOMED = "doomed_objects"


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

    @property
    def has_written(self) -> bool:
        return bool(self._changed)

    @property
    def is_intact(self) -> bool:
        """Whether there is nothing that a commit would have to refuse."""
        return self._refusal is None

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

    def need_evidence(self, sha256: str) -> None:
        """A record is stored whose bytes these are: take them off the list of what is destroyed."""
        key = (self.tenant_id, sha256)
        doomed = self.draft.table(DOOMED).get(key)
        if doomed is None:
            return
        if doomed.claimed_at is not None:
            raise EvidenceBeingDestroyed(sha256)
        self.draft.remove(DOOMED, key)

    def shown(self, _table: str, /, *entities: Entity) -> tuple[Entity, ...]:
        """What a store answers with; the rows of a Work put it on record."""
        return entities

    def looked(self, table: str, consumer_id: ConsumerId, *, any_of: Sequence[object]) -> None:
        """A store answered with something made of these rows; a Work puts it on record."""

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
