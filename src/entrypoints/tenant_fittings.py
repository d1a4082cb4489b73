"""Which adapter a firm's own keys call for; without its own, a firm is served as the installation.

A firm brings its keys, never an address: where a vendor is reached is the installation's to say.
"""

from contextlib import ExitStack
from functools import partial

from adapters.anthropic.credential_check import anthropic_knows
from adapters.anthropic.narrator import AnthropicNarrator
from adapters.lob.address_verifier import LobAddressVerifier
from adapters.lob.api import LobApi
from adapters.lob.credential_check import lob_knows
from adapters.lob.mail_carrier import LobMailCarrier
from adapters.lob.notices import LobNotices
from adapters.openai.credential_check import openai_knows
from adapters.openai.narrator import OpenAiNarrator
from adapters.per_tenant.accounts import TenantAccounts
from adapters.per_tenant.configured import ConfiguredVendors
from adapters.per_tenant.vendors import (
    FirmMailCarriers,
    FirmNarrators,
    FirmReportProviders,
    OwnCarrierNotices,
    OwnProviderNotices,
    same_client,
)
from adapters.smartcredit.credential_check import smartcredit_knows
from adapters.smartcredit.notices import SmartCreditNotices
from adapters.smartcredit.report_provider import SmartCreditProvider
from adapters.unconfigured import VendorNotConfigured
from application.credit_reports.ports import ReportProvider
from application.letters.ports import Narrator
from application.mail.ports import AddressVerifier, CarrierNotices, MailCarrier
from application.ports import Begin, Clock
from application.stores import Work
from application.webhooks.ports import ProviderNotices
from domain.tenancy.credentials import AiProvider, CredentialStanding, Vendor, VendorKeys
from entrypoints.fittings import NARRATION_S_MAX
from entrypoints.settings import Settings
from entrypoints.settings.reader import is_loopback

LOB_URL = "https://api.lob.com"
Carrying = TenantAccounts[tuple[MailCarrier, AddressVerifier]]
Providing = TenantAccounts[ReportProvider]


def carrying(
    settings: Settings, begin: Begin[Work], carrier: MailCarrier, verifier: AddressVerifier
) -> Carrying:
    def build(keys: VendorKeys) -> tuple[MailCarrier, AddressVerifier]:
        api = _lob_api(settings, keys)
        return LobMailCarrier(api), LobAddressVerifier(api)

    return TenantAccounts(begin, Vendor.LOB, (carrier, verifier), build)


def providing(
    settings: Settings, begin: Begin[Work], provider: ReportProvider, now: Clock, opened: ExitStack
) -> Providing:
    def build(keys: VendorKeys) -> ReportProvider:
        return SmartCreditProvider(
            url=_smartcredit_url(settings),
            client_id=keys.client_id or "",
            client_secret=keys.secret,
            clock=now,
        )

    accounts = TenantAccounts(begin, Vendor.SMARTCREDIT, provider, build, same_client, _close)
    opened.callback(accounts.close)
    return accounts


def mail_carriers(accounts: Carrying) -> FirmMailCarriers:
    return FirmMailCarriers(accounts)


def report_providers(accounts: Providing) -> FirmReportProviders:
    return FirmReportProviders(accounts)


def narrators(
    settings: Settings, begin: Begin[Work], narrator: Narrator | None, opened: ExitStack
) -> FirmNarrators:
    accounts: TenantAccounts[Narrator | None] = TenantAccounts(
        begin, Vendor.AI, narrator, partial(_narrator, settings), release=_close
    )
    opened.callback(accounts.close)
    return FirmNarrators(accounts)


def firm_carrier_notices(accounts: Carrying) -> OwnCarrierNotices:
    return OwnCarrierNotices(accounts, _lob_notices)


def firm_provider_notices(accounts: Providing) -> OwnProviderNotices:
    return OwnProviderNotices(accounts, _smartcredit_notices)


def vendor_accounts(settings: Settings) -> ConfiguredVendors:
    urls = {Vendor.LOB: _lob_url(settings)}
    if settings.smartcredit is not None:
        urls[Vendor.SMARTCREDIT] = settings.smartcredit.url
    played = {vendor for vendor, url in urls.items() if is_loopback(url)}
    if Vendor.SMARTCREDIT in played:
        played.add(Vendor.LOB)  # invented disputes would be mailed
    return ConfiguredVendors(
        addressed=frozenset({*urls, Vendor.AI, Vendor.STRIPE}),
        sandboxed=frozenset(played),
        checks={
            Vendor.LOB: partial(_check_lob, settings),
            Vendor.SMARTCREDIT: partial(_check_smartcredit, settings),
            Vendor.AI: partial(_check_ai, settings),
        },
    )


def _check_lob(settings: Settings, keys: VendorKeys) -> CredentialStanding:
    return lob_knows(_lob_api(settings, keys))


def _check_smartcredit(settings: Settings, keys: VendorKeys) -> CredentialStanding:
    return smartcredit_knows(
        url=_smartcredit_url(settings), client_id=keys.client_id or "", client_secret=keys.secret
    )


def _check_ai(settings: Settings, keys: VendorKeys) -> CredentialStanding:
    provider = _provider_of(keys)
    knows = anthropic_knows if provider is AiProvider.ANTHROPIC else openai_knows
    return knows(url=settings.ai_addresses[provider.value].url, api_key=keys.secret)


def _narrator(settings: Settings, keys: VendorKeys) -> AnthropicNarrator | OpenAiNarrator:
    provider = _provider_of(keys)
    address = settings.ai_addresses[provider.value]
    made = AnthropicNarrator if provider is AiProvider.ANTHROPIC else OpenAiNarrator
    return made(
        api_key=keys.secret,
        model=keys.ai_model or address.model,
        url=address.url,
        deadline_s=NARRATION_S_MAX,
    )


def _provider_of(keys: VendorKeys) -> AiProvider:
    if keys.ai_provider is None:
        raise ValueError("keys of an AI provider name it")
    return keys.ai_provider


def _lob_api(settings: Settings, keys: VendorKeys) -> LobApi:
    return LobApi(key=keys.secret, url=_lob_url(settings))


def _lob_url(settings: Settings) -> str:
    return LOB_URL if settings.lob is None else settings.lob.url


def _smartcredit_url(settings: Settings) -> str:
    if settings.smartcredit is None:
        raise VendorNotConfigured("SmartCredit", "REDRESS_SMARTCREDIT_URL")
    return settings.smartcredit.url


def _close(built: ReportProvider | Narrator | None) -> None:
    if isinstance(built, SmartCreditProvider | AnthropicNarrator | OpenAiNarrator):
        built.close()


def _lob_notices(secret: str) -> CarrierNotices:
    return LobNotices(secret=secret)


def _smartcredit_notices(secret: str) -> ProviderNotices:
    return SmartCreditNotices(secret=secret)
