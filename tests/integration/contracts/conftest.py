"""Each contract runs in memory and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from tests.integration.contracts.world import World, memory_world, postgres_world

from adapters.postgres.engine import create_engine
from domain.identity import TenantId


@pytest.fixture(params=["memory", "postgres"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    database = request.getfixturevalue("module_database")
    engine = create_engine(database.app_url, pool_size=12)
    world = postgres_world(engine)
    yield world
    world.machine_keys.close()
    engine.dispose()


@pytest.fixture
def tenant_id(world: World) -> TenantId:
    return world.tenant()
