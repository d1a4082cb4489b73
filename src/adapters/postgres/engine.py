"""Connections: one pool per process, clean between users, quick to say that it is full."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
import sqlalchemy.exc
from psycopg.pq import ExecStatus

from domain.errors import Unavailable

POOL_TIMEOUT_S_MAX = 2.0
CONNECT_TIMEOUT_S_MAX = 5
TENANT_SETTING = "app.tenant_id"
LEFT_CLEAN = "left_clean"
_SET_TENANT = sa.text(f"select set_config('{TENANT_SETTING}', :tenant, true)")


class DatabaseUnavailable(Unavailable):
    """PostgreSQL did not answer, or every connection of this process is busy."""


def create_engine(url: str, *, pool_size: int, application_name: str = "redress") -> sa.Engine:
    """A pool of `pool_size` connections and not one more.

    A connection that comes back loses every session setting: a tenant that was set for the session
    by mistake must not greet the next user (a rollback alone would leave it).
    """
    engine = sa.create_engine(
        psycopg_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S_MAX,
        pool_reset_on_return=None,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S_MAX,
            "application_name": application_name,
        },
    )
    sa.event.listen(engine, "reset", _reset)
    return engine


def psycopg_url(url: str) -> sa.URL:
    """The URL with the driver named, whichever way PostgreSQL was spelled."""
    return sa.make_url(url.replace("postgres://", "postgresql://", 1)).set(
        drivername="postgresql+psycopg"
    )


@contextmanager
def transaction(
    engine: sa.Engine, *, tenant_id: UUID | None = None, role: str | None = None
) -> Iterator[sa.Connection]:
    """One transaction: the tenant and the role are set before anything else, for it alone.

    A pooled connection whose server has gone is replaced once, before the first statement of the
    caller: nothing can have happened by then. Raises DatabaseUnavailable when PostgreSQL does not
    answer, also on commit, whose outcome is then unknown: callers repeat with the same ids.
    """
    with _translated():
        connection = _opened(engine, tenant_id, role)
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()


def _opened(engine: sa.Engine, tenant_id: UUID | None, role: str | None) -> sa.Connection:
    connection = engine.connect()
    try:
        _set_up(connection, tenant_id, role)
    except sqlalchemy.exc.DBAPIError as error:
        connection.close()
        if not error.connection_invalidated:
            raise
        connection = engine.connect()
        _set_up(connection, tenant_id, role)
    return connection


def _set_up(connection: sa.Connection, tenant_id: UUID | None, role: str | None) -> None:
    if role is not None:
        connection.execute(sa.text(f'set local role "{role}"'))
    # Always sent: it opens the transaction, and an empty tenant sees no tenant's rows.
    connection.execute(_SET_TENANT, {"tenant": "" if tenant_id is None else str(tenant_id)})


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlalchemy.exc.TimeoutError as error:
        raise DatabaseUnavailable(
            "every database connection is busy", retry_after_s=POOL_TIMEOUT_S_MAX
        ) from error
    except sqlalchemy.exc.OperationalError as error:
        raise DatabaseUnavailable("the database does not answer", retry_after_s=1) from error


def _reset(connection: Any, record: Any, state: Any) -> None:
    # Whoever left nothing behind may say so, and saves a round trip.
    if state.terminate_only or record.info.pop(LEFT_CLEAN, False):
        return
    connection.rollback()
    result = connection.pgconn.exec_(b"RESET ALL")
    if result.status != ExecStatus.COMMAND_OK:
        raise psycopg.OperationalError("the session could not be reset")
