"""``redress access``, ``platform`` and ``tenants`` on real servers: what they print and change."""

import json
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from typer.testing import CliRunner, Result

from adapters.kms import LocalKeyService, load_signing_keys
from domain.accounts.second_factors import SecondFactor, SecondFactorNotInUse
from domain.accounts.suspensions import NotSuspended, SuspensionRefused
from domain.accounts.tenants import PlatformExists, TenantNotFound
from domain.errors import InvalidField
from domain.identity import ROLE_PERMISSIONS, Permission, Role
from entrypoints.cli.main import app
from entrypoints.cli.opening import opened

PASSWORD = "a passphrase of many words\n"


@pytest.fixture
def deployment(database, redis_url: str, tmp_path: Path, monkeypatch) -> None:
    """Settings on real servers, in force for the test."""
    load_signing_keys(tmp_path / "secret", may_create=True)
    LocalKeyService.from_file(tmp_path / "master", may_create=True)
    for name, value in {
        "HOME": str(tmp_path),
        "DATABASE_URL": database.app_url,
        "OWNER_DATABASE_URL": database.owner_url,
        "REDIS_URL": redis_url,
        "PUBLIC_URL": "http://127.0.0.1:9",
        "SECRET_KEY_FILE": str(tmp_path / "secret"),
        "MASTER_KEY_FILE": str(tmp_path / "master"),
        "ARGON2_TIME_COST": "3",
        "ARGON2_MEMORY_KIB": "12288",
    }.items():
        monkeypatch.setenv(f"REDRESS_{name}", value)


def redress(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def create(email: str = "admin@example.com", typed: str = PASSWORD) -> Result:
    return redress("platform", "create", "--owner-email", email, "--json", typed=typed)


def test_the_matrix_is_printed_for_people_for_programs_and_for_the_documents() -> None:
    told = json.loads(redress("access", "matrix", "--json").stdout)["permissions"]
    assert {row["permission"]: row["meaning"] for row in told} == {
        permission: permission.meaning for permission in Permission
    }
    for row in told:
        holders = {role for role in Role if row["permission"] in ROLE_PERMISSIONS[role]}
        assert set(row["roles"]) == holders
    shown = redress("access", "matrix").stdout
    assert all(permission in shown for permission in Permission)
    assert "1 owner, 2 operator" in shown
    assert redress("access", "matrix", "--markdown").stdout.startswith("| permission | owner |")


@pytest.mark.usefixtures("deployment")
def test_the_platform_is_made_once_and_listed() -> None:
    made = create()
    assert made.exit_code == 0, made.exception
    tenant = json.loads(made.stdout)
    assert tenant["kind"] == "platform"
    listed = redress("tenants", "list", "--json")
    assert listed.exit_code == 0
    assert [found["id"] for found in json.loads(listed.stdout)["tenants"]] == [tenant["id"]]
    assert tenant["id"] in redress("tenants", "list").stdout.replace("\n", "")
    assert isinstance(create("second@example.com").exception, PlatformExists)
    refused = redress("tenants", "suspend", tenant["id"], "--reason", "no")
    assert isinstance(refused.exception, SuspensionRefused)


@pytest.mark.usefixtures("deployment")
@pytest.mark.parametrize(
    ("email", "typed", "path"),
    [("nobody", PASSWORD, "email"), ("a@example.com", "short\n", "password")],
)
def test_a_platform_that_cannot_be_is_refused_by_the_field(email, typed, path) -> None:
    refused = create(email, typed)
    assert isinstance(refused.exception, InvalidField)
    assert refused.exception.errors[0].path == path


@pytest.mark.usefixtures("deployment")
def test_a_tenant_that_is_not_there_or_not_suspended_is_refused() -> None:
    unknown = str(uuid4())
    for command in (("suspend", unknown, "--reason", "x"), ("resume", unknown)):
        assert isinstance(redress("tenants", *command).exception, TenantNotFound)
    tenant = json.loads(create().stdout)["id"]
    assert isinstance(redress("tenants", "resume", tenant).exception, NotSuspended)
    assert redress("tenants", "suspend", "no-uuid", "--reason", "x").exit_code == 2


@pytest.mark.usefixtures("deployment")
def test_a_lost_second_factor_is_removed_by_command_ends_all_sessions_and_is_told(
    database,
) -> None:
    create()
    lost = ("access", "remove-second-factor", "--email", "Admin@example.com", "--reason")
    assert isinstance(redress(*lost, "ID seen on a call").exception, SecondFactorNotInUse)
    with psycopg.connect(database.superuser_url, autocommit=True) as everything:
        (user_id, tenant_id) = everything.execute(
            "select user_id, tenant_id from memberships"
        ).fetchone()
        with opened() as container, container.begin()(tenant_id) as work:
            now = container.clock()()
            work.factors.add(
                SecondFactor(user_id=user_id, secret="S" * 32, created_at=now, confirmed_at=now)
            )
            member = work.members.get(user_id)
            container.session_start()(work, member, user_agent="", ip="", second_factor_at=now)
        unknown = redress(*lost[:3], "nobody@example.com", "--reason", "x")
        assert unknown.exception.errors[0].path == "email"
        assert redress(*lost, " ").exception.errors[0].path == "reason"
        removed = redress(*lost, "ID seen on a call", "--json")
        assert removed.exit_code == 0, removed.exception
        assert json.loads(removed.stdout)["email"] == "admin@example.com"
        for left in ("second_factors", "sessions where ended_at is null"):
            assert everything.execute(f"select count(*) from {left}").fetchone() == (0,)
        told = "select count(*) from jobs where reaction = 'notify_factor_removed'"
        assert everything.execute(told).fetchone() == (1,)
