"""What a firm's own accounts at the vendors ask of the outside."""

from abc import abstractmethod
from typing import Protocol

from domain.identity import TenantId
from domain.tenancy.credentials import CredentialStanding, Vendor, VendorKeys


class VendorAccounts(Protocol):
    """What of the vendors a firm's keys can be used for in this installation."""

    @abstractmethod
    def require_usable(self, vendor: Vendor, keys: VendorKeys) -> None:
        """Raise VendorNotConnected, or LiveKeyRefused where the vendor is only a sandbox."""

    @abstractmethod
    def check(self, vendor: Vendor, keys: VendorKeys) -> CredentialStanding:
        """Ask the vendor whether it knows the keys, without doing anything.

        No transaction may be open. Raises CredentialNotCheckable and Unavailable.
        """


class WebhookAddresses(Protocol):
    """Whose webhook address a token belongs to: a narrow look-up across tenants."""

    @abstractmethod
    def tenant_of_token(self, token_hash: bytes) -> TenantId | None: ...
