"""``redress retention`` and ``redress holds`` on a real database."""

import json
import os
from uuid import uuid4

import pytest
from tests.integration.contracts.people import NOW, a_tenant
from tests.integration.worker.test_commands import environ, redress

from adapters.memory.sealing import MemorySealer
from adapters.postgres.engine import create_engine
from adapters.postgres.work import PostgresDatabase
from adapters.system import new_id, system_clock
from domain.identity import TenantId
from domain.retention.holds import HoldNotFound
from entrypoints.assembly import worker_parts
from entrypoints.cli.opening import opened

__all__ = ["environ"]
pytestmark = pytest.mark.usefixtures("environ")


@pytest.fixture
def tenant_id(environ) -> TenantId:
    """A tenant with an old receipt of a webhook."""
    tenant = a_tenant(TenantId(new_id()))
    engine = create_engine(os.environ["REDRESS_DATABASE_URL"], pool_size=1)
    with PostgresDatabase(engine, MemorySealer(), new_id, system_clock).begin(tenant.id) as work:
        work.tenants.add(tenant)
        work.receipts.record("lob", "evt", "letter.delivered", NOW.replace(year=2020))
    engine.dispose()
    return tenant.id


def asked(*arguments: str):
    result = redress(*arguments, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_the_rules_are_shown_with_their_law():
    rules = {rule["data_class"]: rule for rule in asked("retention", "show")}
    assert rules["raw_report"]["citation"] == "16 CFR § 314.4(c)(6)"
    assert rules["rights_acknowledgment"]["years"] == 2
    assert "own rule" in redress("retention", "show").stdout


def test_a_sweep_shows_first_and_removes_when_told(tenant_id):
    for arguments in ((), ("--dry-run",), ("--tenant", str(tenant_id))):
        shown = asked("retention", "sweep", *arguments)
        assert not shown["applied"]
        assert [(r["data_class"], r["records"]) for r in shown["removals"]] == [
            ("webhook_receipt", 1)
        ]
    assert "webhook receipt" in redress("retention", "sweep").stdout
    assert asked("retention", "sweep", "--apply")["applied"]
    assert asked("retention", "sweep", "--apply")["removals"] == []
    assert redress("retention", "sweep").stdout == "nothing is due\n"


def test_the_worker_sweeps_by_itself_unless_it_is_told_not_to(tenant_id, monkeypatch):
    def chores():
        with opened() as container:
            made = {chore.name: chore for chore in worker_parts(container).chores}
            if "sweep_retention" in made:
                made["sweep_retention"].run()
        return made

    monkeypatch.setenv("REDRESS_RETENTION_SWEEP_HOURS", "0")
    assert "sweep_retention" not in chores()
    assert asked("retention", "sweep")["removals"] != []
    monkeypatch.setenv("REDRESS_RETENTION_SWEEP_HOURS", "6")
    assert chores()["sweep_retention"].every_s == 6 * 3600
    assert asked("retention", "sweep")["removals"] == []


def test_what_is_held_by_command_stays(tenant_id):
    of = ("--tenant", str(tenant_id))
    [hold] = asked("holds", "place", *of, "--reason", "Sample v. Northwind")
    assert asked("holds", "list") == [hold]
    assert "everything: Sample" in redress("holds", "list").stdout
    assert asked("retention", "sweep", "--apply")["removals"] == []
    [lifted] = asked("holds", "lift", hold["id"], *of)
    assert lifted["lifted_at"]
    assert redress("holds", "list").stdout == "nothing is held\n"
    assert asked("retention", "sweep", "--apply")["removals"] != []


def test_a_hold_that_nobody_placed_cannot_be_lifted(tenant_id):
    refused = redress("holds", "lift", str(uuid4()), "--tenant", str(tenant_id))
    assert isinstance(refused.exception, HoldNotFound)
