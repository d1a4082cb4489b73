"""The vendors' ports for firms with accounts of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.per_tenant.accounts import TenantAccounts
from application.credit_reports.ports import ProviderAccount, ReportProvider, ReportProviders
from application.letters.ports import Narrator, Narrators
from application.mail.ports import (
    AddressVerifier,
    CarrierAccount,
    CarrierNotices,
    FirmCarrierNotices,
    MailCarrier,
    MailCarriers,
)
from application.webhooks.ports import FirmProviderNotices, ProviderNotices
from domain.identity import TenantId
from domain.tenancy.credentials import CredentialId, VendorKeys


def same_client(one: VendorKeys, other: VendorKeys) -> bool:
    """Whether both are secrets of one OAuth client, whose tokens then are good for either."""
    return one.client_id == other.client_id


@dataclass(frozen=True, slots=True)
class FirmMailCarriers(MailCarriers):
    accounts: TenantAccounts[tuple[MailCarrier, AddressVerifier]]

    def of(self, tenant_id: TenantId) -> CarrierAccount:
        return _carrier_account(*self.accounts.of(tenant_id))

    def earlier(self, tenant_id: TenantId, credential_id: CredentialId | None) -> CarrierAccount:
        return _carrier_account(*self.accounts.earlier(tenant_id, credential_id))


@dataclass(frozen=True, slots=True)
class FirmReportProviders(ReportProviders):
    accounts: TenantAccounts[ReportProvider]

    def of(self, tenant_id: TenantId) -> ProviderAccount:
        credential_id, provider = self.accounts.of(tenant_id)
        return ProviderAccount(credential_id=credential_id, provider=provider)

    def earlier(self, tenant_id: TenantId, credential_id: CredentialId | None) -> ProviderAccount:
        found_id, provider = self.accounts.earlier(tenant_id, credential_id)
        return ProviderAccount(credential_id=found_id, provider=provider)


@dataclass(frozen=True, slots=True)
class FirmNarrators(Narrators):
    accounts: TenantAccounts[Narrator | None]

    def of(self, tenant_id: TenantId) -> Narrator | None:
        return self.accounts.of(tenant_id)[1]


@dataclass(frozen=True, slots=True)
class OwnCarrierNotices(FirmCarrierNotices):
    """``verifying`` makes the vendor's verification of one secret; of none it believes nothing."""

    accounts: TenantAccounts[tuple[MailCarrier, AddressVerifier]]
    verifying: Callable[[str], CarrierNotices] = field(repr=False)

    def of(self, tenant_id: TenantId) -> CarrierNotices:
        return self.verifying(_webhook_secret(self.accounts.keys_of(tenant_id)))


@dataclass(frozen=True, slots=True)
class OwnProviderNotices(FirmProviderNotices):
    accounts: TenantAccounts[ReportProvider]
    verifying: Callable[[str], ProviderNotices] = field(repr=False)

    def of(self, tenant_id: TenantId) -> ProviderNotices:
        return self.verifying(_webhook_secret(self.accounts.keys_of(tenant_id)))


def _carrier_account(
    credential_id: CredentialId | None, built: tuple[MailCarrier, AddressVerifier]
) -> CarrierAccount:
    carrier, verifier = built
    return CarrierAccount(credential_id=credential_id, carrier=carrier, verifier=verifier)


def _webhook_secret(keys: VendorKeys | None) -> str:
    return (keys.webhook_secret or "") if keys else ""
