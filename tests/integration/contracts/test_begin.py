"""Every Begin must pass this file: one business change, one tenant, one transaction."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from tests.integration.contracts.people import a_consumer

from application.paging import PageRequest
from application.ports import StaleVersion, TransactionInsideAnother
from domain.consumers.consumer import SsnTaken
from domain.errors import NotFound
from domain.identity import ConsumerId


def test_a_second_transaction_inside_one_is_refused(world, tenant_id) -> None:
    with (
        world.begin(tenant_id),
        pytest.raises(TransactionInsideAnother),
        world.begin(tenant_id),
    ):
        pass
    with world.begin(tenant_id) as work:
        assert work.tenants.get().id == tenant_id


def test_a_refusal_that_somebody_catches_still_ends_the_transaction(world, tenant_id) -> None:
    first = a_consumer(world.new_id(), tenant_id, ssn="666111111")
    second = a_consumer(world.new_id(), tenant_id, ssn="666222222")
    third = a_consumer(world.new_id(), tenant_id, ssn="666111111")
    with world.begin(tenant_id) as work:
        work.consumers.add(first)
    with pytest.raises(SsnTaken), world.begin(tenant_id) as work:
        work.consumers.add(second)
        with suppress(SsnTaken):
            work.consumers.add(third)
    with pytest.raises(NotFound), world.begin(tenant_id) as work:
        work.consumers.get(second.id)


def test_of_many_writers_at_once_exactly_one_wins(world, tenant_id) -> None:
    consumer_id = ConsumerId(world.consumer(tenant_id))
    with world.begin(tenant_id) as work:
        consumer = work.consumers.get(consumer_id)

    def save(_: int) -> bool:
        try:
            with world.begin(tenant_id) as work:
                work.consumers.save(consumer)
        except StaleVersion:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(8))) == 1


def test_tenants_take_turns_on_the_same_connections(world) -> None:
    tenants = [world.tenant() for _ in range(4)]
    consumers = {tenant: world.consumer(tenant) for tenant in tenants}

    def look(number: int) -> bool:
        tenant = tenants[number % 4]
        with world.begin(tenant) as work:
            page = work.consumers.page(PageRequest())
        return [c.id for c in page.items] == [consumers[tenant]]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(200)))
