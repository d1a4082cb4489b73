"""The audit trail: read as it was written, never changed."""

from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.shelf import LAST_ID, Shelves, paged
from adapters.postgres.statements import compiled, limited_by
from adapters.postgres.tenant_transaction import Row
from application.audit_trail import AuditTrail
from application.paging import Page, PageRequest
from domain.audit import AuditEntry, AuditQuery, Verb
from domain.identity import ConsumerId

_entries = tables.audit_entries
ENTRY_COLUMNS = (
    _entries.c.id,
    _entries.c.tenant_id,
    _entries.c.at,
    _entries.c.actor_id,
    _entries.c.api_key_id,
    _entries.c.on_behalf_of,
    _entries.c.session_id,
    _entries.c.ip,
    _entries.c.request_id,
    _entries.c.done_by,
    _entries.c.verb,
    _entries.c.kind,
    _entries.c.entity_id,
    _entries.c.entity_ids,
    _entries.c.consumer_id,
    _entries.c.before,
    _entries.c.after,
    _entries.c.recorded_at,
)
_entity_id = sa.bindparam("entity_id", type_=sa.Text)
_CONDITIONS: dict[str, sa.ColumnElement[bool]] = {
    "actor_id": _entries.c.actor_id == sa.bindparam("actor_id"),
    "consumer_id": _entries.c.consumer_id == sa.bindparam("consumer_id"),
    "verb": _entries.c.verb == sa.bindparam("verb"),
    "kind": _entries.c.kind == sa.bindparam("kind"),
    "entity_id": sa.or_(
        _entries.c.entity_id == _entity_id,
        sa.and_(_entries.c.entity_id.is_(None), _entity_id == sa.func.any(_entries.c.entity_ids)),
    ),
    "since": _entries.c.at >= sa.bindparam("since", type_=sa.TIMESTAMP(timezone=True)),
    "until": _entries.c.at < sa.bindparam("until", type_=sa.TIMESTAMP(timezone=True)),
}


@dataclass(frozen=True, slots=True)
class PostgresAuditTrail(AuditTrail):
    shelves: Shelves

    def note(self, verb: Verb, kind: str, entity_id: str, consumer_id: ConsumerId | None) -> None:
        record = self.shelves.transaction.record
        if record is not None:
            record.note(verb, kind, entity_id, consumer_id)

    def page(self, query: AuditQuery, request: PageRequest) -> Page[AuditEntry]:
        asked = {name: getattr(query, name) for name in _CONDITIONS}
        given = {name: value for name, value in asked.items() if value is not None}
        rows = self.shelves.transaction.all(
            _page(tuple(given)),
            {
                "tenant_id": self.shelves.tenant_id,
                "after": request.after or LAST_ID,
                "limit": request.limit + 1,
                **{name: _spelled(value) for name, value in given.items()},
            },
        )
        found = paged(tuple(map(entry_of, rows)), request, lambda entry: entry.id)
        self.note(Verb.READ, "audit_entries", query.entity_id or "", query.consumer_id)
        return found


@cache
def _page(asked: tuple[str, ...]) -> bytes:
    return compiled(
        sa.select(*ENTRY_COLUMNS)
        .where(
            _entries.c.tenant_id == sa.bindparam("tenant_id"),
            _entries.c.id < sa.bindparam("after"),
            *(_CONDITIONS[name] for name in asked),
        )
        .order_by(_entries.c.id.desc())
        .limit(limited_by())
    )


def _spelled(value: Any) -> Any:
    return value.value if isinstance(value, Verb) else value


def entry_of(row: Row) -> AuditEntry:
    """A row of the columns above."""
    (
        entry_id,
        tenant_id,
        at,
        actor_id,
        api_key_id,
        on_behalf_of,
        session_id,
        ip,
        request_id,
        done_by,
        verb,
        kind,
        entity_id,
        entity_ids,
        consumer_id,
        before,
        after,
        recorded_at,
    ) = row
    return AuditEntry(
        id=entry_id,
        tenant_id=tenant_id,
        at=at.astimezone(UTC),
        actor_id=actor_id,
        api_key_id=api_key_id,
        on_behalf_of=on_behalf_of,
        session_id=session_id,
        ip=ip,
        request_id=request_id,
        done_by=done_by,
        verb=Verb(verb),
        kind=kind,
        entity_ids=tuple(entity_ids) if entity_id is None else (entity_id,),
        consumer_id=consumer_id,
        before=None if before is None else before.hex(),
        after=None if after is None else after.hex(),
        recorded_at=recorded_at.astimezone(UTC),
    )
