"""MailCarriers, ReportProviders, Narrators: whose account a firm's call goes out on."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.integration.contracts.people import NOW, a_credential

from adapters.memory.clock import MemoryClock
from adapters.memory.mail import MemoryAddressVerifier, MemoryMailCarrier
from adapters.memory.people import MemoryNarrator
from adapters.memory.report_provider import MemoryReportProvider
from adapters.memory.tenancy import MemoryMailCarriers, MemoryNarrators, MemoryReportProviders
from adapters.per_tenant.accounts import TenantAccounts
from adapters.per_tenant.vendors import (
    FirmMailCarriers,
    FirmNarrators,
    FirmReportProviders,
    same_client,
)
from application.credit_reports.ports import ProviderAccount
from application.mail.ports import CarrierAccount
from domain.tenancy.credentials import CredentialId, CredentialNotFound, Vendor, VendorKeys

CLOCK = MemoryClock(NOW)


@dataclass
class Ports:
    """The ports under test; ``set`` makes the firm's newest credentials at every vendor."""

    carriers: Any
    providers: Any
    narrators: Any
    set: Any


def carrying(secret: str) -> tuple[Any, Any]:
    return MemoryMailCarrier(CLOCK), MemoryAddressVerifier(undeliverable={secret: "marked"})


@pytest.fixture(params=["memory", "kept"])
def ports(request, world) -> Ports:
    return in_memory() if request.param == "memory" else kept_by(world)


def in_memory() -> Ports:
    carrier, verifier = carrying("installation")
    carriers = MemoryMailCarriers(
        CarrierAccount(credential_id=None, carrier=carrier, verifier=verifier)
    )
    providers = MemoryReportProviders.with_one(MemoryReportProvider(CLOCK, "installation"))
    narrators = MemoryNarrators(MemoryNarrator("installation"))

    def set_to(tenant_id, secret: str, credential_id: UUID) -> None:
        carrier, verifier = carrying(secret)
        account = CarrierAccount(
            credential_id=CredentialId(credential_id), carrier=carrier, verifier=verifier
        )
        carriers.of_firm.setdefault(tenant_id, []).append(account)
        provider = ProviderAccount(
            credential_id=CredentialId(credential_id), provider=MemoryReportProvider(CLOCK, secret)
        )
        providers.of_firm.setdefault(tenant_id, []).append(provider)
        narrators.of_firm[tenant_id] = MemoryNarrator(secret)

    return Ports(carriers, providers, narrators, set_to)


def kept_by(world) -> Ports:
    vendors = (Vendor.LOB, Vendor.SMARTCREDIT, Vendor.AI)

    def set_to(tenant_id, secret: str, credential_id: UUID) -> None:
        with world.begin(tenant_id) as work:
            for number, vendor in enumerate(vendors):
                for former in work.vendor_credentials.of_vendor(vendor)[:1]:
                    work.vendor_credentials.save(former.replaced(at=NOW))
                made = a_credential(UUID(int=credential_id.int + number), tenant_id, vendor=vendor)
                keys = VendorKeys(secret=secret, client_id=secret)
                work.vendor_credentials.add(replace(made, keys=keys))

    def accounts(vendor: Vendor, own: Any, build: Any, **more: Any) -> TenantAccounts[Any]:
        return TenantAccounts(world.begin, vendor, own, lambda keys: build(keys.secret), **more)

    return Ports(
        FirmMailCarriers(accounts(Vendor.LOB, carrying("installation"), carrying)),
        FirmReportProviders(
            accounts(
                Vendor.SMARTCREDIT,
                MemoryReportProvider(CLOCK, "installation"),
                lambda secret: MemoryReportProvider(CLOCK, secret),
                same_account=same_client,
            )
        ),
        FirmNarrators(accounts(Vendor.AI, MemoryNarrator("installation"), MemoryNarrator)),
        set_to,
    )


def shown(ports: Ports, tenant_id) -> set[str]:
    """By which secret each of the three vendors would be asked."""
    [verifier] = ports.carriers.of(tenant_id).verifier.undeliverable
    return {
        verifier,
        ports.providers.of(tenant_id).provider.member_id,
        ports.narrators.of(tenant_id).name,
    }


def test_a_firm_without_own_accounts_is_served_by_the_installations(ports, tenant_id) -> None:
    assert shown(ports, tenant_id) == {"installation"}
    assert ports.carriers.of(tenant_id).credential_id is None
    assert ports.providers.of(tenant_id).credential_id is None


def test_each_firm_is_served_by_its_own(ports, world, tenant_id) -> None:
    other_id = world.tenant()
    ports.set(tenant_id, "a-secret-of-mine", world.new_id())
    ports.set(other_id, "a-secret-of-theirs", world.new_id())
    assert shown(ports, tenant_id) == {"a-secret-of-mine"}
    assert shown(ports, other_id) == {"a-secret-of-theirs"}
    assert shown(ports, world.tenant()) == {"installation"}


def test_a_change_acts_on_the_next_call_and_the_former_account_can_still_be_asked(
    ports, world, tenant_id
) -> None:
    ports.set(tenant_id, "a-secret-of-before", world.new_id())
    before = ports.carriers.of(tenant_id)
    assert ports.carriers.of(tenant_id).carrier is before.carrier  # built once
    ports.set(tenant_id, "a-secret-of-now", world.new_id())
    assert shown(ports, tenant_id) == {"a-secret-of-now"}
    earlier = ports.carriers.earlier(tenant_id, before.credential_id)
    assert earlier.credential_id == before.credential_id
    assert earlier.verifier.undeliverable == {"a-secret-of-before": "marked"}
    [verifier] = ports.carriers.earlier(tenant_id, None).verifier.undeliverable
    assert verifier == "installation"


def test_another_firms_credential_is_unknown(ports, world, tenant_id) -> None:
    other_id = world.tenant()
    ports.set(other_id, "a-secret-of-theirs", world.new_id())
    for of in (ports.carriers, ports.providers):
        with pytest.raises(CredentialNotFound):
            of.earlier(tenant_id, of.of(other_id).credential_id)


def test_what_was_built_is_kept_only_so_long_and_ended_with_the_process(world, tenant_id) -> None:
    ended: list[str] = []
    accounts = TenantAccounts(
        world.begin,
        Vendor.LOB,
        "installation",
        lambda keys: keys.secret,
        release=ended.append,
    )
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(a_credential(world.new_id(), tenant_id))
    assert accounts.of(tenant_id)[1] == "test_of-the-firms-own-0001"
    assert "test_of" not in repr(accounts)
    accounts.close()
    assert ended == ["test_of-the-firms-own-0001"]


def test_a_newer_secret_of_the_same_client_takes_over_what_was_begun(world, tenant_id) -> None:
    accounts = TenantAccounts(
        world.begin, Vendor.SMARTCREDIT, "none", lambda keys: keys.secret, same_client
    )
    first, second, third = (
        replace(
            a_credential(world.new_id(), tenant_id, vendor=Vendor.SMARTCREDIT),
            keys=VendorKeys(secret=secret, client_id=client),
        )
        for secret, client in (("one", "c1"), ("two", "c1"), ("three", "c2"))
    )
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(first)
        work.vendor_credentials.save(first.replaced(at=NOW + timedelta(days=1)))
        work.vendor_credentials.add(second)
    assert accounts.earlier(tenant_id, first.id) == (second.id, "two")
    with world.begin(tenant_id) as work:
        work.vendor_credentials.save(second.replaced(at=NOW + timedelta(days=2)))
        work.vendor_credentials.add(third)
    assert accounts.earlier(tenant_id, first.id) == (first.id, "one")
    with world.begin(tenant_id) as work:
        work.vendor_credentials.save(work.vendor_credentials.get(first.id).forgotten(at=NOW))
    with pytest.raises(CredentialNotFound):
        accounts.earlier(tenant_id, first.id)


def test_a_credential_of_another_vendor_is_not_taken_for_this_ones(world, tenant_id) -> None:
    accounts = TenantAccounts(world.begin, Vendor.LOB, "none", lambda keys: keys.secret)
    stripe = a_credential(world.new_id(), tenant_id, vendor=Vendor.STRIPE)
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(stripe)
    assert accounts.of(tenant_id) == (None, "none")
    with pytest.raises(CredentialNotFound):
        accounts.earlier(tenant_id, stripe.id)
