"""The schema goes up, down and up again; roles are made once and checked always."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from adapters.embedded import EmbeddedServers
from adapters.postgres import migrations
from adapters.postgres.engine import create_engine
from adapters.postgres.migrations import (
    MigrationRefused,
    downgrade,
    migrate,
    newest_revision,
    present_revision,
)
from adapters.postgres.roles import RolesRefused, check_app_role

TABLES = """
    select relname from pg_class
     where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
     order by 1
"""


@pytest.fixture
def empty(servers: EmbeddedServers) -> Iterator[str]:
    """A database that nothing was ever migrated in."""
    with empty_database(servers, owner="redress_owner") as name:
        yield servers.postgres_url("redress_owner", name)


@contextmanager
def empty_database(servers: EmbeddedServers, *, owner: str) -> Iterator[str]:
    name = f"empty_{uuid4().hex}"
    run(servers, f"create database {name} owner {owner}")
    yield name
    run(servers, f"drop database {name} with (force)")


def run(servers: EmbeddedServers, *statements: str) -> None:
    url = servers.postgres_url("postgres", "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def tables(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute(TABLES)]


def test_the_schema_goes_up_down_and_up_again(empty: str) -> None:
    migrate(empty)
    there = tables(empty)
    assert present_revision(empty) == newest_revision()
    downgrade(empty)
    assert tables(empty) == ["alembic_version"]
    assert present_revision(empty) is None
    migrate(empty)
    assert tables(empty) == there


def test_several_that_migrate_at_once_take_turns(empty: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(migrate, empty) for _ in range(4)]:
            done.result()
    assert present_revision(empty) == newest_revision()


def test_a_table_that_stays_locked_refuses_the_change_and_leaves_all_as_it_was(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "200ms")
    migrate(empty)
    with psycopg.connect(empty) as holder:
        holder.execute("lock table alembic_version in access exclusive mode")
        with pytest.raises(MigrationRefused, match="lock timeout"):
            downgrade(empty)
    assert present_revision(empty) == newest_revision()


def test_a_database_that_does_not_answer_is_refused_without_its_password() -> None:
    with pytest.raises(MigrationRefused, match="REDRESS_OWNER_DATABASE_URL") as refusal:
        migrate("postgresql://redress_owner:hidden@127.0.0.1:1/redress")
    assert "hidden" not in str(refusal.value)


def test_an_owner_that_may_make_no_roles_is_told_what_to_run(servers: EmbeddedServers) -> None:
    run(servers, 'create role "Poor" login')
    with empty_database(servers, owner='"Poor"') as name:
        url = servers.postgres_url("Poor", name)
        with pytest.raises(RolesRefused, match='grant redress_owner to "Poor"'):
            migrate(url)
        run(servers, 'grant redress_owner to "Poor"')
        migrate(url)
        assert present_revision(servers.postgres_url("redress_app", name)) == newest_revision()
    run(servers, 'drop role "Poor"')


def test_tables_belong_to_the_owner_role_whoever_migrates(servers: EmbeddedServers) -> None:
    with empty_database(servers, owner="postgres") as name:
        url = servers.postgres_url("postgres", name)
        migrate(url)
        with psycopg.connect(url) as connection:
            owners = connection.execute(
                "select distinct tableowner from pg_tables where schemaname = 'public'"
            )
            assert owners.fetchall() == [("redress_owner",)]


def test_the_applications_role_is_accepted(engine: sa.Engine) -> None:
    check_app_role(engine)


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        ("postgres", "is a superuser"),
        ("redress_owner", "owns tables"),
        ("redress_bypass", "bypasses row-level security"),
        ("redress_stranger", "is not a member of redress_app"),
    ],
)
def test_a_role_that_row_security_does_not_bind_is_refused(
    servers: EmbeddedServers, module_database, user: str, reason: str
) -> None:
    made = {"redress_bypass": "login bypassrls", "redress_stranger": "login"}.get(user)
    if made:
        run(servers, f"create role {user} {made}")
    pool = create_engine(servers.postgres_url(user, module_database.name), pool_size=1)
    with closing_pool(pool), pytest.raises(RolesRefused, match=reason):
        check_app_role(pool)
    if made:
        run(servers, f"drop role {user}")


def test_the_application_may_not_take_the_owners_role(engine: sa.Engine) -> None:
    for role in ("redress_owner", "postgres"):
        with (
            engine.connect() as connection,
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        ):
            connection.execute(sa.text(f"set role {role}"))


@contextmanager
def closing_pool(pool: sa.Engine) -> Iterator[None]:
    try:
        yield
    finally:
        pool.dispose()
