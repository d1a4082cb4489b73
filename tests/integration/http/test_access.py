"""Changes of what people may do, through two processes over one database: the next request knows."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from litestar.testing import TestClient
from tests.integration.http.casefile import bearer
from tests.integration.http.processes import NOWHERE, House, a_house, a_process

from domain.identity import ROLE_PERMISSIONS, Permission
from entrypoints.container import Container

pytestmark = pytest.mark.usefixtures("at_any_pace")

TASKS, JOBS, ME = (f"/api/v2/{path}" for path in ("tasks", "jobs", "auth/user"))


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The key files that belong to the module's database."""
    return Path(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module", params=["with Redis", "without Redis"])
def running(
    request, module_database, home, redis_of_process
) -> Iterator[list[tuple[Container, TestClient[Any]]]]:
    """Two applications that share a database, a Redis and the key files, and nothing else."""
    redis_url = NOWHERE if request.param == "without Redis" else redis_of_process
    with (
        a_process(module_database, redis_url, home) as first,
        a_process(module_database, redis_url, home) as second,
    ):
        yield [first, second]


@pytest.fixture
def processes(running) -> list[TestClient[Any]]:
    return [client for _, client in running]


@pytest.fixture
def house(running, redis_url) -> House:
    """A firm of its own, and a Redis that knows nothing yet."""
    assert redis_url
    return a_house(*running[0])


def statuses(processes, path: str, token: str) -> list[int]:
    return [client.get(path, headers=bearer(token)).status_code for client in processes]


def codes(processes, token: str) -> list[str]:
    return [client.get(ME, headers=bearer(token)).json().get("code") for client in processes]


def permissions(processes, token: str) -> list[set[str]]:
    return [
        set(client.get(ME, headers=bearer(token)).json()["permissions"]) for client in processes
    ]


def test_a_change_of_an_own_role_acts_on_the_next_request_of_every_process(
    processes, house
) -> None:
    role = house.compose("task.read")
    _, token = house.join(custom=(role["id"],))
    for _ in range(3):
        assert statuses(processes, TASKS, token) == [200, 200]
        role = house.change(role, "job.read")
        assert statuses(processes, TASKS, token) == [403, 403]
        assert statuses(processes, JOBS, token) == [200, 200]
        role = house.change(role, "task.read")
        assert statuses(processes, JOBS, token) == [403, 403]


def test_a_suspended_member_is_refused_by_every_process_with_a_code_of_its_own(
    processes, house
) -> None:
    user_id, token = house.join("operator")
    assert statuses(processes, TASKS, token) == [200, 200]
    assert house.ask("POST", f"/members/{user_id}/suspension").status_code == 200
    assert statuses(processes, TASKS, token) == [403, 403]
    assert codes(processes, token) == ["MemberIsSuspended"] * 2
    assert house.ask("DELETE", f"/members/{user_id}/suspension").status_code == 200
    assert statuses(processes, TASKS, token) == [200, 200]


@pytest.mark.parametrize(
    ("change", "needed", "answered"),
    [
        ("roles = array['viewer']", "/api/v2/jobs", 403),
        ("suspended_at = now()", TASKS, 403),
        ("expires_at = now() - interval '1 hour'", TASKS, 403),
    ],
)
def test_a_writer_that_dies_right_after_its_commit_has_said_enough(
    processes, house, module_database, change, needed, answered
) -> None:
    """Whoever it was wrote one statement and told no cache: the version moved with it."""
    user_id, token = house.join("operator")
    assert statuses(processes, needed, token) == [200, 200]
    with psycopg.connect(module_database.app_url) as writer:
        writer.execute("select set_config('app.tenant_id', %s, true)", [str(house.tenant_id)])
        writer.execute(f"update memberships set {change} where user_id = %s", [user_id])
    assert statuses(processes, needed, token) == [answered, answered]


def test_a_member_who_is_gone_and_comes_back_brings_nothing_along(
    processes, house, module_database
) -> None:
    user_id, token = house.join("operator")
    assert statuses(processes, JOBS, token) == [200, 200]
    with psycopg.connect(module_database.owner_url) as writer:
        writer.execute("select set_config('app.tenant_id', %s, true)", [str(house.tenant_id)])
        kept = writer.execute("select * from sessions where user_id = %s", [user_id]).fetchone()
        writer.execute("delete from sessions where user_id = %s", [user_id])
        writer.execute("delete from memberships where user_id = %s", [user_id])
    assert statuses(processes, JOBS, token) == [401, 401]
    with psycopg.connect(module_database.owner_url) as writer:
        writer.execute("select set_config('app.tenant_id', %s, true)", [str(house.tenant_id)])
        writer.execute(
            "insert into memberships (tenant_id, user_id, roles, created_at) "
            "values (%s, %s, array['viewer'], now())",
            [house.tenant_id, user_id],
        )
        places = ", ".join("%s" for _ in kept)
        writer.execute(f"insert into sessions values ({places})", kept)
    assert statuses(processes, JOBS, token) == [403, 403]
    assert statuses(processes, TASKS, token) == [200, 200]


def test_a_wiped_or_poisoned_redis_changes_no_answer(processes, house, redis_url) -> None:
    role = house.compose("task.read")
    _, token = house.join(custom=(role["id"],))
    expected = {"account.own", "task.read"}
    assert permissions(processes, token) == [expected] * 2
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        assert permissions(processes, token) == [expected] * 2
        house.change(role, "job.read")
        everything = ",".join(Permission).encode()
        assert permissions(processes, token)[0] == {"account.own", "job.read"}
        for name in client.keys("redress:permissions:*"):
            client.set(name, b"\x00" * 32 + everything)
    # The second process has not asked for this version yet: it finds the forgery and reads.
    assert permissions(processes, token) == [{"account.own", "job.read"}] * 2


def test_no_request_that_begins_after_the_removals_answer_succeeds(processes, house) -> None:
    """Many threads ask while the role is taken away: what begins after the answer is refused."""
    role = house.compose("task.read")
    _, token = house.join(custom=(role["id"],))
    stop = threading.Event()

    def ask(number: int) -> list[tuple[float, float, int]]:
        client, seen = processes[number % 2], []
        while not stop.is_set():
            begun = time.monotonic()
            status = client.get(TASKS, headers=bearer(token)).status_code
            seen.append((begun, time.monotonic(), status))
        return seen

    without: list[tuple[float, float]] = []
    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(ask, number) for number in range(8)]
        for _ in range(4):
            time.sleep(0.3)
            role = house.change(role, "job.read")
            answered = time.monotonic()
            time.sleep(0.3)
            without.append((answered, time.monotonic()))
            role = house.change(role, "task.read")
        time.sleep(0.3)
        stop.set()
        seen = [entry for done in asking for entry in done.result()]
    assert {status for _, _, status in seen} == {200, 403}
    while_removed = [
        status
        for start, end in without
        for begun, done, status in seen
        if start < begun and done < end
    ]
    assert while_removed
    assert set(while_removed) == {403}


def test_roles_are_composed_read_changed_and_removed_with_their_versions(house) -> None:
    role = house.compose("letter.read", "task.read")
    assert role["permissions"] == ["account.own", "letter.read", "task.read"]
    read = house.ask("GET", f"/roles/{role['id']}")
    assert (read.json(), read.headers["etag"]) == (role, '"1"')
    assert house.ask("GET", "/roles").json()["items"] == [role]
    path = f"/roles/{role['id']}"
    body = {"name": role["name"], "permissions": ["task.read"]}
    assert house.ask("PUT", path, json=body).status_code == 428
    assert house.ask("PUT", path, json=body, headers={"if-match": '"7"'}).status_code == 412
    assert house.ask("DELETE", path).status_code == 428
    assert house.ask("DELETE", path, headers={"if-match": '"7"'}).status_code == 412
    changed = house.change(role, "task.read")
    assert changed["version"] == 2
    _, token = house.join(custom=(role["id"],))
    held = house.ask("DELETE", path, headers={"if-match": '"2"'})
    assert (held.status_code, held.json()["code"]) == (409, "RoleHeld")
    free = house.compose("task.read")
    gone = house.ask("DELETE", f"/roles/{free['id']}", headers={"if-match": '"1"'})
    assert gone.status_code == 200
    assert house.ask("GET", f"/roles/{free['id']}").status_code == 404
    assert house.ask("GET", path, token).status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "A", "permissions": []}, 422, "Invalid"),
        ({"name": "A", "permissions": ["no.such"]}, 422, "Invalid"),
        ({"name": "A", "permissions": ["letter.sign"]}, 422, "InvalidField"),
        ({"name": "A", "permissions": ["tenant.suspend"]}, 422, "InvalidField"),
        ({"name": "owner", "permissions": ["task.read"]}, 422, "InvalidField"),
        ({"name": " ", "permissions": ["task.read"]}, 422, "Invalid"),
        ({"name": "A", "permissions": ["task.read"], "tenant_id": "x"}, 422, "Invalid"),
    ],
)
def test_a_role_that_cannot_be_is_refused(house, body, status, code) -> None:
    answer = house.ask("POST", "/roles", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_climbs_by_composing_or_granting(house) -> None:
    """OWASP API5: an own role with the power to manage is no ladder to the owner's."""
    role = house.compose("role.manage", "member.manage", "tenant.read")
    _, deputy = house.join(custom=(role["id"],))
    more = {"name": "More", "permissions": ["consumer.reveal"]}
    refused = house.ask("POST", "/roles", deputy, json=more)
    assert (refused.status_code, refused.json()["code"]) == (403, "GrantRefused")
    wider = {"name": role["name"], "permissions": ["role.manage", "tenant.delete"]}
    answer = house.ask(
        "PUT", f"/roles/{role['id']}", deputy, json=wider, headers={"if-match": '"1"'}
    )
    assert answer.json()["code"] == "GrantRefused"
    for roles in (("owner",), ("operator",), ("auditor",)):
        _, answer = house.add(*roles, by=deputy)
        assert answer.json()["code"] == "GrantRefused"
    owner_id = house.ask("GET", "/auth/user").json()["user_id"]
    answer = house.ask("POST", f"/members/{owner_id}/suspension", deputy)
    assert answer.status_code == 409


@pytest.mark.parametrize("role", ["platform_admin", "support"])
def test_the_platforms_roles_cannot_be_had_in_a_firm(house, module_database, role) -> None:
    _, answer = house.add(role)
    assert (answer.status_code, answer.json()["code"]) == (422, "InvalidField")
    # Not even past the application: the database refuses it.
    user_id, _ = house.join("viewer")
    with (
        psycopg.connect(module_database.app_url) as writer,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        writer.execute("select set_config('app.tenant_id', %s, true)", [str(house.tenant_id)])
        writer.execute("update memberships set roles = %s where user_id = %s", [[role], user_id])


def test_no_firm_registers_as_the_platform(processes) -> None:
    body = {
        "name": "Sly",
        "kind": "platform",
        "owner_name": "Eve",
        "owner_email": "eve@example.com",
        "owner_password": "a passphrase of many words",
    }
    for version in ("v1", "v2"):
        assert processes[0].post(f"/api/{version}/tenants", json=body).status_code == 422


def test_the_matrix_is_told_as_the_code_has_it(house) -> None:
    matrix = house.ask("GET", "/access/matrix").json()
    told = {row["role"]: set(row["permissions"]) for row in matrix["roles"]}
    assert told == {role: set(permissions) for role, permissions in ROLE_PERMISSIONS.items()}
    assert {row["permission"]: row["meaning"] for row in matrix["permissions"]} == {
        permission: permission.meaning for permission in Permission
    }
    first = house.client.get("/api/v1/access/matrix", headers=bearer(house.owner)).json()
    assert first == {"success": True, "data": matrix}
