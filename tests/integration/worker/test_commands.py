"""The commands on real servers: what they print, what they change, how they end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from tests.integration.http.casefile import stored_report
from typer.testing import CliRunner, Result

from adapters.kms import LocalKeyService, load_signing_keys
from adapters.postgres.migrations import downgrade
from adapters.report_formats import ReportFormats
from adapters.system import system_clock
from application.consumers.add_consumer import NewConsumer
from domain.accounts.tenants import Membership, Tenant, TenantKind, User
from domain.credit_reports.report import PersonName, ReportId
from domain.errors import Unavailable
from domain.identity import Actor, Role, TenantId, UserId, permissions_of
from domain.jobs import JobState
from entrypoints.assembly import build_container, close_container
from entrypoints.cli.main import app
from entrypoints.cli.refusals import is_refusal
from entrypoints.container import Container
from entrypoints.sandbox.synthetic_reports import demo_report, smartcredit_envelope
from entrypoints.settings import Settings
from entrypoints.startup import SchemaOutdated, Servers


@pytest.fixture
def environ(database, redis_url: str, tmp_path: Path, monkeypatch) -> dict[str, str]:
    """Settings of a deployment on real servers, in force for the test."""
    secret, master = tmp_path / "secret", tmp_path / "master"
    load_signing_keys(secret, may_create=True)
    LocalKeyService.from_file(master, may_create=True)
    variables = {
        "REDRESS_HOME": str(tmp_path),
        "REDRESS_DATABASE_URL": database.app_url,
        "REDRESS_OWNER_DATABASE_URL": database.owner_url,
        "REDRESS_REDIS_URL": redis_url,
        "REDRESS_PUBLIC_URL": "http://127.0.0.1:9",
        "REDRESS_SECRET_KEY_FILE": str(secret),
        "REDRESS_MASTER_KEY_FILE": str(master),
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


def redress(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def diagnoses(asked: Result) -> dict[str, dict[str, str]]:
    return {found["subject"]: found for found in json.loads(asked.stdout)["diagnoses"]}


@pytest.mark.usefixtures("environ")
def test_the_doctor_finds_a_sound_installation_free_of_problems():
    asked = redress("doctor", "--json")
    found = diagnoses(asked)
    assert asked.exit_code == 0, found
    assert found["database role"]["verdict"] == "ok"
    assert found["schema"]["verdict"] == "ok"
    assert found["redis"]["verdict"] == "ok"
    assert "REDRESS_LOB_API_KEY" in found["lob"]["detail"]


def test_the_doctor_names_an_unsafe_role_and_a_redis_that_is_away(
    environ, database, monkeypatch, tmp_path
):
    monkeypatch.setenv("REDRESS_DATABASE_URL", database.superuser_url)
    monkeypatch.setenv("REDRESS_REDIS_URL", f"unix://{tmp_path}/nothing.sock")
    asked = redress("doctor", "--json")
    found = diagnoses(asked)
    assert asked.exit_code == 1
    assert "superuser" in found["database role"]["detail"]
    assert found["redis"]["verdict"] == "problem"


def test_an_outdated_schema_is_refused_until_it_is_migrated(environ, database):
    downgrade(database.owner_url, "-1")
    assert diagnoses(redress("doctor", "--json"))["schema"]["verdict"] == "problem"
    refused = redress("jobs", "list")
    assert isinstance(refused.exception, SchemaOutdated)
    assert is_refusal(refused.exception)
    assert "run `redress migrate`" in str(refused.exception)
    migrated = redress("migrate", "--json")
    assert migrated.exit_code == 0
    assert json.loads(migrated.stdout)["revision"]
    assert redress("jobs", "list").exit_code == 0


def test_a_database_that_is_away_is_a_sentence(environ, monkeypatch, tmp_path):
    monkeypatch.setenv("REDRESS_DATABASE_URL", f"postgresql://redress_app@/x?host={tmp_path}")
    refused = redress("jobs", "list")
    assert isinstance(refused.exception, Unavailable)
    assert "REDRESS_DATABASE_URL" in str(refused.exception)


@pytest.mark.usefixtures("environ")
def test_jobs_are_listed_shown_parked_and_retried(workshop):
    tenant_id = workshop.add_job()
    job = workshop.job(tenant_id)
    listed = redress("jobs", "list", "--json")
    assert listed.exit_code == 0
    assert [one["id"] for one in json.loads(listed.stdout)["jobs"]] == [str(job.id)]
    parked = redress("jobs", "park", str(job.id), "--json")
    assert json.loads(parked.stdout)["state"] == JobState.PARKED
    assert redress("jobs", "list", "--state", "parked").exit_code == 1
    assert "parked" in redress("jobs", "show", str(job.id)).stdout
    assert diagnoses(redress("doctor", "--json"))["jobs"]["verdict"] == "problem"
    retried = redress("jobs", "retry", str(job.id), "--json")
    assert json.loads(retried.stdout)["state"] == JobState.PENDING


@pytest.mark.usefixtures("environ")
def test_a_job_that_does_not_exist_is_refused():
    refused = redress("jobs", "show", str(uuid4()))
    assert is_refusal(refused.exception)


def test_a_consumers_timeline_is_found_without_naming_the_tenant(environ):
    actor, consumer_id = consumer_in(environ)
    asked = redress("consumers", "timeline", str(consumer_id), "--json")
    assert asked.exit_code == 0
    assert [entry["event_type"] for entry in json.loads(asked.stdout)] == ["ConsumerAdded"]
    assert redress("consumers", "timeline", str(consumer_id)).exit_code == 0
    foreign = redress("consumers", "timeline", str(consumer_id), "--tenant", str(uuid4()))
    assert is_refusal(foreign.exception)
    assert actor.tenant_id is not None


def test_repairs_over_every_tenant_say_what_they_did(environ):
    actor, _ = consumer_in(environ)
    backfilled = redress("backfill", "findings", "--json")
    assert backfilled.exit_code == 0, backfilled.exception
    (summary,) = json.loads(backfilled.stdout)
    assert summary["tenant_id"] == str(actor.tenant_id)
    reconciled = redress("reconcile", "--dry-run", "--json", "--since", "2026-01-01")
    assert reconciled.exit_code == 0
    assert json.loads(reconciled.stdout) == []


def test_a_report_that_cannot_be_read_any_more_is_named_and_the_others_are_ruled(environ):
    actor, consumer_id = consumer_in(environ)
    raw = json.dumps(smartcredit_envelope(demo_report(1, anchor=date(2026, 3, 2)))).encode()
    sound, _ = ReportFormats().read(raw)
    with container_of(environ) as container:
        ids = [ReportId(container.new_id()()) for _ in range(3)]
        for report_id, report in zip(ids, (sound, {"of": "another release"}, sound), strict=True):
            stored = stored_report(report_id, actor.tenant_id, consumer_id)
            with container.begin()(actor.tenant_id) as work:
                work.reports.add(stored, report)
    backfilled = redress("backfill", "findings", "--json")
    assert backfilled.exit_code == 1
    (summary,) = json.loads(backfilled.stdout)
    # The newest would have been held against it as well.
    assert summary["damaged"] == [str(ids[2]), str(ids[1])]
    assert summary["reports"] == 3
    assert summary["added"] > 0
    assert f"report {ids[1]} cannot be read any more" in backfilled.stderr


@contextmanager
def container_of(environ: dict[str, str]) -> Iterator[Container]:
    """The application that the environment describes."""
    servers = Servers(
        database_url=environ["REDRESS_DATABASE_URL"],
        owner_database_url=environ["REDRESS_OWNER_DATABASE_URL"],
        redis_url=environ["REDRESS_REDIS_URL"],
        repair=lambda: None,
    )
    container = build_container(Settings.read(environ), servers)
    try:
        yield container
    finally:
        close_container(container)


def consumer_in(environ: dict[str, str]):
    """A tenant with one consumer; the actor who took them on and the consumer's id."""
    roles = frozenset({Role.OWNER})
    actor = Actor(
        user_id=UserId(uuid4()),
        tenant_id=TenantId(uuid4()),
        permissions=permissions_of(roles),
        roles=roles,
    )
    with container_of(environ) as container:
        with container.begin()(actor.tenant_id) as work:
            work.tenants.add(
                Tenant(
                    id=actor.tenant_id,
                    name="Firm",
                    kind=TenantKind.LAW_FIRM,
                    created_at=system_clock(),
                )
            )
            work.members.add_user(
                User(
                    id=actor.user_id,
                    email="olive@example.com",
                    name="Olive Example",
                    password_hash="",
                    created_at=system_clock(),
                    email_verified_at=system_clock(),
                )
            )
            work.members.add(
                Membership(
                    tenant_id=actor.tenant_id,
                    user_id=actor.user_id,
                    roles=roles,
                    consumer_id=None,
                    created_at=system_clock(),
                )
            )
        consumer = container.add_consumer()(
            actor,
            NewConsumer(
                name=PersonName(first="Ada", middle="", last="Example", suffix=""),
                email="ada@example.com",
                birth_date=date(1980, 2, 3),
                ssn="666450001",
            ),
        )
    return actor, consumer.id
