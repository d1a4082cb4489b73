"""What a firm sets up for itself."""

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.shelf import Shelf, Shelves
from application.tenancy.stores import BrandingStore, VendorCredentialStore, WebhookAddressStore
from domain.tenancy.branding import Branding
from domain.tenancy.credentials import (
    CredentialId,
    CredentialNotFound,
    Vendor,
    VendorCredential,
)
from domain.tenancy.webhook_address import WebhookAddress

_credentials = tables.tenant_credentials
_CREDENTIALS = Shelf(_credentials, VendorCredential, documents={"keys": ("keys",)})
_PRESENT = _CREDENTIALS.selecting(_credentials.c.ended_at.is_(None), newest=[_credentials.c.vendor])
_OF_VENDOR = _CREDENTIALS.selecting(
    _credentials.c.vendor == sa.bindparam("vendor"), newest=[_credentials.c.id.desc()]
)
_ADDRESSES = Shelf(tables.tenant_webhook_addresses, WebhookAddress, documents={"token": ("token",)})
_ADDRESS = _ADDRESSES.selecting()
_BRANDINGS = Shelf(tables.tenant_branding, Branding, documents={"details": None})
_BRANDING = _BRANDINGS.selecting()


@dataclass(frozen=True, slots=True)
class PostgresVendorCredentialStore(VendorCredentialStore):
    shelves: Shelves

    def get(self, credential_id: CredentialId) -> VendorCredential:
        credential = self.shelves.find(_CREDENTIALS, credential_id)
        if credential is None:
            raise CredentialNotFound(credential_id)
        return credential

    def add(self, credential: VendorCredential) -> None:
        self.shelves.add(_CREDENTIALS, credential)

    def save(self, credential: VendorCredential) -> VendorCredential:
        return self.shelves.save(_CREDENTIALS, credential)

    def present(self) -> tuple[VendorCredential, ...]:
        return self.shelves.all(_CREDENTIALS, _PRESENT, {})

    def of_vendor(self, vendor: Vendor) -> tuple[VendorCredential, ...]:
        return self.shelves.all(_CREDENTIALS, _OF_VENDOR, {"vendor": vendor.value})


@dataclass(frozen=True, slots=True)
class PostgresWebhookAddressStore(WebhookAddressStore):
    shelves: Shelves

    def find(self) -> WebhookAddress | None:
        return self.shelves.first(_ADDRESSES, _ADDRESS, {})

    def add(self, address: WebhookAddress) -> None:
        self.shelves.add(_ADDRESSES, address)


@dataclass(frozen=True, slots=True)
class PostgresBrandingStore(BrandingStore):
    shelves: Shelves

    def find(self) -> Branding | None:
        return self.shelves.first(_BRANDINGS, _BRANDING, {})

    def add(self, branding: Branding) -> None:
        self.shelves.add(_BRANDINGS, branding)

    def save(self, branding: Branding) -> Branding:
        return self.shelves.save(_BRANDINGS, branding)
