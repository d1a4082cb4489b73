"""The pool: clean between users, bounded, and quick to say no."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from adapters.postgres.engine import DatabaseUnavailable, Patience, TooSlow, create_engine
from adapters.postgres.tenant_transaction import lone_row, tenant_transaction
from entrypoints.assembly import build_container, close_container
from entrypoints.http.problems import status_of
from entrypoints.settings import Settings
from entrypoints.startup import Servers

TENANT = UUID(int=7)
TENANT_NOW = b"select current_setting('app.tenant_id', true)"
WHO = b"select current_user"


def test_the_tenant_holds_for_one_transaction(engine: sa.Engine) -> None:
    with tenant_transaction(engine, TENANT) as transaction:
        assert transaction.one(TENANT_NOW) == (TENANT.hex,)
    with tenant_transaction(engine) as transaction:
        assert transaction.one(TENANT_NOW) == ("",)


def test_a_tenant_set_for_the_session_by_mistake_does_not_meet_the_next_user(database) -> None:
    pool = create_engine(database.app_url, pool_size=1)
    with tenant_transaction(pool) as transaction:
        transaction.run(b"select set_config('app.tenant_id', 'left behind', false)")
    with pool.connect() as connection:
        assert not connection.execute(sa.text(TENANT_NOW.decode())).scalar_one()
    pool.dispose()


@pytest.mark.parametrize("role", ["redress_relay", "redress_resolver", "redress_person"])
def test_an_assumed_role_holds_for_one_transaction(database, role: str) -> None:
    pool = create_engine(database.app_url, pool_size=1)
    with tenant_transaction(pool, role=role) as transaction:
        assert transaction.one(WHO) == (role,)
    with tenant_transaction(pool) as transaction:
        assert transaction.one(WHO) == ("redress_app",)
    pool.dispose()


def test_an_exception_rolls_back_and_passes_through(engine: sa.Engine) -> None:
    with pytest.raises(KeyError), tenant_transaction(engine) as transaction:
        transaction.run(b"create temporary table t (n int) on commit preserve rows")
        raise KeyError
    with tenant_transaction(engine) as transaction:
        assert transaction.one(b"select to_regclass('t')") == (None,)


def test_a_full_pool_refuses_within_two_seconds(engine: sa.Engine) -> None:
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(tenant_transaction(engine))
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match="busy"), tenant_transaction(engine):
            pass
        assert time.monotonic() - began < 3


def test_a_connection_that_died_in_the_pool_is_replaced_unnoticed(database) -> None:
    pool = create_engine(database.app_url, pool_size=1)
    with tenant_transaction(pool):
        pass
    with psycopg.connect(database.superuser_url, autocommit=True) as administrator:
        administrator.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where usename = 'redress_app' and datname = current_database()"
        )
    with tenant_transaction(pool) as transaction:
        assert transaction.one(WHO) == ("redress_app",)
    pool.dispose()


def test_a_connection_that_dies_in_a_transaction_is_unavailable(database) -> None:
    pool = create_engine(database.app_url, pool_size=1)
    with pytest.raises(DatabaseUnavailable), tenant_transaction(pool) as transaction:
        pid = transaction.one(b"select pg_backend_pid()")
        with psycopg.connect(database.superuser_url, autocommit=True) as administrator:
            administrator.execute("select pg_terminate_backend(%s)", pid)
        transaction.run(WHO)
    pool.dispose()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    pool = create_engine("postgresql://redress_app@127.0.0.1:1/redress", pool_size=1)
    with pytest.raises(DatabaseUnavailable), tenant_transaction(pool):
        pass
    pool.dispose()


@pytest.fixture
def impatient(database) -> Iterator[sa.Engine]:
    pool = create_engine(database.app_url, pool_size=2, patience=Patience(statement_s=1, lock_s=1))
    yield pool
    pool.dispose()


def test_a_statement_that_runs_too_long_is_unavailable_and_the_next_one_runs(impatient) -> None:
    with pytest.raises(TooSlow) as refusal, tenant_transaction(impatient) as transaction:
        transaction.run(b"select pg_sleep(20)")
    assert status_of(refusal.value) == 503
    assert refusal.value.retry_after_s
    with tenant_transaction(impatient) as transaction:
        assert transaction.one(WHO) == ("redress_app",)


def test_a_lone_statement_that_runs_too_long_is_asked_once(impatient) -> None:
    began = time.monotonic()
    with pytest.raises(TooSlow):
        lone_row(impatient, b"select pg_sleep(20)", None)
    assert time.monotonic() - began < 2.5


def test_a_wait_for_a_lock_ends(database) -> None:
    patience = Patience(statement_s=60, lock_s=1)
    pool = create_engine(database.app_url, pool_size=2, patience=patience)
    lock = b"select pg_advisory_xact_lock(4711)"
    with tenant_transaction(pool) as holder:
        holder.run(lock)
        with pytest.raises(TooSlow), tenant_transaction(pool) as waiting:
            waiting.run(lock)
    pool.dispose()


def test_a_session_returns_to_its_patience_and_options_of_the_address_come_after_it(
    database,
) -> None:
    url = (
        f"{database.app_url}{'&' if '?' in database.app_url else '?'}options=-c%20lock_timeout%3D7s"
    )
    pool = create_engine(url, pool_size=1, patience=Patience(statement_s=9, lock_s=1))
    shown = b"select current_setting('statement_timeout'), current_setting('lock_timeout')"
    with tenant_transaction(pool) as transaction:
        transaction.run(b"select set_config('statement_timeout', '0', false)")
    with tenant_transaction(pool) as transaction:
        assert transaction.one(shown) == ("9s", "7s")
    pool.dispose()


@pytest.mark.parametrize(
    ("answers_requests", "patience"), [(True, ("11s", "3s")), (False, ("10min", "1min"))]
)
def test_a_job_or_a_command_may_take_longer_than_a_request(
    database, tmp_path: Path, answers_requests: bool, patience: tuple[str, str]
) -> None:
    settings = Settings.read(
        {
            "REDRESS_HOME": str(tmp_path),
            "REDRESS_DB_STATEMENT_S_MAX": "11",
            "REDRESS_DB_LOCK_S_MAX": "3",
        }
    )
    servers = Servers(
        database_url=database.app_url,
        owner_database_url=database.owner_url,
        redis_url="unix:///nowhere/redis.sock",
        repair=lambda: None,
    )
    container = build_container(settings, servers, answers_requests=answers_requests)
    shown = b"select current_setting('statement_timeout'), current_setting('lock_timeout')"
    with tenant_transaction(container.engine()) as transaction:
        assert transaction.one(shown) == patience
    close_container(container)
