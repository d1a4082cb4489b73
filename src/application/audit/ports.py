"""What sealing and proving the audit needs from outside."""

from abc import abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from domain.audit_chain import Seal
from domain.audit_months import AuditMonth
from domain.identity import TenantId


class Signatures(Protocol):
    """Signs in the product's name."""

    @abstractmethod
    def sign(self, content: bytes) -> tuple[str, bytes]:
        """The id of the key, and the signature."""

    @abstractmethod
    def is_ours(self, key_id: str, content: bytes, signature: bytes) -> bool:
        """Whether the key of that id, present or former, signed this."""


class Checkpoints(Protocol):
    """Seals kept where the database's administrator cannot reach; a kept one never changes."""

    @abstractmethod
    def keep(self, seal: Seal) -> None:
        """Raise Unavailable when the store does not answer. A seal of that number stays."""

    @abstractmethod
    def find(self, tenant_id: TenantId, seq: int) -> Seal | None: ...


class AuditMonths(Protocol):
    """The record lies in one partition per month."""

    @abstractmethod
    def make(self, ahead: int) -> tuple[str, ...]:
        """Make this month's and those ahead, where they are missing; the names of the new ones."""

    @abstractmethod
    def standing(self) -> tuple[AuditMonth, ...]:
        """The months there are, oldest first; those ahead among them."""

    @abstractmethod
    def retire(self, month: AuditMonth, tenant_ids: Collection[TenantId]) -> None:
        """Destroy a month's entries of all tenants at once, or none.

        Raises AuditMonthStays when the month is not over for the limitation, when somebody else
        has entries in it, and when any of these tenants has unsealed entries in it, a legal hold
        over it, or no sealed note of its retirement.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketFile:
    """``content`` is bytes as they are, or records that become one line of JSON each."""

    path: str
    content: bytes | Iterable[object]


class Packets(Protocol):
    """Signed files of evidence."""

    @abstractmethod
    def bind(self, files: Iterable[PacketFile], into: Path) -> str:
        """Write the packet, one file after the other; return the SHA-256 of its manifest.

        The same files make the same bytes. Of a packet that could not be finished nothing is left.
        """

    @abstractmethod
    def faults(self, packet: Path) -> tuple[str, ...]:
        """What in the packet is not as it was bound, in sentences; empty when all of it is."""
