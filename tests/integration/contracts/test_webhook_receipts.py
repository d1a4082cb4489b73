"""WebhookReceipts: a webhook has one effect per tenant, whoever sends it twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest


def record(world, tenant_id, event_id: str, provider: str = "lob") -> bool:
    with world.begin(tenant_id) as work:
        return work.receipts.record(provider, event_id, "letter.delivered", world.now)


def test_an_id_is_taken_once_per_provider_and_tenant(world, tenant_id) -> None:
    assert record(world, tenant_id, "evt_1")
    assert not record(world, tenant_id, "evt_1")
    assert record(world, tenant_id, "evt_1", "smartcredit")
    assert record(world, world.tenant(), "evt_1")


def test_what_is_rolled_back_was_not_taken(world, tenant_id) -> None:
    with pytest.raises(ZeroDivisionError), world.begin(tenant_id) as work:
        work.receipts.record("lob", "evt_2", "letter.delivered", world.now)
        _ = 1 / 0
    assert record(world, tenant_id, "evt_2")


def test_of_deliveries_at_once_one_is_taken(world, tenant_id) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = pool.map(lambda _: record(world, tenant_id, "evt_3"), range(8))
        assert sum(taken) == 1
