"""Connections: one pool per process, clean between users, quick to say that it is full."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long one statement may run, and how long it may wait for a lock, in seconds."""

    statement_s: int
    lock_s: int


class TooSlow(DatabaseUnavailable):
    """A statement ran longer than it may, or waited longer for a lock; nothing of it was kept."""


def create_engine(
    url: str,
    *,
    pool_size: int,
    application_name: str = "redress",
    patience: Patience | None = None,
) -> sa.Engine:
    """A pool of `pool_size` connections and not one more.

    ``patience`` is what a session begins with and returns to; options in the URL come after it.

    A connection that comes back loses every session setting: a tenant that was set for the session
    by mistake must not greet the next user (a rollback alone would leave it).
    """
    address = psycopg_url(url)
    engine = sa.create_engine(
        address,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S_MAX,
        pool_reset_on_return=None,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S_MAX,
            "application_name": application_name,
            **_options(address, patience),
        },
    )
    sa.event.listen(engine, "reset", _reset)
    return engine


def _options(address: sa.URL, patience: Patience | None) -> dict[str, str]:
    if patience is None:
        return {}
    given = address.query.get("options", "")
    ours = f"-c statement_timeout={patience.statement_s}s -c lock_timeout={patience.lock_s}s"
    return {"options": f"{ours} {given if isinstance(given, str) else ' '.join(given)}".strip()}


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
