"""The whole application over a real database, with two firms that must never see each other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dependency_injector import providers
from litestar.testing import TestClient
from tests.integration.http.casefile import Firm, open_firm

from adapters.memory.rate_limits import MemoryRateLimits
from entrypoints.container import Container
from entrypoints.http import engine
from entrypoints.http.app import create_app
from entrypoints.serving import http_parts
from entrypoints.settings import Settings
from entrypoints.startup import Servers

PUBLIC_URL = "https://redress.example.com"
NOWHERE = "redis://127.0.0.1:1/0"
NAMES = (
    "ip",
    "user",
    "tenant",
    "sign_in",
    "sign_in_ip",
    "registration",
    "mail",
    "credential",
    "ai",
)
PLENTY = ", ".join(f"{name}=1000000/60" for name in (*NAMES, "upload"))


@pytest.fixture
def at_any_pace(monkeypatch) -> None:
    """Routes that must not tell by their time whom they know are slow on purpose; not here."""
    monkeypatch.setattr(engine, "EVEN_S", 0.001)


@pytest.fixture(scope="module")
def container(module_database, tmp_path_factory) -> Iterator[Container]:
    home = tmp_path_factory.mktemp("home")
    yield from _container(module_database, home)


def _container(database, home: Path) -> Iterator[Container]:
    settings = Settings.read(
        {
            "REDRESS_HOME": str(home),
            "REDRESS_ARGON2_TIME_COST": "3",
            "REDRESS_ARGON2_MEMORY_KIB": "12288",
            "REDRESS_DB_POOL_SIZE": "10",
            "REDRESS_LIMITS": PLENTY,
        }
    )
    servers = Servers(
        database_url=database.app_url,
        owner_database_url=database.owner_url,
        redis_url=NOWHERE,
        repair=lambda: None,
    )
    container = Container(settings=settings, servers=servers)
    # There is no Redis here: without something that counts, nobody could sign in.
    container.rate_limits.override(providers.Object(MemoryRateLimits()))
    yield container
    container.closing().close()


@pytest.fixture(scope="module")
def app(container):
    return create_app(replace(http_parts(container), public_url=PUBLIC_URL))


@pytest.fixture(scope="module")
def client(app) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def firm(client, container) -> Firm:
    """A firm with an owner, an operator, a viewer, a consumer's login, and a case under way."""
    return open_firm(client, container, "harbor")


@pytest.fixture(scope="module")
def other_firm(client, container) -> Firm:
    return open_firm(client, container, "lakeside")
