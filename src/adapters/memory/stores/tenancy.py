"""What a firm sets up for itself."""

from dataclasses import dataclass

from adapters.memory.tables import TenantRows
from application.ports import StaleVersion
from application.tenancy.stores import BrandingStore, VendorCredentialStore, WebhookAddressStore
from domain.tenancy.branding import Branding
from domain.tenancy.credentials import (
    CredentialId,
    CredentialNotFound,
    Vendor,
    VendorCredential,
)
from domain.tenancy.webhook_address import WebhookAddress

CREDENTIALS, BRANDING = "tenant_credentials", "tenant_branding"
WEBHOOK_ADDRESSES = "tenant_webhook_addresses"


@dataclass(frozen=True, slots=True)
class MemoryVendorCredentialStore(VendorCredentialStore):
    rows: TenantRows

    def get(self, credential_id: CredentialId) -> VendorCredential:
        credential: VendorCredential | None = self.rows.find(CREDENTIALS, credential_id)
        if credential is None:
            raise CredentialNotFound(credential_id)
        return credential

    def add(self, credential: VendorCredential) -> None:
        if any(each.vendor is credential.vendor for each in self.present()):
            self.rows.draft.refuse(StaleVersion("the firm's credential"))
        self.rows.add(CREDENTIALS, credential)

    def save(self, credential: VendorCredential) -> VendorCredential:
        return self.rows.save(CREDENTIALS, credential)

    def present(self) -> tuple[VendorCredential, ...]:
        found = [each for each in self.rows.all(CREDENTIALS) if each.ended_at is None]
        return tuple(sorted(found, key=lambda each: each.vendor))

    def of_vendor(self, vendor: Vendor) -> tuple[VendorCredential, ...]:
        found = [each for each in self.rows.all(CREDENTIALS) if each.vendor is vendor]
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class MemoryWebhookAddressStore(WebhookAddressStore):
    rows: TenantRows

    def find(self) -> WebhookAddress | None:
        return next(self.rows.all(WEBHOOK_ADDRESSES), None)

    def add(self, address: WebhookAddress) -> None:
        if self.find() is not None:
            self.rows.draft.refuse(StaleVersion("the firm's webhook address"))
        self.rows.add(WEBHOOK_ADDRESSES, address)


@dataclass(frozen=True, slots=True)
class MemoryBrandingStore(BrandingStore):
    rows: TenantRows

    def find(self) -> Branding | None:
        return next(self.rows.all(BRANDING), None)

    def add(self, branding: Branding) -> None:
        if self.find() is not None:
            self.rows.draft.refuse(StaleVersion("the firm's branding"))
        self.rows.add(BRANDING, branding)

    def save(self, branding: Branding) -> Branding:
        return self.rows.save(BRANDING, branding)
