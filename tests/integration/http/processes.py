"""Several applications over one database, and a firm seen through the first of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from litestar.testing import TestClient
from tests.integration.http.casefile import bearer, verify_address
from tests.integration.http.signing_in import PASSWORD, sign_in

from adapters.memory.rate_limits import MemoryRateLimits
from entrypoints.container import Container
from entrypoints.http.app import create_app
from entrypoints.serving import http_parts
from entrypoints.settings import Settings
from entrypoints.startup import Servers

NOWHERE = "redis://127.0.0.1:1/0"
UNLIMITED = ", ".join(
    f"{name}=1000000/60"
    for name in ("ip", "user", "tenant", "sign_in", "sign_in_ip", "credential", "registration")
)
PUBLIC_URL = "https://redress.example.com"


@dataclass(frozen=True, slots=True)
class House:
    """A firm of its own, seen through the first process unless it is said otherwise."""

    client: TestClient[Any]
    tenant_id: UUID
    email: str
    owner: str

    def ask(self, method: str, path: str, token: str | None = None, **sent):
        headers = bearer(token or self.owner) | sent.pop("headers", {})
        return self.client.request(method, f"/api/v2{path}", headers=headers, **sent)

    def add(self, *roles: str, custom: tuple[str, ...] = (), by: str | None = None):
        """The address of a new member, and the answer to adding them."""
        email = f"{uuid4().hex}@example.com"
        body = {
            "email": email,
            "name": "Sam",
            "password": PASSWORD,
            "roles": roles,
            "custom_roles": custom,
        }
        return email, self.ask("POST", "/members", by, json=body)

    def join(self, *roles: str, custom: tuple[str, ...] = ()) -> tuple[str, str]:
        """The id of a new member and their access token."""
        email, answer = self.add(*roles, custom=custom)
        assert answer.status_code == 201, answer.text
        return answer.json()["user_id"], sign_in(self.client, email)

    def compose(self, *permissions: str) -> dict[str, Any]:
        body = {"name": f"Role {uuid4().hex}", "permissions": permissions}
        answer = self.ask("POST", "/roles", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def change(self, role: dict[str, Any], *permissions: str) -> dict[str, Any]:
        answer = self.ask(
            "PUT",
            f"/roles/{role['id']}",
            json={"name": role["name"], "permissions": permissions},
            headers={"if-match": f'"{role["version"]}"'},
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def a_house(container: Container, client: TestClient[Any]) -> House:
    email = f"{uuid4().hex}@example.com"
    body = {
        "name": "Harbor",
        "kind": "law_firm",
        "owner_name": "Olive",
        "owner_email": email,
        "owner_password": PASSWORD,
    }
    answer = client.post("/api/v2/tenants", json=body)
    assert answer.status_code == 201, answer.text
    verify_address(container, email)
    return House(client, UUID(answer.json()["id"]), email, sign_in(client, email))


@contextmanager
def a_process(database, redis_url: str, home) -> Iterator[tuple[Container, TestClient[Any]]]:
    """An application with pools and caches of its own; the key files in ``home`` are shared."""
    settings = Settings.read(
        {
            "REDRESS_HOME": str(home),
            "REDRESS_ARGON2_TIME_COST": "3",
            "REDRESS_ARGON2_MEMORY_KIB": "12288",
            "REDRESS_DB_POOL_SIZE": "10",
            "REDRESS_LIMITS": UNLIMITED,
        }
    )
    servers = Servers(
        database_url=database.app_url,
        owner_database_url=database.owner_url,
        redis_url=redis_url,
        repair=lambda: None,
    )
    container = Container(settings=settings, servers=servers)
    with ExitStack() as closing:
        closing.callback(container.closing().close)
        # Requests are counted apart, so that a Redis that is away is away for permissions alone.
        parts = replace(
            http_parts(container), public_url=PUBLIC_URL, rate_limits=MemoryRateLimits()
        )
        app = create_app(parts)
        yield (
            container,
            closing.enter_context(TestClient(app, raise_server_exceptions=False)),
        )
