"""Opening the servers that the settings name: private ones are started and migrated at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy.exc

from adapters.embedded import EmbeddedServers
from adapters.postgres import migrations
from adapters.postgres.engine import DatabaseUnavailable
from entrypoints.settings import Settings


class SchemaOutdated(Exception):
    """The database is not at the revision that this release needs."""

    def __init__(self, present: str | None, needed: str | None) -> None:
        super().__init__(
            f"the database is at revision {present or 'none'} and this release needs {needed}: "
            "run `redress migrate`"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the servers are; ``repair`` starts private ones again that have died."""

    database_url: str = field(repr=False)
    owner_database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    repair: Callable[[], None]


@contextmanager
def opened_servers(settings: Settings, *, is_migrated: bool = True) -> Iterator[Servers]:
    """The servers of the settings; private ones run as long as somebody uses them.

    Private ones are migrated here; real ones are by `redress migrate` alone. With
    ``is_migrated`` False the schema is left as it is. Raises EmbeddedRefused, RolesRefused,
    MigrationRefused, and SchemaOutdated.
    """
    if settings.database_url is None:
        with _private_servers(settings) as servers:
            if is_migrated:
                migrate(servers)
            yield servers
        return
    servers = _real_servers(settings)
    if is_migrated:
        require_newest_schema(servers)
    yield servers


def migrate(servers: Servers) -> None:
    """Bring the schema up to this release.

    Raises RolesRefused, MigrationRefused, and DatabaseUnavailable.
    """
    with _answering("REDRESS_OWNER_DATABASE_URL"):
        migrations.migrate(servers.owner_database_url)


def require_newest_schema(servers: Servers) -> None:
    """Raise SchemaOutdated unless the schema is this release's, and DatabaseUnavailable."""
    with _answering("REDRESS_DATABASE_URL"):
        present = migrations.present_revision(servers.database_url)
    needed = migrations.newest_revision()
    if present != needed:
        raise SchemaOutdated(present, needed)


@contextmanager
def _answering(variable: str) -> Iterator[None]:
    try:
        yield
    except sqlalchemy.exc.OperationalError as error:
        raise DatabaseUnavailable(f"the PostgreSQL of {variable} does not answer") from error


@contextmanager
def _private_servers(settings: Settings) -> Iterator[Servers]:
    with EmbeddedServers(settings.home) as private:
        yield Servers(
            database_url=private.app_url,
            owner_database_url=private.owner_url,
            redis_url=private.redis_url,
            repair=private.ensure,
        )


def _real_servers(settings: Settings) -> Servers:
    return Servers(
        database_url=settings.database_url or "",
        owner_database_url=settings.owner_database_url or "",
        redis_url=settings.redis_url or "",
        repair=lambda: None,
    )
