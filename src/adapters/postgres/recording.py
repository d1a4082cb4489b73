"""The record of one transaction, sent with its commit: no statement gets past it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from psycopg import pq

from adapters.postgres import tables
from application.ports import Clock, NewId
from application.recording import Recording, consumer_of
from application.sealing import Sealer
from domain.audit import PERSONAL, WRITES, AuditEntry, Verb
from domain.identity import Actor, ConsumerId, TenantId

_WRITES = re.compile(
    rb"\b(INSERT\s+INTO|(?<!FOR )(?<!DO )UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?(\w+)", re.IGNORECASE
)
_READS = re.compile(rb"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
_VERBS = {b"i": Verb.CREATED, b"u": Verb.CHANGED, b"d": Verb.REMOVED}
_PLAIN = re.compile(r"[0-9A-Za-z_./: +-]*")
_COLUMNS = (
    "tenant_id, id, at, actor_id, api_key_id, on_behalf_of, session_id, ip, request_id, done_by, "
    "verb, kind, entity_id, entity_ids, consumer_id, before, after"
)
# Who only reads waits for no disk: were the database server to crash, the entries of the last
# reads (under a second) could be lost. A write's entries are as durable as the write.
_READS_ALONE = "set local synchronous_commit = off; "

_entities_told: set[bytes] = set()


def tell_entities(statement: bytes) -> bytes:
    """Mark a SELECT whose rows a shelf tells of, one by one, as the entities that they are."""
    _entities_told.add(statement)
    return statement


@dataclass(frozen=True, slots=True)
class TransactionRecord:
    """Reads tables and verbs from the statements, ids from their parameters; shelves tell more."""

    recording: Recording
    tenant_id: TenantId
    sealer: Sealer
    new_id: NewId
    clock: Clock

    @classmethod
    def of(  # the actor, and what a transaction's record needs from outside
        cls,
        tenant_id: TenantId,
        actor: Actor | None,
        done_by: str,
        *,
        sealer: Sealer,
        new_id: NewId,
        clock: Clock,
    ) -> "TransactionRecord":
        recording = Recording(tenant_id=tenant_id, actor=actor, done_by=done_by)
        return cls(recording, tenant_id, sealer, new_id, clock)

    def ran(self, statement: bytes, parameters: Mapping[str, Any] | None, rows: int) -> None:
        touched = _touched_by(statement)
        if not touched or rows < 1:
            return
        given = parameters or {}
        for verb, table, key in touched:
            if verb is Verb.REMOVED and "ids" in given and (column := _chosen_by(statement, table)):
                self._removed(table, column, given["ids"])
                continue
            consumer_id = given.get("id" if table == "consumers" else "consumer_id")
            if verb in WRITES:
                after = None if verb is Verb.REMOVED else given
                entity_id = "/".join(str(given[name]) for name in key if name in given)
                self.recording.wrote(verb, table, entity_id, consumer_id=consumer_id, after=after)
            else:
                ids = [str(given[key[0]])] if key and key[0] in given else []
                self.recording.looked(table, ids, consumer_id)

    def _removed(self, table: str, column: str, ids: Iterable[Any]) -> None:
        """Rows that were chosen by several of their own ids, or by whose file they lie in."""
        for each in ids:
            whose = each if column == "consumer_id" or table == "consumers" else None
            entity_id = f"of consumer {each}" if column == "consumer_id" else str(each)
            self.recording.wrote(Verb.REMOVED, table, entity_id, consumer_id=whose)

    def saw(self, table: str, entity: Any) -> None:
        self.recording.saw(table, entity)

    def knows(self, table: str, row_id: UUID) -> bool:
        return self.recording.known(table, str(row_id)) is not None

    def became(self, verb: Verb, table: str, entity: Any) -> None:
        consumer_id = consumer_of(table, entity)
        self.recording.wrote(verb, table, str(entity.id), consumer_id=consumer_id, after=entity)

    def note(self, verb: Verb, kind: str, entity_id: str, consumer_id: ConsumerId | None) -> None:
        self.recording.note(verb, kind, entity_id, consumer_id)

    def statements(self, connection: pq.abc.PGconn) -> str:
        """What is sent before the COMMIT, and with it; empty when there is nothing to record."""
        entries = self.recording.entries(
            at=self.clock(), new_id=self.new_id, fingerprint=self._fingerprint
        )
        if not entries:
            return ""
        values = ", ".join(_values(entry, connection) for entry in entries)
        is_lazy = self.recording.is_reading and all(entry.verb is Verb.READ for entry in entries)
        lazily = _READS_ALONE if is_lazy else ""
        inserted = f"insert into audit_entries ({_COLUMNS}) values {values}"  # noqa: S608  quoted
        return f"{lazily}{inserted}; "

    def _fingerprint(self, state: Any) -> str:
        """Keyed, so that nobody without the tenant's key can try out values against it."""
        spelled = msgspec.json.encode(state, enc_hook=_plain, order="deterministic")
        digest = sha256(spelled).hexdigest()
        return self.sealer.blind_index(self.tenant_id, "audit/state", digest).hex()


@cache
def _touched_by(statement: bytes) -> tuple[tuple[Verb, str, tuple[str, ...]], ...]:
    """The verb, the table, and the columns of its key that a statement's parameters name."""
    written = [
        (_VERBS[verb[:1].lower()], table.decode()) for verb, table in _WRITES.findall(statement)
    ]
    if not written and statement not in _entities_told and b"count(" not in statement:
        read = dict.fromkeys(table.decode() for table in _READS.findall(statement))
        written = [(Verb.READ, table) for table in read if table in PERSONAL]
    return tuple((verb, table, _key_of(table)) for verb, table in written)


@cache
def _chosen_by(statement: bytes, table: str) -> str:
    """The column by which a DELETE chose its rows, when it is their id or their consumer."""
    found = re.search(rb"\b(?:id|consumer_id) = ANY", statement)
    is_own = re.search(rb"\bIN \(SELECT", statement) is None
    own = f"{table}.".encode()
    if found is None or not is_own or own + found[0] not in statement:
        return ""
    return found[0].split()[0].decode()


def _key_of(table: str) -> tuple[str, ...]:
    known = tables.metadata.tables.get(table)
    if known is None:
        return ()
    return tuple(c.name for c in known.primary_key.columns if c.name != "tenant_id")


def _values(entry: AuditEntry, connection: pq.abc.PGconn) -> str:
    ids = entry.entity_ids
    several = "null" if len(ids) == 1 else f"array[{', '.join(_text(i, connection) for i in ids)}]"
    return (
        f"('{entry.tenant_id}', '{entry.id}', '{entry.at.isoformat()}', {_id(entry.actor_id)}, "
        f"{_id(entry.api_key_id)}, {_id(entry.on_behalf_of)}, {_id(entry.session_id)}, "
        f"{_text(entry.ip, connection)}, {_text(entry.request_id, connection)}, "
        f"{_text(entry.done_by, connection)}, '{entry.verb.value}', '{entry.kind}', "
        f"{_text(ids[0], connection) if len(ids) == 1 else 'null'}, {several}::text[], "
        f"{_id(entry.consumer_id)}, {_octets(entry.before)}, {_octets(entry.after)})"
    )


def _id(value: UUID | None) -> str:
    return "null" if value is None else f"'{value}'"


def _octets(hexadecimal: str | None) -> str:
    return "null" if hexadecimal is None else f"'\\x{hexadecimal}'::bytea"


def _text(value: str, connection: pq.abc.PGconn) -> str:
    """A literal: quoted by libpq unless it is made of characters that mean nothing in SQL."""
    if _PLAIN.fullmatch(value):
        return f"'{value}'"
    clear = value.replace("\0", "").encode("utf-8", "backslashreplace")
    return pq.Escaping(connection).escape_literal(clear).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
