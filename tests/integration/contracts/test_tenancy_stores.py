"""VendorCredentialStore, WebhookAddressStore, BrandingStore, WebhookAddresses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import NOW, a_branding, a_credential, a_webhook_address

from application.ports import StaleVersion
from domain.tenancy.credentials import CredentialNotFound, Vendor
from domain.tenancy.webhook_address import hash_token


def test_a_credential_comes_back_as_it_was_kept(world, tenant_id) -> None:
    kept = a_credential(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(kept)
    with world.begin(tenant_id) as work:
        assert work.vendor_credentials.get(kept.id) == kept
        assert work.vendor_credentials.present() == (kept,)
        assert work.vendor_credentials.of_vendor(Vendor.LOB) == (kept,)
        assert work.vendor_credentials.of_vendor(Vendor.AI) == ()


def test_a_vendor_has_one_credential_in_force(world, tenant_id) -> None:
    first, second = (a_credential(world.new_id(), tenant_id) for _ in range(2))
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(first)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.vendor_credentials.add(second)
    with world.begin(tenant_id) as work:
        ended = work.vendor_credentials.save(first.replaced(at=NOW + timedelta(days=1)))
        work.vendor_credentials.add(second)
        work.vendor_credentials.add(a_credential(world.new_id(), tenant_id, vendor=Vendor.AI))
    with world.begin(tenant_id) as work:
        assert [each.vendor for each in work.vendor_credentials.present()] == ["ai", "lob"]
        assert work.vendor_credentials.of_vendor(Vendor.LOB) == (second, ended)


def test_a_credential_is_saved_one_version_on_or_not_at_all(world, tenant_id) -> None:
    kept = a_credential(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(kept)
        stored = work.vendor_credentials.save(kept.forgotten(at=NOW))
    assert stored.version == kept.version + 1
    with world.begin(tenant_id) as work:
        assert work.vendor_credentials.get(kept.id).keys is None
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.vendor_credentials.save(kept)


def test_another_firms_credentials_are_not_there(world, tenant_id) -> None:
    kept = a_credential(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.vendor_credentials.add(kept)
    with world.begin(world.tenant()) as work:
        assert work.vendor_credentials.present() == ()
        assert work.branding.find() is None
        assert work.webhook_addresses.find() is None
        with pytest.raises(CredentialNotFound):
            work.vendor_credentials.get(kept.id)


def test_a_webhook_address_is_found_by_its_token_alone(world, tenant_id) -> None:
    mine = a_webhook_address(world.new_id(), tenant_id)
    other_id = world.tenant()
    theirs = a_webhook_address(world.new_id(), other_id)
    with world.begin(tenant_id) as work:
        work.webhook_addresses.add(mine)
    with world.begin(other_id) as work:
        work.webhook_addresses.add(theirs)
        assert work.webhook_addresses.find() == theirs
    find = world.webhook_addresses.tenant_of_token
    assert (find(mine.token_hash), find(theirs.token_hash)) == (tenant_id, other_id)
    assert find(hash_token("")) is None


def test_a_firm_has_one_webhook_address(world, tenant_id) -> None:
    with world.begin(tenant_id) as work:
        work.webhook_addresses.add(a_webhook_address(world.new_id(), tenant_id))
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.webhook_addresses.add(a_webhook_address(world.new_id(), tenant_id))


def test_a_firm_has_one_branding_which_moves_version_by_version(world, tenant_id) -> None:
    first = a_branding(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.branding.add(first)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.branding.add(a_branding(world.new_id(), tenant_id))
    with world.begin(tenant_id) as work:
        stored = work.branding.save(replace(first, logo=None))
    with world.begin(tenant_id) as work:
        assert work.branding.find() == stored
    assert stored.version == first.version + 1
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.branding.save(first)
