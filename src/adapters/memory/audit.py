"""Signatures and checkpoints in memory."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from application.audit.ports import AuditMonths, Checkpoints, PacketFile, Packets, Signatures
from domain.audit_chain import Seal
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
    """Counts the months from the first one on."""

    made: list[str] = field(default_factory=list)

    def make(self, ahead: int) -> tuple[str, ...]:
        new = [f"month {number}" for number in range(len(self.made), ahead + 1)]
        self.made.extend(new)
        return tuple(new)


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
