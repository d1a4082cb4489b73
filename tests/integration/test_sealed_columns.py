"""What identifies a person, opens their accounts or says what is in their file lies sealed."""

from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from tests.integration.contracts.everything import fill_every_table
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import postgres_world

from adapters.kms import AesGcmSealer
from adapters.memory.sealing import MemoryKeyService, MemoryTenantKeys
from adapters.postgres import tables
from adapters.postgres.engine import create_engine
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.work import PostgresDatabase
from application.paging import PageRequest
from application.sealing import SealBroken

# As the contracts' synthetic people and files have them.
SECRETS = [
    "1985-03-04",
    "access-token-1",
    "JBSWY3DPEHPK3PXP",  # the secret of an authenticator
    "refresh-token-1",
    "pkce-verifier-1",
    "test_of-the-firms-own-0001",
    "webhook-secret-of-the-firm-1",
    "token-of-the-webhooks-",
    "NORTHWIND",
    "Pat Exámple",
    "March 4, 1985",
    "$125",
]


@pytest.fixture
def world(engine: sa.Engine):
    plain = postgres_world(engine)
    sealer = AesGcmSealer(MemoryTenantKeys(), MemoryKeyService())
    database = PostgresDatabase(engine, sealer, plain.new_id, plain.clock)
    return replace(plain, begin=database.begin)


def everything_in(database) -> str:
    """Each row of each table as PostgreSQL prints it; bytes as hexadecimal digits."""
    with psycopg.connect(database.superuser_url) as connection:
        return "\n".join(
            str(row)
            for name in tables.metadata.tables
            for row in connection.execute(
                sql.SQL("select t::text from {} t").format(sql.Identifier(name))
            )
        )


def test_no_secret_of_a_file_stands_in_the_clear(world, database) -> None:
    tenant_id = fill_every_table(world)
    with world.begin(tenant_id) as work:
        [consumer] = work.consumers.page(PageRequest()).items
    written = everything_in(database)
    assert "pat@example.com" in written
    for secret in [consumer.ssn, *SECRETS]:
        assert secret not in written, secret
        assert secret.encode().hex() not in written, secret


def test_a_sealed_value_that_was_moved_to_another_row_does_not_open(world, database) -> None:
    tenant_id = world.tenant()
    first, second = world.consumer(tenant_id), world.consumer(tenant_id)
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update consumers set identity = (select identity from consumers where id = %s) "
            "where id = %s",
            [first, second],
        )
    with pytest.raises(SealBroken), world.begin(tenant_id) as work:
        work.consumers.get(second)


def test_a_first_seal_needs_no_second_connection_of_a_full_pool(database) -> None:
    engine = create_engine(database.app_url, pool_size=1)
    plain = postgres_world(engine)
    sealer = AesGcmSealer(PostgresTenantKeys(engine), MemoryKeyService())
    sealing = PostgresDatabase(engine, sealer, plain.new_id, plain.clock)
    tenant_id = plain.tenant()
    consumer = a_consumer(plain.new_id(), tenant_id)
    with sealing.begin(tenant_id) as work:
        work.consumers.add(consumer)
        assert work.consumers.get(consumer.id) == consumer
    engine.dispose()
