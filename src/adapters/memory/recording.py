"""The record of one transaction in memory: kept among its rows when it commits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from adapters.memory.tables import Draft, Entity, TenantRows
from application.paging import Page, PageRequest
from application.ports import Clock, NewId
from application.recording import Recording, consumer_of
from domain.audit import Verb
from domain.identity import ConsumerId

AUDIT = "audit_entries"
# Of no database's table: what lies in a column of another one there.
_PARTS = frozenset({"normalized_reports", "authz_versions"})


class RecordedDraft(Draft):
    """Tells the record of every row that is put or removed, whichever store does it."""

    def __init__(self, draft: Draft, recording: Recording) -> None:
        self._draft = draft
        self._recording = recording

    def table(self, name: str) -> Mapping[Any, Any]:
        return self._draft.table(name)

    def put(self, name: str, key: Any, row: Any) -> None:
        verb = Verb.CHANGED if key in self._draft.table(name) else Verb.CREATED
        self._tell(verb, name, key, row)
        self._draft.put(name, key, row)

    def remove(self, name: str, key: Any) -> None:
        if key in self._draft.table(name):
            self._tell(Verb.REMOVED, name, key, self._draft.table(name)[key])
        self._draft.remove(name, key)

    def refuse(self, refusal: Any) -> Any:
        return self._draft.refuse(refusal)

    def commit(self) -> None:
        self._draft.commit()

    def _tell(self, verb: Verb, name: str, key: Any, row: Any) -> None:
        if name in _PARTS:
            return
        parts = key[1:] if isinstance(key, tuple) else (key,)
        self._recording.wrote(
            verb,
            name,
            "/".join(map(str, parts)),
            consumer_id=consumer_of(name, row),
            after=None if verb is Verb.REMOVED else row,
        )


@dataclass(frozen=True, slots=True)
class RecordedRows(TenantRows):
    """Rows that know what of them was shown."""

    recording: Recording

    def find(self, table: str, row_id: UUID) -> Any:
        row = TenantRows.find(self, table, row_id)
        if hasattr(row, "id"):
            self.shown(table, row)
        return row

    def shown(self, table: str, /, *entities: Entity) -> tuple[Entity, ...]:
        for entity in entities:
            self.recording.saw(table, entity)
        return entities

    def looked(self, table: str, consumer_id: ConsumerId, *, any_of: Sequence[object]) -> None:
        if any_of:
            self.recording.looked(table, (), consumer_id)

    def page(
        self, table: str, request: PageRequest, keep: Callable[[Any], bool] = lambda _row: True
    ) -> Page[Any]:
        page = TenantRows.page(self, table, request, keep)
        self.shown(table, *page.items)
        return page


def keep(recording: Recording, draft: Draft, clock: Clock, new_id: NewId) -> None:
    """Put the transaction's entries among its rows."""
    at = clock()
    for entry in recording.entries(at=at, new_id=new_id, fingerprint=_fingerprint):
        draft.put(AUDIT, (entry.tenant_id, entry.id), entry)


def _fingerprint(state: Any) -> str:
    return sha256(repr(state).encode("utf-8", "backslashreplace")).hexdigest()
