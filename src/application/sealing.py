"""What sealing personal data needs from outside."""

from abc import abstractmethod
from typing import Protocol

from domain.errors import DomainError
from domain.identity import TenantId


class SealBroken(DomainError):
    """The sealed bytes were changed, moved to another place, or sealed with another key."""

    def __init__(self, context: str) -> None:
        super().__init__(f"the sealed value of {context} cannot be opened")


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
        """32 bytes that are equal for equal values of one tenant and purpose, and tell no more."""
        ...


class TenantKeys(Protocol):
    """Keeps one wrapped data key per tenant; it never sees a clear one."""

    @abstractmethod
    def get_or_create(self, tenant_id: TenantId, candidate: bytes) -> bytes:
        """The tenant's wrapped key; `candidate` becomes it if the tenant has none.

        Of several callers at once exactly one candidate wins, and all get that one.
        """
        ...


class KeyService(Protocol):
    """Wraps data keys under a master key that never leaves it."""

    @abstractmethod
    def wrap(self, tenant_id: TenantId, data_key: bytes) -> bytes: ...

    @abstractmethod
    def unwrap(self, tenant_id: TenantId, wrapped: bytes) -> bytes:
        """Raises SealBroken, also for another tenant's key."""
        ...
