"""TenantKeys: one wrapped data key per tenant, for ever."""

from concurrent.futures import ThreadPoolExecutor

from domain.identity import TenantId


def test_the_first_candidate_becomes_the_key(world) -> None:
    tenant_id = TenantId(world.new_id())
    assert world.tenant_keys.get_or_create(tenant_id, b"first") == b"first"
    assert world.tenant_keys.get_or_create(tenant_id, b"second") == b"first"
    assert world.tenant_keys.get_or_create(TenantId(world.new_id()), b"other") == b"other"


def test_of_candidates_at_once_all_get_the_same_key(world) -> None:
    tenant_id = TenantId(world.new_id())
    candidates = [str(number).encode() for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = pool.map(lambda c: world.tenant_keys.get_or_create(tenant_id, c), candidates)
        assert len(set(keys)) == 1
