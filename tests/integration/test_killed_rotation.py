"""A rotation that is killed at any step is finished by the command, and by nobody twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import postgres_world
from typer.testing import CliRunner

from adapters.kms import AesGcmSealer, LocalKeyService, load_signing_keys
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.work import PostgresDatabase
from entrypoints.cli.main import app


def execute(database, statement: str) -> list[tuple[bytes]]:
    with psycopg.connect(database.superuser_url) as connection:
        done = connection.execute(statement.encode())
        return done.fetchall() if done.description else []


def marks_of(database) -> list[tuple[bytes]]:
    return execute(database, "select distinct substring(identity from 1 for 9) from consumers")


@pytest.fixture
def environ(database, redis_url, tmp_path) -> dict[str, str]:
    secret, master = tmp_path / "secret", tmp_path / "master"
    load_signing_keys(secret, may_create=True)
    LocalKeyService.from_file(master, may_create=True)
    return {
        "REDRESS_HOME": str(tmp_path),
        "REDRESS_DATABASE_URL": database.app_url,
        "REDRESS_OWNER_DATABASE_URL": database.owner_url,
        "REDRESS_REDIS_URL": redis_url,
        "REDRESS_PUBLIC_URL": "http://127.0.0.1:9",
        "REDRESS_SECRET_KEY_FILE": str(secret),
        "REDRESS_MASTER_KEY_FILE": str(master),
    }


@pytest.mark.parametrize("lines", [1, 3, 6])
def test_a_run_killed_at_any_step_is_finished_by_the_command(
    environ, engine, tmp_path, database, monkeypatch, lines: int
) -> None:
    master = LocalKeyService.from_file(tmp_path / "master")
    plain = postgres_world(engine)
    sealer = AesGcmSealer(PostgresTenantKeys(engine), master)
    begin = PostgresDatabase(engine, sealer, plain.new_id, plain.clock).begin
    tenant_id = plain.tenant()
    added = [a_consumer(plain.new_id(), tenant_id) for _ in range(350)]
    with begin(tenant_id) as work:
        for consumer in added:
            work.consumers.add(consumer)

    program = [sys.executable, str(Path(__file__).with_name("rotation_run.py"))]
    run = subprocess.Popen(
        [*program, str(tenant_id)], env={**os.environ, **environ}, stdout=subprocess.PIPE
    )
    for _ in range(lines):
        assert run.stdout is not None
        assert run.stdout.readline()
    run.kill()
    run.wait()
    run.stdout.close()
    execute(database, "update key_rotations set started_at = started_at - interval '1 hour'")

    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    finished = CliRunner().invoke(app, ["keys", "rotate", "--tenant", str(tenant_id), "--json"])
    assert finished.exit_code == 0, finished.output
    [done] = json.loads(finished.stdout)
    assert done == {"tenant_id": str(tenant_id), "key_version": 2, "resealed": 350}
    assert len(marks_of(database)) == 1
    after = AesGcmSealer(PostgresTenantKeys(engine), master)
    begin = PostgresDatabase(engine, after, plain.new_id, plain.clock).begin
    with begin(tenant_id) as work:
        assert work.consumers.get(added[0].id) == added[0]

    wrapped = CliRunner().invoke(app, ["keys", "rotate", "--master", "--json"])
    assert {"tenant_id": str(tenant_id), "keys": 2} in json.loads(wrapped.stdout)
