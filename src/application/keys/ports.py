"""What the rotation of tenants' keys needs from outside."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.identity import TenantId
from domain.key_rotation import KeyRotation


class KeyRotations(Protocol):
    """How far rotations have come; a tenant has one unfinished at most."""

    @abstractmethod
    def unfinished(self, tenant_id: TenantId) -> KeyRotation | None: ...

    @abstractmethod
    def add_once(self, rotation: KeyRotation) -> bool:
        """Add unless the tenant has an unfinished one; tell whether it was added."""

    @abstractmethod
    def save(self, rotation: KeyRotation) -> KeyRotation:
        """One version on. Raises StaleVersion when another run moved it meanwhile."""


class KeyRing(Protocol):
    """A tenant's data keys by version, and the wrapping of all its keys.

    Every method raises KeyServiceUnavailable.
    """

    @abstractmethod
    def newest(self, tenant_id: TenantId) -> int:
        """The version under which values are sealed now."""

    @abstractmethod
    def make(self, tenant_id: TenantId, version: int) -> bytes:
        """Make the data key of that version, unless there is one; return its mark.

        What is sealed from now on is sealed under it; a process that knew the tenant before
        follows within GRACE.
        """

    @abstractmethod
    def fence(self, tenant_id: TenantId, version: int) -> None:
        """From its return on nothing sealed under an older key can be stored. Raises KeyInUse."""

    @abstractmethod
    def retire(self, tenant_id: TenantId, version: int) -> None:
        """Forget every older data key."""

    @abstractmethod
    def rewrap(self, tenant_id: TenantId) -> int:
        """Wrap each kept key under the newest master key; return how many there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """``cursor`` is where the next one begins, None at the end of the place."""

    cursor: str | None
    resealed: int


class SealedValues(Protocol):
    """Where sealed values lie: columns of tables, or objects. ``mark`` is the newest key's."""

    @abstractmethod
    def places(self) -> tuple[str, ...]: ...

    @abstractmethod
    def stale(self, tenant_id: TenantId, place: str, mark: bytes) -> int:
        """How many values of the place are sealed under another key."""

    @abstractmethod
    def reseal(self, tenant_id: TenantId, place: str, mark: bytes, *, after: str | None) -> Batch:
        """Seal the next of those under the newest key, and store them.

        What somebody else holds at this moment is passed over. Raises SealBroken for a value
        that does not open, and StaleVersion when there is a key newer than the mark's.
        """
