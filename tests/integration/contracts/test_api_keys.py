"""ApiKeyStore and MachineKeys."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import NOW, a_membership, a_user, an_api_key

from application.paging import PageRequest
from application.ports import StaleVersion
from domain.accounts.api_keys import ApiKeyNotFound, ApiKeyRefused
from domain.identity import ApiKeyId, Role


@pytest.fixture
def user(world, tenant_id):
    user = a_user(world.new_id())
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id, Role.OWNER))
    return user


@pytest.fixture
def key(world, tenant_id, user):
    key = an_api_key(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.api_keys.add(key)
    return key


def standing_of(world, key, *, secret_hash=None, now=NOW):
    return world.machine_keys.standing(key.id, secret_hash or key.secret_hash, now=now)


def last_use(world, key, not_before=NOW):
    """When the key was last used; noting it may take a moment."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with world.begin(key.tenant_id) as work:
            used = work.api_keys.get(key.id).last_used_at
        if used is not None and used >= not_before:
            return used
        time.sleep(0.01)
    return None


def test_keys_are_kept_paged_and_the_firms_own(world, tenant_id, user, key) -> None:
    newer = an_api_key(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.api_keys.add(newer)
        assert work.api_keys.get(key.id) == key
        assert work.api_keys.page(PageRequest()).items == (newer, key)
    with world.begin(world.tenant()) as work:
        assert work.api_keys.page(PageRequest()).items == ()
        with pytest.raises(ApiKeyNotFound):
            work.api_keys.get(key.id)


def test_a_key_that_moved_is_not_overwritten(world, tenant_id, key) -> None:
    with world.begin(tenant_id) as work:
        stored = work.api_keys.save(replace(key, revoked_at=NOW))
        assert work.api_keys.get(key.id) == stored
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.api_keys.save(key)


def test_a_key_is_found_with_its_maker_whatever_the_tenant(world, tenant_id, user, key) -> None:
    found, standing = standing_of(world, key)
    assert replace(found, last_used_at=None) == key
    assert (standing.tenant_id, standing.user_id) == (tenant_id, user.id)
    assert standing.roles == {Role.OWNER}
    assert standing.has_passed_second_factor


@pytest.mark.parametrize("change", [{"revoked_at": NOW}, {"expires_at": NOW}], ids=str)
def test_a_key_that_has_ended_opens_nothing(world, key, change) -> None:
    with world.begin(key.tenant_id) as work:
        work.api_keys.save(replace(key, **change))
    with pytest.raises(ApiKeyRefused):
        standing_of(world, key)


def test_a_wrong_secret_and_an_unknown_key_are_refused_alike(world, key) -> None:
    with pytest.raises(ApiKeyRefused) as wrong:
        standing_of(world, key, secret_hash=b"x" * 32)
    with pytest.raises(ApiKeyRefused) as unknown:
        standing_of(world, replace(key, id=ApiKeyId(world.new_id())))
    assert str(wrong.value) == str(unknown.value)


def test_the_previous_secret_is_good_until_the_overlap_ends(world, key) -> None:
    until = NOW + timedelta(hours=1)
    rotated = replace(
        key, secret_hash=b"n" * 32, previous_hash=key.secret_hash, previous_until=until
    )
    with world.begin(key.tenant_id) as work:
        work.api_keys.save(rotated)
    for either in (rotated, key):
        assert standing_of(world, either)[0].id == key.id
    with pytest.raises(ApiKeyRefused):
        standing_of(world, key, now=until)


def test_a_use_is_noted_and_not_again_within_the_minute(world, key) -> None:
    standing_of(world, key)
    assert last_use(world, key) == NOW
    standing_of(world, key, now=NOW + timedelta(seconds=59))
    assert last_use(world, key) == NOW
