"""Who did and saw what: entries that are only ever added."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import NewType
from uuid import UUID

from domain.identity import ConsumerId, SessionId, TenantId, UserId

AuditEntryId = NewType("AuditEntryId", UUID)


@unique
class Verb(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    READ = "read"
    OPENED = "opened"  # a file: the PDF of a letter, a raw report, a copy of a paper
    REVEALED = "revealed"  # a number in full that is masked everywhere else
    EXPORTED = "exported"


WRITES = frozenset({Verb.CREATED, Verb.CHANGED, Verb.REMOVED})

PERSONAL = frozenset(
    {
        "consumers",
        "documents",
        "connections",
        "reports",
        "findings",
        "answers",
        "disputes",
        "letters",
        "mail_pieces",
        "events",
    }
)
"""The kinds of which reading is on record, too: what lies sealed, and a consumer's history.

A kind is the name of the table.
"""

UNRECORDED: Mapping[str, str] = MappingProxyType(
    {
        "audit_entries": "the record itself",
        "audit_places": "the chain over the record",
        "audit_seals": "the chain over the record",
        "events": "the history is written beside the change that it tells of, and only added to",
        "jobs": "the outbox's machinery; what a job does is recorded as its reaction's doing",
        "webhook_receipts": "marks that keep a webhook from acting twice; its effect is recorded",
        "idempotency_keys": "copies of answers whose making is recorded",
        "key_rotations": "how far an operator's rotation has come; it seals the same values anew",
        "tenant_keys": "made unasked at the first seal, and wrapped; no entity",
    }
)
"""The tables whose writes leave no entry, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing that was done to, or seen of, entities of one kind.

    Without ``actor_id`` the product acted by itself, and ``done_by`` names its reaction or command.
    ``entity_ids`` holds one id for a write; a list that was read is one entry per consumer.
    ``before`` and ``after`` are keyed hashes of the entity's state (hexadecimal): they tell equal
    from changed and nothing more. ``recorded_at`` is the database's own clock.
    """

    id: AuditEntryId
    tenant_id: TenantId
    at: datetime
    actor_id: UserId | None
    api_key_id: UUID | None
    on_behalf_of: UserId | None
    session_id: SessionId | None
    ip: str
    request_id: str
    done_by: str
    verb: Verb
    kind: str
    entity_ids: tuple[str, ...]
    consumer_id: ConsumerId | None
    before: str | None
    after: str | None
    recorded_at: datetime | None = None

    def canonical(self) -> bytes:
        """The bytes that are chained: every field, by name, in one spelling."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(fields, default=_plain, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """What an auditor asks for: all that is named must hold; ``until`` is not included."""

    actor_id: UserId | None = None
    consumer_id: ConsumerId | None = None
    verb: Verb | None = None
    kind: str | None = None
    entity_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
