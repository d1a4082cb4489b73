"""A server that dies on a keyed request: the client asks again, and nothing is done twice."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from litestar.testing import TestClient
from tests.integration.http.casefile import new_consumer

from application.ports import Clock
from entrypoints.http.app import create_app
from entrypoints.serving import http_parts

SERVER = Path(__file__).with_name("killed_server.py")
SOURCES = Path(__file__).parents[3] / "src"
PATH = "/api/v2/consumers"


@dataclass(frozen=True, slots=True)
class Later:
    """The product's clock, some while on."""

    clock: Clock
    wait: timedelta

    def __call__(self) -> datetime:
        return self.clock() + self.wait


@pytest.fixture
def patient(container):
    """The application two minutes later, when an unanswered request counts as abandoned."""
    parts = http_parts(container)
    app = create_app(replace(parts, clock=Later(parts.clock, timedelta(minutes=2))))
    with TestClient(app) as client:
        yield client


def killed(container, module_database, point: str, request: dict[str, Any]) -> None:
    """Have another process serve the request, and die at that point."""
    given = request | {
        "point": point,
        "database": module_database.app_url,
        "home": str(container.settings().home),
    }
    ended = subprocess.run(
        [sys.executable, str(SERVER)],
        input=json.dumps(given),
        text=True,
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def named(client, firm, email: str) -> list[str]:
    page = client.get(f"{PATH}?limit=200", headers=firm.headers("owner")).json()
    return [item["id"] for item in page["items"] if item["email"] == email]


@pytest.mark.parametrize(
    ("point", "ssn"), [("before the effect", "666130001"), ("before the commit", "666130002")]
)
def test_killed_before_the_commit_nothing_was_done_and_the_next_request_does_it(
    client, patient, container, module_database, firm, point, ssn
):
    headers = firm.headers("operator") | {"Idempotency-Key": f"killed-{uuid4()}"}
    email = f"killed{ssn}@example.com"
    body = new_consumer(email, ssn=ssn)
    killed(container, module_database, point, {"path": PATH, "body": body, "headers": headers})
    assert named(client, firm, email) == []
    waits = client.post(PATH, json=body, headers=headers)
    assert (waits.status_code, waits.json()["code"]) == (409, "RequestInProgress")
    done = patient.post(PATH, json=body, headers=headers)
    assert done.status_code == 201, done.text
    assert named(client, firm, email) == [done.json()["id"]]


def test_killed_after_the_commit_the_next_request_gets_the_answer_that_was_lost(
    client, container, module_database, firm
):
    headers = firm.headers("operator") | {"Idempotency-Key": f"killed-{uuid4()}"}
    body = new_consumer("lost@example.com", ssn="666130003")
    request = {"path": PATH, "body": body, "headers": headers}
    killed(container, module_database, "after the commit", request)
    [created] = named(client, firm, "lost@example.com")
    replayed = client.post(PATH, json=body, headers=headers)
    assert replayed.status_code == 201
    assert replayed.headers["idempotent-replayed"] == "true"
    assert replayed.headers["etag"] == '"1"'
    assert replayed.json()["id"] == created
    assert named(client, firm, "lost@example.com") == [created]


def test_a_colleagues_request_with_the_same_key_is_another_request(client, firm):
    key = {"Idempotency-Key": f"shared-{uuid4()}"}
    first = client.post(
        PATH,
        json=new_consumer("first@example.com", ssn="666130004"),
        headers=firm.headers("operator") | key,
    )
    second = client.post(
        PATH,
        json=new_consumer("second@example.com", ssn="666130005"),
        headers=firm.headers("owner") | key,
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
