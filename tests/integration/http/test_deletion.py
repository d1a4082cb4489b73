"""Deletion of the firm over HTTP: refused, asked for, read-only meanwhile, cancelled."""

from datetime import timedelta

import pytest
from tests.integration.http.casefile import NOW, Firm, open_firm

from domain.identity import UserId
from domain.retention.tenant_deletion import DeletionId, TenantDeletion

DELETION = "/api/v2/deletion"


@pytest.fixture(scope="module")
def leaver(client, container) -> Firm:
    """A firm of its own: what is done to it here is no other test's business."""
    return open_firm(client, container, "leaving")


def ask(client, firm, role: str = "owner", **body):
    return client.post(
        DELETION, json={"name": f"{firm.name} credit law"} | body, headers=firm.headers(role)
    )


def test_another_name_a_hold_and_a_running_dispute_stand_in_the_way(client, leaver):
    other = ask(client, leaver, name="another")
    assert other.status_code == 422
    assert [error["path"] for error in other.json()["errors"]] == ["name"]
    held = ask(client, leaver)
    assert (held.status_code, held.json()["code"]) == (409, "UnderHold")
    lifting = f"/api/v2/holds/{leaver.case.hold_id}/lifting"
    client.post(lifting, headers=leaver.headers("owner"))
    running = ask(client, leaver)
    assert (running.status_code, running.json()["code"]) == (409, "FirmsDisputesStillRun")
    nothing = client.get(DELETION, headers=leaver.headers("owner"))
    assert (nothing.status_code, nothing.json()["code"]) == (404, "DeletionNotAsked")


@pytest.mark.parametrize("role", ["operator", "viewer", "auditor", "consumer"])
def test_only_the_owner_asks_looks_and_cancels(client, leaver, role):
    assert ask(client, leaver, role).status_code == 403
    headers = leaver.headers(role)
    assert client.get(DELETION, headers=headers).status_code == 403
    assert client.post(f"{DELETION}/cancellation", headers=headers).status_code == 403


def test_meanwhile_everybody_only_looks_until_it_is_cancelled(client, container, leaver):
    new_id = container.new_id()
    deletion = TenantDeletion(
        id=DeletionId(new_id()),
        tenant_id=leaver.tenant_id,
        asked_at=NOW,
        asked_by=UserId(new_id()),
        due_at=NOW + timedelta(days=30),
    )
    with container.database().begin(leaver.tenant_id) as work:
        work.deletions.add(deletion)
    owner = leaver.headers("owner")
    assert client.get(DELETION, headers=owner).json()["cancelled_at"] is None
    task = f"/api/v2/tasks/{leaver.case.task_id}/completion"
    for role in ("owner", "operator"):
        assert client.get("/api/v2/consumers", headers=leaver.headers(role)).status_code == 200
        assert client.post(task, headers=leaver.headers(role)).status_code == 403
    again = ask(client, leaver)
    assert (again.status_code, again.json()["code"]) == (409, "DeletionStands")
    cancelled = client.post(f"{DELETION}/cancellation", headers=owner)
    assert cancelled.status_code == 200, cancelled.text
    assert cancelled.json()["cancelled_at"]
    assert client.post(task, headers=owner).status_code == 200
    twice = client.post(f"{DELETION}/cancellation", headers=owner)
    assert (twice.status_code, twice.json()["code"]) == (404, "DeletionNotAsked")
