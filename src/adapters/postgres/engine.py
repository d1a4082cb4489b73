"""Connections: one pool per process, clean between users, quick to say that it is full."""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import ExecStatus

from domain.errors import Unavailable

POOL_TIMEOUT_S_MAX = 2.0
CONNECT_TIMEOUT_S_MAX = 5
TENANT_SETTING = "app.tenant_id"
PERSON_SETTING = "app.user_id"
LEFT_CLEAN = "left_clean"


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


def _reset(connection: Any, record: Any, state: Any) -> None:
    # Whoever left nothing behind may say so, and saves a round trip.
    if state.terminate_only or record.info.pop(LEFT_CLEAN, False):
        return
    connection.rollback()
    result = connection.pgconn.exec_(b"RESET ALL")
    if result.status != ExecStatus.COMMAND_OK:
        raise psycopg.OperationalError("the session could not be reset")
