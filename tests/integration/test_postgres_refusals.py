"""What PostgreSQL refuses or cannot answer comes back as the domain says it."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import World, postgres_world

from adapters.postgres import tables
from adapters.postgres.engine import DatabaseUnavailable, create_engine
from adapters.postgres.migrations import newest_revision
from adapters.postgres.refusals import refuse
from adapters.postgres.tenant_transaction import tenant_transaction
from domain.errors import Invalid


@pytest.fixture
def world(engine: sa.Engine) -> World:
    return postgres_world(engine)


@pytest.fixture
def small_engine(database) -> Iterator[sa.Engine]:
    engine = create_engine(database.app_url, pool_size=1)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_that_cannot_be_stored_is_invalid_and_not_quoted(world, text: str) -> None:
    tenant_id = world.tenant()
    consumer = replace(a_consumer(world.new_id(), tenant_id), email=text)
    with pytest.raises(Invalid) as refusal, world.begin(tenant_id) as work:
        work.consumers.add(consumer)
    assert text not in str(refusal.value)


def test_connections_that_the_server_closed_are_replaced_unseen(world, database) -> None:
    tenant_id = world.tenant()
    for _ in range(2):
        with psycopg.connect(database.superuser_url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s "
                "and datname = current_database()",
                ["redress_app"],
            )
        assert tenant_id in world.directory.tenant_ids()
        with world.begin(tenant_id) as work:
            assert work.tenants.get().id == tenant_id


def test_a_connection_lost_in_the_middle_is_unavailable_and_nothing_is_kept(
    world, database
) -> None:
    tenant_id = world.tenant()
    consumer = a_consumer(world.new_id(), tenant_id)
    with pytest.raises(DatabaseUnavailable), world.begin(tenant_id) as work:
        work.consumers.add(consumer)
        with psycopg.connect(database.superuser_url, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where state = 'idle in transaction' and datname = current_database()"
            )
    with world.begin(tenant_id) as work:
        work.consumers.add(consumer)


def test_a_result_that_libpq_made_itself_says_that_the_server_is_gone() -> None:
    gone = psycopg.DatabaseError("server closed the connection unexpectedly")
    with pytest.raises(DatabaseUnavailable):
        refuse(gone)


def test_a_defect_of_ours_stays_what_it_is() -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        refuse(psycopg.errors.UndefinedTable("no such table"))


def test_a_full_pool_is_unavailable_within_seconds(small_engine) -> None:
    with (
        tenant_transaction(small_engine),
        pytest.raises(DatabaseUnavailable, match="busy"),
        tenant_transaction(small_engine),
    ):
        pass


def test_the_tables_for_building_statements_are_those_of_the_newest_revision(database) -> None:
    assert newest_revision() is not None
    engine = create_engine(database.superuser_url, pool_size=1)
    with engine.connect() as connection:
        # Partitions are made as time goes by; they are as the table that they are parts of.
        opts = {"compare_type": True, "include_name": _is_no_partition}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, tables.metadata)
    engine.dispose()
    assert [d for d in differences if "alembic_version" not in str(d)] == []


def _is_no_partition(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not str(name).startswith("audit_entries_")
