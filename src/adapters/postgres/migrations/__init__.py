"""The schema's revisions, run by `redress migrate` and by the embedded profile at its start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
import sqlalchemy as sa
import sqlalchemy.exc
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from adapters.postgres.engine import psycopg_url
from adapters.postgres.roles import OWNER, create_roles

LOCK_TIMEOUT = "5s"
_LOCK_KEY = 7_305_442_190  # any number that nothing else in this database locks on


class MigrationRefused(Exception):
    """The schema could not be changed now; nothing was."""


def migrate(owner_url: str, revision: str = "head") -> None:
    """Create the roles and bring the schema up to `revision`; several callers at once take turns.

    Raises RolesRefused when roles are missing and may not be made, and MigrationRefused when a
    table stays locked by others for longer than LOCK_TIMEOUT.
    """
    _run(owner_url, lambda config: alembic.command.upgrade(config, revision))


def downgrade(owner_url: str, revision: str = "base") -> None:
    """Take the schema back to `revision`; the roles stay, other databases may use them."""
    _run(owner_url, lambda config: alembic.command.downgrade(config, revision))


def present_revision(url: str) -> str | None:
    """The revision the database is at; None before the first."""
    engine = sa.create_engine(psycopg_url(url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this release needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _run(owner_url: str, command: Callable[[Config], None]) -> None:
    with _connected(owner_url) as connection, _alone(connection):
        create_roles(connection)
        connection.execute(sa.text(f"set role {OWNER}"))
        # A change that waits for a lock makes every later reader wait behind it.
        connection.execute(sa.text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        try:
            command(config)
        except sqlalchemy.exc.OperationalError as error:
            raise MigrationRefused(f"the schema was not changed: {error.orig}") from error
        connection.commit()


def _connected(owner_url: str) -> sa.Connection:
    try:
        return sa.create_engine(psycopg_url(owner_url), poolclass=sa.NullPool).connect()
    except sqlalchemy.exc.OperationalError as error:
        raise MigrationRefused(
            f"the database of REDRESS_OWNER_DATABASE_URL cannot be reached: {error.orig}"
        ) from error


@contextmanager
def _alone(connection: sa.Connection) -> Iterator[None]:
    # For the session, not the transaction: a revision may commit in between. Closing frees it.
    connection.execute(sa.text("select pg_advisory_lock(:key)"), {"key": _LOCK_KEY})
    connection.commit()
    yield


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent).replace("%", "%%")  # the option is interpolated
    config.set_main_option("script_location", folder)
    return config
