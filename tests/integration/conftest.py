"""Real servers for the tests: started once per run, a fresh migrated database for each test."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import redis
import sqlalchemy as sa
from redis.backoff import NoBackoff
from redis.retry import Retry

from adapters.embedded import EmbeddedServers
from adapters.postgres.engine import create_engine
from adapters.postgres.migrations import migrate

TEMPLATE = "redress_template"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestDatabase:
    """One database of its own, as the three roles that may be needed."""

    __test__ = False

    name: str
    app_url: str
    owner_url: str
    superuser_url: str


@pytest.fixture(scope="session")
def servers(servers_home: Path) -> Iterator[EmbeddedServers]:
    """The run's PostgreSQL and Redis, shared with other tests: never kill or restart these."""
    with EmbeddedServers(servers_home, is_durable=False) as servers:
        _make_template_once(servers)
        yield servers


@pytest.fixture
def database(servers: EmbeddedServers) -> Iterator[TestDatabase]:
    """A fresh, migrated, empty database for this test."""
    with fresh_database(servers) as database:
        yield database


@pytest.fixture(scope="module")
def module_database(servers: EmbeddedServers) -> Iterator[TestDatabase]:
    """A migrated database shared by one module's tests, which use a tenant each."""
    with fresh_database(servers) as database:
        yield database


@pytest.fixture
def engine(database: TestDatabase) -> Iterator[sa.Engine]:
    """The application's pool on this test's database."""
    engine = create_engine(database.app_url, pool_size=5)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def redis_of_process(servers: EmbeddedServers) -> str:
    """A Redis database that this test process has alone; no test finds what another left."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return str(servers.redis_url.replace("db=0", f"db={int(worker) % 16}"))


@pytest.fixture
def redis_url(redis_of_process: str) -> str:
    """The same, emptied before the test."""
    with redis.Redis.from_url(redis_of_process, retry=Retry(NoBackoff(), 0)) as client:
        client.flushdb()
    return redis_of_process


@pytest.fixture
def own_home() -> Iterator[Path]:
    """A home for servers that a test may kill; pass it to EmbeddedServers."""
    home = Path(tempfile.mkdtemp(prefix="redress-own-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)


@pytest.fixture
def own_servers(own_home: Path) -> Iterator[EmbeddedServers]:
    """Migrated servers of this test's own: it may kill and restart them."""
    with EmbeddedServers(own_home, is_durable=False) as servers:
        migrate(servers.owner_url)
        yield servers


@pytest.fixture(scope="module")
def stage():
    """The whole product as processes, for one module's tests to hurt: a firm each."""
    from staging.live import live_stage  # noqa: PLC0415  slow to import, and few need it

    with live_stage() as stage:
        yield stage


@contextmanager
def fresh_database(servers: EmbeddedServers) -> Iterator[TestDatabase]:
    name = f"test_{uuid4().hex}"
    with _administrator(servers) as connection:
        connection.execute(f"create database {name} template {TEMPLATE} owner redress_owner")
    yield TestDatabase(
        name=name,
        app_url=servers.postgres_url("redress_app", name),
        owner_url=servers.postgres_url("redress_owner", name),
        superuser_url=servers.postgres_url("postgres", name),
    )
    with _administrator(servers) as connection:
        connection.execute(f"drop database {name} with (force)")


def _make_template_once(servers: EmbeddedServers) -> None:
    with (servers.home / "template.lock").open("w") as lock, _administrator(servers) as connection:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = connection.execute("select from pg_database where datname = %s", [TEMPLATE])
        if found.fetchone() is None:
            migrate(servers.owner_url)
            connection.execute(f"create database {TEMPLATE} template redress owner redress_owner")


@contextmanager
def _administrator(servers: EmbeddedServers) -> Iterator[psycopg.Connection]:
    url = servers.postgres_url("postgres", "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection
