"""What sealing personal data needs from outside."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Protocol
from uuid import UUID

from domain.errors import DomainError, Unavailable
from domain.identity import TenantId

PLATFORM_KEY = TenantId(UUID("00000000-0000-7000-8000-00000000f0fa"))
"""The id under which lies the data key for what belongs to people and to no tenant."""


class SealBroken(DomainError):
    """The sealed bytes were changed, moved to another place, or sealed with another key."""

    def __init__(self, context: str) -> None:
        super().__init__(f"the sealed value of {context} cannot be opened")


class KeyServiceUnavailable(Unavailable):
    """The key service does not answer, or refuses us: what it wraps cannot be used meanwhile."""


class SealedUnderOldKey(Unavailable):
    """The tenant's data key was replaced and this process sealed under the former one."""

    def __init__(self) -> None:
        super().__init__("the tenant's data key was just replaced; do it again", retry_after_s=30)


class KeyInUse(Unavailable):
    """Transactions that may seal under the tenant's former key do not end."""

    def __init__(self) -> None:
        super().__init__("the tenant's former key is still being used", retry_after_s=1)


class Sealer(Protocol):
    """Encrypts single values under the tenant's own key.

    `context` says where the value stands (table, column, row) and must be the same on opening, so
    a value that was copied to another row, column or tenant does not open.
    """

    @abstractmethod
    def seal(self, tenant_id: TenantId, context: str, clear: bytes) -> bytes: ...

    @abstractmethod
    def open(self, tenant_id: TenantId, context: str, sealed: bytes) -> bytes:
        """Raises SealBroken."""
        ...

    @abstractmethod
    def blind_index(self, tenant_id: TenantId, purpose: str, value: str) -> bytes:
        """32 bytes that are equal for equal values of one tenant and purpose, and tell no more.

        They stay the same when the tenant's data key is replaced.
        """
        ...

    @abstractmethod
    def is_current(self, tenant_id: TenantId, sealed: bytes) -> bool:
        """Whether it is sealed under the newest key that there is at this moment."""
        ...


@unique
class KeyPurpose(StrEnum):
    """What a key of a tenant is for: to seal values, or to make blind indexes."""

    DATA = "data"
    INDEX = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """One key of a tenant as it is kept; what is sealed under it begins with its ``mark``.

    The mark is empty for an index key, and for data keys from before keys had versions.
    """

    purpose: KeyPurpose
    version: int
    wrapped: bytes = field(repr=False)
    mark: bytes = b""


class TenantKeys(Protocol):
    """Keeps each tenant's wrapped keys; it never sees a clear one."""

    @abstractmethod
    def kept(self, tenant_id: TenantId) -> tuple[WrappedKey, ...]:
        """Those that were not retired, by purpose and version."""

    @abstractmethod
    def add(self, tenant_id: TenantId, keys: Sequence[WrappedKey]) -> None:
        """Add those whose purpose and version the tenant has not yet; the others are left alone.

        Of several callers at once one wins, with all of its keys.
        """

    @abstractmethod
    def rewrap(self, tenant_id: TenantId, key: WrappedKey, wrapped: bytes) -> bool:
        """Replace the wrapping of the key, unless it changed meanwhile; tell whether it was."""

    @abstractmethod
    def fence(self, tenant_id: TenantId, keys: Sequence[WrappedKey]) -> None:
        """From its return on nothing more can be stored that is sealed under these data keys.

        Raises KeyInUse when transactions that may have done so do not end in time.
        """

    @abstractmethod
    def retire(self, tenant_id: TenantId, version: int) -> None:
        """Forget every fenced data key below the version; what was sealed under it is lost."""


class KeyService(Protocol):
    """Wraps data keys under a master key that never leaves it.

    Both methods raise KeyServiceUnavailable.
    """

    @abstractmethod
    def wrap(self, tenant_id: TenantId, data_key: bytes) -> bytes: ...

    @abstractmethod
    def unwrap(self, tenant_id: TenantId, wrapped: bytes) -> bytes:
        """Raises SealBroken, also for another tenant's key."""
        ...
