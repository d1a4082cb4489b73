"""The command line's manners: quick help, one sentence for a refusal, exit codes."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from entrypoints.cli.processes import sandbox_arguments
from entrypoints.settings import Settings

HEAVY = {
    "alembic",
    "anthropic",
    "dependency_injector",
    "httpx",
    "litestar",
    "lob",
    "msgspec",
    "openai",
    "psycopg",
    "redis",
    "reportlab",
    "rich",
    "rq",
    "sqlalchemy",
    "structlog",
    "uvicorn",
}


def redress(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith("REDRESS_")}
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.cli", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=kept | {f"REDRESS_{name}": value for name, value in variables.items()},
    )


def test_help_names_every_command_and_imports_nothing_heavy():
    program = (
        "import sys\n"
        "from entrypoints.cli.main import app\n"
        "try:\n    app(['--help'])\n"
        "except SystemExit:\n    print('MODULES', *sys.modules)\n"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    shown, _, modules = printed.partition("MODULES")
    listed = [line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line]
    assert listed == [
        "demo",
        "serve",
        "worker",
        "sandbox",
        "migrate",
        "doctor",
        "reports",
        "rules",
        "consumers",
        "jobs",
        "audit",
        "access",
        "platform",
        "tenants",
        "reconcile",
        "backfill",
        "retention",
        "holds",
        "keys",
        "signing-keys",
    ]
    assert "..." not in shown.partition("Commands:")[2]
    assert HEAVY.isdisjoint(modules.split())


@pytest.mark.parametrize(
    "group",
    ["jobs", "reports", "consumers", "backfill", "reconcile", "retention", "holds", "signing-keys"],
)
def test_each_group_explains_itself(group):
    asked = redress(group, "--help")
    assert asked.returncode == 0
    assert "Usage: " in asked.stdout


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_settings_that_do_not_fit_are_one_sentence_and_exit_code_2(command):
    asked = redress(command, HTTP_PROT="80")
    assert asked.returncode == 2
    assert asked.stdout == ""
    assert asked.stderr == (
        "REDRESS_HTTP_PROT is no setting of Redress; did you mean REDRESS_HTTP_PORT?\n"
    )


def test_an_unknown_command_is_exit_code_2():
    assert redress("mail-everything").returncode == 2


def test_serve_says_who_is_in_the_way_before_it_starts_anything(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        asked = redress("serve", HTTP_PORT=str(port), HOME=str(tmp_path / "home"))
    assert asked.returncode == 2
    assert asked.stderr == (
        f"cannot listen on 127.0.0.1:{port} (Address already in use): "
        "set REDRESS_HTTP_PORT, or stop what listens there\n"
    )
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--narrator", "shakespeare"], "--narrator"),
        (["--report", "nowhere.json"], "nowhere.json: No such file or directory"),
        (["--out", "/dev/null/here"], "/dev/null/here: "),
    ],
)
def test_the_demo_does_not_begin_with_what_it_cannot_use(options, refusal):
    asked = redress("demo", *options)
    assert asked.returncode == 2
    assert refusal in asked.stderr


def test_an_unknown_job_state_names_the_known_ones():
    asked = redress("jobs", "list", "--state", "lost")
    assert asked.returncode == 2
    assert "known are pending, rung, running, done, parked" in asked.stderr


def test_the_doctor_reports_refused_settings_as_a_problem():
    asked = redress("doctor", "--json", WORKERS="many")
    assert asked.returncode == 1
    (found,) = json.loads(asked.stdout)["diagnoses"]
    assert found["verdict"] == "problem"
    assert "REDRESS_WORKERS" in found["detail"]


def test_the_sandbox_listens_where_the_settings_expect_it_and_knows_our_webhooks(tmp_path: Path):
    settings = Settings.read(
        {
            "REDRESS_HOME": str(tmp_path),
            "REDRESS_SANDBOX_URL": "http://127.0.0.1:8765",
            "REDRESS_HTTP_PORT": "8123",
        }
    )
    arguments = sandbox_arguments(settings)
    assert arguments[:2] == ["--port", "8765"]
    assert "http://127.0.0.1:8123/webhooks/lob" in arguments
    assert "http://127.0.0.1:8123/webhooks/smartcredit" in arguments
