"""The chain over the audit in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.memory.recording import AUDIT, RecordedRows
from application.audit_trail import AuditChain, AuditProof
from application.ports import Clock
from domain.audit import AuditEntry, AuditEntryId, Verb
from domain.audit_chain import ChainHead, Place, Seal, first_link
from domain.audit_months import AuditMonth, MonthStanding
from domain.identity import ConsumerId

_PLACES, _SEALS = "audit_places", "audit_seals"


@dataclass(frozen=True, slots=True)
class MemoryAuditChain(AuditChain):
    """Transactions run one after the other here, so an entry is never late."""

    rows: RecordedRows
    clock: Clock

    def head(self) -> ChainHead:
        seals = _seals(self.rows)
        if not seals:
            return ChainHead(seq=0, position=0, link=first_link(self.rows.tenant_id), swept_to=None)
        last = seals[-1]
        return ChainHead(
            seq=last.seq, position=last.position, link=last.link, swept_to=last.swept_to
        )

    def unsealed(self, head: ChainHead, limit: int) -> tuple[tuple[AuditEntry, ...], datetime]:
        placed = {place.entry_id for place in _placed(self.rows)}
        entries: list[AuditEntry] = [e for e in self.rows.all(AUDIT) if e.id not in placed]
        swept_to = head.swept_to or datetime.min.replace(tzinfo=UTC)
        return tuple(entries[:limit]), self.clock() if len(entries) < limit else swept_to

    def extend(self, places: Sequence[Place], seal: Seal) -> None:
        for place in places:
            self.rows.draft.put(_PLACES, (self.rows.tenant_id, place.position), place)
        self.rows.draft.put(_SEALS, (self.rows.tenant_id, seal.seq), seal)

    def standing(self, month: AuditMonth, held: Collection[ConsumerId]) -> MonthStanding:
        placed = {place.entry_id for place in _placed(self.rows)}
        entries: list[AuditEntry] = [
            entry for entry in self.rows.all(AUDIT) if f"{entry.at:%Y-%m}" == str(month)
        ]
        return MonthStanding(
            entries=len(entries),
            unsealed=sum(entry.id not in placed for entry in entries),
            held=sum(entry.consumer_id in held for entry in entries),
        )


@dataclass(frozen=True, slots=True)
class MemoryAuditProof(AuditProof):
    rows: RecordedRows

    def places(self, after: int, limit: int) -> tuple[tuple[Place, AuditEntry | None], ...]:
        entries = {entry.id: entry for entry in self.rows.all(AUDIT)}
        found = [place for place in _placed(self.rows) if place.position > after][:limit]
        return tuple((place, entries.get(place.entry_id)) for place in found)

    def seals(self, after: int, limit: int) -> tuple[Seal, ...]:
        return tuple(seal for seal in _seals(self.rows) if seal.seq > after)[:limit]

    def seals_down(self, before: int | None, limit: int) -> tuple[Seal, ...]:
        older = [seal for seal in _seals(self.rows) if before is None or seal.seq < before]
        return tuple(reversed(older))[:limit]

    def strays(self, swept_to: datetime, limit: int) -> tuple[AuditEntryId, ...]:
        placed = {place.entry_id for place in _placed(self.rows)}
        found = [
            entry.id
            for entry in self.rows.all(AUDIT)
            if entry.id not in placed and entry.at < swept_to
        ]
        return tuple(found[:limit])

    def retired(self) -> frozenset[str]:
        entries: list[AuditEntry] = list(self.rows.all(AUDIT))
        return frozenset(
            entity_id
            for entry in entries
            if entry.kind == AUDIT and entry.verb is Verb.REMOVED
            for entity_id in entry.entity_ids
        )


def _placed(rows: RecordedRows) -> list[Place]:
    return list(rows.all(_PLACES))


def _seals(rows: RecordedRows) -> list[Seal]:
    return list(rows.all(_SEALS))
