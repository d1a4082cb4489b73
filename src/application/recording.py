"""What one transaction does and sees, collected until it ends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from application.ports import NewId
from domain.audit import PERSONAL, UNRECORDED, AuditEntry, AuditEntryId, Verb
from domain.identity import Actor, ConsumerId, TenantId

Fingerprint: TypeAlias = Callable[[Any], str]
"""The keyed hash of an entity's state."""

_Place: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class _Write:
    verb: Verb
    consumer_id: ConsumerId | None
    before: Any
    after: Any


@dataclass(slots=True)
class Recording:
    """The adapters of a Work tell it all that passes through them; nothing has to be remembered.

    Several writes to one entity are one entry, from its first state to its last. A read of what
    the transaction also writes is part of the write. When nobody acts, reads are not kept.
    """

    tenant_id: TenantId
    actor: Actor | None
    done_by: str = ""
    is_reading: bool = True
    """Whether it has written nothing so far, recorded or not."""
    _known: dict[_Place, Any] = field(default_factory=dict)
    _writes: dict[_Place, _Write] = field(default_factory=dict)
    _reads: dict[tuple[str, ConsumerId | None], dict[str, None]] = field(default_factory=dict)
    _notes: dict[tuple[Verb, str, ConsumerId | None], dict[str, None]] = field(default_factory=dict)

    def saw(self, kind: str, entity: Any) -> None:
        """An entity was read."""
        entity_id = str(entity.id)
        self._known.setdefault((kind, entity_id), entity)
        self.looked(kind, (entity_id,), consumer_of(kind, entity))

    def looked(self, kind: str, ids: Iterable[str], consumer_id: ConsumerId | None) -> None:
        """Something of these entities was read, not all of it."""
        if self.actor is not None and kind in PERSONAL:
            self._reads.setdefault((kind, consumer_id), {}).update(dict.fromkeys(ids))

    def known(self, kind: str, entity_id: str) -> Any:
        """The entity as this transaction first read it, or None."""
        return self._known.get((kind, entity_id))

    def wrote(
        self,
        verb: Verb,
        kind: str,
        entity_id: str,
        *,
        consumer_id: ConsumerId | None,
        after: Any = None,
    ) -> None:
        self.is_reading = False
        if kind in UNRECORDED:
            return
        place = (kind, entity_id)
        write = self._writes.get(place)
        if write is None:
            before = self._known.get(place)
            self._writes[place] = _Write(verb, consumer_id, before, after)
            return
        write.after = after
        write.consumer_id = write.consumer_id or consumer_id
        if verb is Verb.REMOVED:
            write.verb = verb

    def note(self, verb: Verb, kind: str, entity_id: str, consumer_id: ConsumerId | None) -> None:
        """What only a use-case knows: a file was opened, a number revealed, a record exported."""
        self._notes.setdefault((verb, kind, consumer_id), {})[entity_id] = None

    def entries(self, *, at: datetime, new_id: NewId, fingerprint: Fingerprint) -> list[AuditEntry]:
        made = [
            self._entry(
                at,
                new_id,
                (write.verb, kind, (entity_id,) if entity_id else (), write.consumer_id),
                before=None if write.before is None else fingerprint(write.before),
                after=None if write.after is None else fingerprint(write.after),
            )
            for (kind, entity_id), write in self._writes.items()
        ]
        seen = [(Verb.READ, kind, who, ids) for (kind, who), ids in self._reads.items()]
        noted = [(verb, kind, who, ids) for (verb, kind, who), ids in self._notes.items()]
        for verb, kind, who, ids in (*seen, *noted):
            shown = tuple(ids) if verb is not Verb.READ else self._only_read(kind, who, ids)
            if shown is not None:
                made.append(self._entry(at, new_id, (verb, kind, shown, who)))
        return made

    def _only_read(
        self, kind: str, consumer_id: ConsumerId | None, ids: dict[str, None]
    ) -> tuple[str, ...] | None:
        """The ids that no other entry tells of; None when nothing is left to tell."""
        told = {entity_id for known, entity_id in self._writes if known == kind}
        if consumer_id is None:
            for (other, who), theirs in self._reads.items():
                if other == kind and who is not None:
                    told.update(theirs)
        left = tuple(entity_id for entity_id in ids if entity_id not in told)
        is_told = bool(told) and (bool(ids) or consumer_id is None)
        return None if not left and is_told else left

    def _entry(
        self,
        at: datetime,
        new_id: NewId,
        what: tuple[Verb, str, tuple[str, ...], ConsumerId | None],
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> AuditEntry:
        verb, kind, entity_ids, consumer_id = what
        actor = self.actor
        return AuditEntry(
            id=AuditEntryId(new_id()),
            tenant_id=self.tenant_id,
            at=at,
            actor_id=None if actor is None else actor.user_id,
            api_key_id=None if actor is None else actor.api_key_id,
            on_behalf_of=None if actor is None else actor.on_behalf_of,
            session_id=None if actor is None else actor.session_id,
            ip="" if actor is None else actor.ip,
            request_id="" if actor is None else actor.request_id,
            done_by=self.done_by if actor is None else "",
            verb=verb,
            kind=kind,
            entity_ids=entity_ids,
            consumer_id=consumer_id,
            before=before,
            after=after,
        )


def consumer_of(kind: str, entity: Any) -> ConsumerId | None:
    """Whose file the entity belongs to."""
    owner: ConsumerId | None = (
        entity.id if kind == "consumers" else getattr(entity, "consumer_id", None)
    )
    return owner
