"""Firms' own accounts at the vendors, as far as a test needs them."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from adapters.memory.mail import MemoryCarrierNotices
from adapters.memory.people import MemoryProviderNotices
from adapters.memory.stores.tenancy import WEBHOOK_ADDRESSES
from adapters.memory.work import MemoryDatabase
from application.credit_reports.ports import ProviderAccount, ReportProvider, ReportProviders
from application.letters.ports import Narrator, Narrators
from application.mail.ports import (
    CarrierAccount,
    CarrierNotices,
    FirmCarrierNotices,
    MailCarriers,
)
from application.tenancy.ports import VendorAccounts, WebhookAddresses
from application.webhooks.ports import FirmProviderNotices, ProviderNotices
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.tenancy.credentials import (
    CredentialId,
    CredentialNotCheckable,
    CredentialNotFound,
    CredentialStanding,
    LiveKeyRefused,
    Vendor,
    VendorKeys,
)
from domain.tenancy.webhook_address import WebhookAddress

Account = TypeVar("Account", CarrierAccount, ProviderAccount)


@dataclass(slots=True)
class AccountsByFirm(Generic[Account]):
    """``of_firm`` are a firm's own accounts, the one that counts last."""

    installation: Account
    of_firm: dict[TenantId, list[Account]] = field(default_factory=dict)

    def of(self, tenant_id: TenantId) -> Account:
        own = self.of_firm.get(tenant_id)
        return own[-1] if own else self.installation

    def earlier(self, tenant_id: TenantId, credential_id: CredentialId | None) -> Account:
        if credential_id is None:
            return self.installation
        for account in self.of_firm.get(tenant_id, ()):
            if account.credential_id == credential_id:
                return account
        raise CredentialNotFound(credential_id)


class MemoryMailCarriers(AccountsByFirm[CarrierAccount], MailCarriers):
    pass


class MemoryReportProviders(AccountsByFirm[ProviderAccount], ReportProviders):
    @classmethod
    def with_one(cls, provider: ReportProvider) -> "MemoryReportProviders":
        return cls(ProviderAccount(credential_id=None, provider=provider))


@dataclass(slots=True)
class MemoryNarrators(Narrators):
    installation: Narrator | None = None
    of_firm: dict[TenantId, Narrator] = field(default_factory=dict)

    def of(self, tenant_id: TenantId) -> Narrator | None:
        return self.of_firm.get(tenant_id, self.installation)


@dataclass(slots=True)
class MemoryFirmCarrierNotices(FirmCarrierNotices):
    """``secrets`` are the firms' own; a firm without one is told of nothing genuine."""

    secrets: dict[TenantId, str] = field(default_factory=dict)

    def of(self, tenant_id: TenantId) -> CarrierNotices:
        return MemoryCarrierNotices(self.secrets.get(tenant_id, "nobody's"))


@dataclass(slots=True)
class MemoryFirmProviderNotices(FirmProviderNotices):
    secrets: dict[TenantId, str] = field(default_factory=dict)

    def of(self, tenant_id: TenantId) -> ProviderNotices:
        return MemoryProviderNotices(self.secrets.get(tenant_id, "nobody's"))


@dataclass(slots=True)
class MemoryVendorAccounts(VendorAccounts):
    """Vendors that know the secrets in ``known``; they are sandboxes, so no live key is taken."""

    known: set[str] = field(default_factory=set)
    is_down: bool = False

    def require_usable(self, vendor: Vendor, keys: VendorKeys) -> None:
        if keys.is_live:
            raise LiveKeyRefused(vendor)

    def check(self, vendor: Vendor, keys: VendorKeys) -> CredentialStanding:
        if vendor is Vendor.STRIPE:
            raise CredentialNotCheckable(vendor)
        if self.is_down:
            raise Unavailable(f"{vendor} does not answer")
        is_known = keys.secret in self.known
        return CredentialStanding.ACCEPTED if is_known else CredentialStanding.REFUSED


@dataclass(frozen=True, slots=True)
class MemoryWebhookAddresses(WebhookAddresses):
    database: MemoryDatabase

    def tenant_of_token(self, token_hash: bytes) -> TenantId | None:
        with self.database.across_tenants() as draft:
            addresses: list[WebhookAddress] = list(draft.table(WEBHOOK_ADDRESSES).values())
        found = (each.tenant_id for each in addresses if each.token_hash == token_hash)
        return next(found, None)
