"""Signatures, checkpoints, months and packets in memory."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from adapters.memory.recording import AUDIT
from adapters.memory.tables import Draft
from adapters.memory.work import MemoryDatabase
from application.audit.ports import AuditMonths, Checkpoints, PacketFile, Packets, Signatures
from domain.audit import AuditEntry, Verb
from domain.audit_chain import Seal
from domain.audit_months import KIND, AuditMonth, AuditMonthStays
from domain.calendar import day_reached_everywhere
from domain.identity import TenantId


@dataclass(frozen=True, slots=True)
class MemorySignatures(Signatures):
    """Whoever knows the name of the key can sign; enough to tell ours from others'."""

    key_id: str = "memory"
    former: tuple[str, ...] = ()

    def sign(self, content: bytes) -> tuple[str, bytes]:
        return self.key_id, _signed(self.key_id, content)

    def is_ours(self, key_id: str, content: bytes, signature: bytes) -> bool:
        is_known = key_id in {self.key_id, *self.former}
        return is_known and signature == _signed(key_id, content)


@dataclass(frozen=True, slots=True)
class MemoryCheckpoints(Checkpoints):
    kept: dict[tuple[TenantId, int], Seal] = field(default_factory=dict)

    def keep(self, seal: Seal) -> None:
        self.kept.setdefault((seal.tenant_id, seal.seq), seal)

    def find(self, tenant_id: TenantId, seq: int) -> Seal | None:
        return self.kept.get((tenant_id, seq))


@dataclass(frozen=True, slots=True)
class MemoryAuditMonths(AuditMonths):
    """Counts the months from the first one on; those that stand are those with entries."""

    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    made: list[str] = field(default_factory=list)

    def make(self, ahead: int) -> tuple[str, ...]:
        new = [f"month {number}" for number in range(len(self.made), ahead + 1)]
        self.made.extend(new)
        return tuple(new)

    def standing(self) -> tuple[AuditMonth, ...]:
        with self.database.across_tenants() as draft:
            entries: list[AuditEntry] = list(draft.table(AUDIT).values())
        return tuple(sorted({_month(entry) for entry in entries}))

    def retire(self, month: AuditMonth, tenant_ids: Collection[TenantId]) -> None:
        if not month.is_over(day_reached_everywhere(self.database.clock())):
            raise AuditMonthStays(month, "five years are not over since its end")
        with self.database.across_tenants() as draft:
            entries: list[AuditEntry] = list(draft.table(AUDIT).values())
            going = [entry for entry in entries if _month(entry) == month]
            if not going:
                raise AuditMonthStays(month, "there is no such month")
            for why in _objections(draft, month, going, tenant_ids):
                raise AuditMonthStays(month, why)
            for entry in going:
                draft.remove(AUDIT, (entry.tenant_id, entry.id))


def _objections(
    draft: Draft, month: AuditMonth, going: list[AuditEntry], tenant_ids: Collection[TenantId]
) -> Iterator[str]:
    placed = {place.entry_id for place in draft.table("audit_places").values()}
    holds = [hold for hold in draft.table("legal_holds").values() if hold.stands]
    entries: list[AuditEntry] = list(draft.table(AUDIT).values())
    noted = {
        entry.tenant_id
        for entry in entries
        if entry.id in placed
        and (entry.kind, entry.verb, entry.entity_ids) == (KIND, Verb.REMOVED, (str(month),))
    }
    for entry in going:
        tenant_id = entry.tenant_id
        if tenant_id not in tenant_ids:
            yield f"tenant {tenant_id}, who was not asked, has entries in it"
        if entry.id not in placed:
            yield f"entries of tenant {tenant_id} are not sealed"
        if any(
            hold.tenant_id == tenant_id and hold.consumer_id in (None, entry.consumer_id)
            for hold in holds
        ):
            yield f"a legal hold of tenant {tenant_id} covers it"
        if tenant_id not in noted:
            yield f"no sealed note of tenant {tenant_id} tells of it"


def _month(entry: AuditEntry) -> AuditMonth:
    return AuditMonth(entry.at.year, entry.at.month)


@dataclass(frozen=True, slots=True)
class MemoryPackets(Packets):
    """Keeps what was bound, and writes its paths where the packet would lie."""

    bound: dict[Path, dict[str, bytes]] = field(default_factory=dict)

    def bind(self, files: Iterable[PacketFile], into: Path) -> str:
        kept = {file.path: _spelled(file) for file in files}
        into.write_text("\n".join(kept), "utf-8")
        self.bound[into] = kept
        return hashlib.sha256(repr(kept).encode()).hexdigest()

    def faults(self, packet: Path) -> tuple[str, ...]:
        known = self.bound.get(packet)
        if known is None:
            return ("the packet cannot be read",)
        there = packet.read_text("utf-8").split("\n")
        return tuple(f"{path} is missing" for path in known if path not in there)


def _spelled(file: PacketFile) -> bytes:
    if isinstance(file.content, bytes):
        return file.content
    return "\n".join(map(repr, file.content)).encode()


def _signed(key_id: str, content: bytes) -> bytes:
    return hashlib.sha256(key_id.encode() + content).digest()
