"""The pool: clean between users, bounded, and quick to say no."""

import time
from contextlib import ExitStack
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from adapters.postgres.engine import DatabaseUnavailable, create_engine
from adapters.postgres.tenant_transaction import tenant_transaction

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
