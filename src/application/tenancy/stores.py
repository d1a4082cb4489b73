"""The stores of what a firm sets up for itself."""

from abc import abstractmethod
from typing import Protocol

from domain.tenancy.branding import Branding
from domain.tenancy.credentials import CredentialId, Vendor, VendorCredential
from domain.tenancy.webhook_address import WebhookAddress


class VendorCredentialStore(Protocol):
    """``get`` raises CredentialNotFound; ``add`` StaleVersion when the vendor has a present one."""

    @abstractmethod
    def get(self, credential_id: CredentialId) -> VendorCredential: ...

    @abstractmethod
    def add(self, credential: VendorCredential) -> None: ...

    @abstractmethod
    def save(self, credential: VendorCredential) -> VendorCredential: ...

    @abstractmethod
    def present(self) -> tuple[VendorCredential, ...]:
        """Those in force now, at most one for each vendor."""

    @abstractmethod
    def of_vendor(self, vendor: Vendor) -> tuple[VendorCredential, ...]:
        """All that were ever set, newest first."""


class WebhookAddressStore(Protocol):
    @abstractmethod
    def find(self) -> WebhookAddress | None: ...

    @abstractmethod
    def add(self, address: WebhookAddress) -> None:
        """Raise StaleVersion when the firm has one: there is never a second."""


class BrandingStore(Protocol):
    @abstractmethod
    def find(self) -> Branding | None: ...

    @abstractmethod
    def add(self, branding: Branding) -> None:
        """Raise StaleVersion when the firm has one."""

    @abstractmethod
    def save(self, branding: Branding) -> Branding: ...
