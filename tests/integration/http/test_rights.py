"""Consents, erasure and exports over HTTP, with the jobs run as a worker runs them."""

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from tests.integration.http.casefile import PASSWORD, add_consumer, sign_in

from adapters.event_json import decode_event
from application.jobs.ports import JobQueue
from application.jobs.run_job import RunJob
from application.paging import PageRequest
from domain.jobs import JobState
from entrypoints.reaction_names import REACTIONS

_numbers = iter(range(100, 10_000))


@pytest.fixture
def person(client, firm) -> tuple[str, dict[str, str]]:
    """A consumer of the firm, and the headers of their login."""
    number = next(_numbers)
    email = f"rights-{number}@example.com"
    owner = firm.tokens["owner"]
    consumer_id = str(add_consumer(client, owner, email, ssn=f"6663{number:05d}"))
    member = {
        "email": email,
        "name": "A consumer",
        "password": PASSWORD,
        "roles": ["consumer"],
        "consumer_id": consumer_id,
    }
    assert client.post("/api/v2/members", json=member, headers=firm.headers("owner")).is_success
    return consumer_id, {"Authorization": f"Bearer {sign_in(client, email)}"}


def work_off(container, tenant_id) -> None:
    """Run this tenant's jobs of the reactions that belong here, to the last."""
    queue: JobQueue = container.job_queue()
    names = ("make_export", "destroy_objects")
    run = RunJob(
        queue=queue,
        reactions={name: getattr(container, REACTIONS[name])() for name in names},
        decode=decode_event,
        clock=container.clock(),
        machine_clock=container.machine_clock(),
    )
    while True:
        board = container.job_board()
        waiting = board.page(tenant_id, PageRequest(limit=200), states=[JobState.PENDING]).items
        ours = [job for job in waiting if job.reaction in names]
        if not ours:
            return
        now = container.machine_clock()()
        queue.take_due(now=now, limit=1000)
        for job in ours:
            assert run(job.id).result == "done"


def agree(client, consumer_id: str, headers: dict[str, str], **changes: Any):
    [text] = [
        each
        for each in client.get("/api/v2/consent-texts", headers=headers).json()["items"]
        if each["kind"] == "report_access"
    ]
    body = {
        "kind": text["kind"],
        "text_version": text["version"],
        "text_sha256": text["sha256"],
    } | changes
    return client.post(f"/api/v2/consumers/{consumer_id}/consents", json=body, headers=headers)


def test_a_consent_is_given_listed_with_its_words_and_withdrawn(client, firm, person):
    consumer_id, headers = person
    given = agree(client, consumer_id, headers)
    assert given.status_code == 201, given.text
    path = f"/api/v2/consumers/{consumer_id}/consents"
    [kept] = client.get(path, headers=firm.headers("viewer")).json()["items"]
    assert kept["id"] == given.json()["id"]
    assert "withdraw this consent" in kept["text"]
    assert kept["withdrawn_at"] is None
    body = {"kind": "report_access"}
    path = f"/api/v2/consumers/{consumer_id}/consent-withdrawals"
    withdrawn = client.post(path, json=body, headers=headers)
    assert withdrawn.status_code == 201, withdrawn.text
    assert withdrawn.json()["withdrawn_at"]
    again = client.post(path, json=body, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "ConsentMissing")


def test_another_version_and_other_words_are_refused_by_name(client, person):
    consumer_id, headers = person
    old = agree(client, consumer_id, headers, text_version="1")
    assert (old.status_code, old.json()["code"]) == (409, "ConsentTextNotCurrent")
    other = agree(client, consumer_id, headers, text_sha256="0" * 64)
    assert other.status_code == 422
    assert [error["path"] for error in other.json()["errors"]] == ["text_sha256"]


@pytest.mark.parametrize("role", ["owner", "operator", "viewer", "auditor", "consumer"])
def test_nobody_else_withdraws(client, firm, person, role):
    consumer_id, headers = person
    agree(client, consumer_id, headers)
    path = f"/api/v2/consumers/{consumer_id}/consent-withdrawals"
    refused = client.post(path, json={"kind": "report_access"}, headers=firm.headers(role))
    assert refused.status_code in {403, 404}


def test_an_erasure_ends_the_login_and_says_what_stays(client, firm, person):
    consumer_id, headers = person
    agree(client, consumer_id, headers)
    path = f"/api/v2/consumers/{consumer_id}/erasure"
    for role in ("operator", "viewer", "auditor"):
        assert client.post(path, headers=firm.headers(role)).status_code == 403
    erased = client.post(path, headers=firm.headers("owner"))
    assert erased.status_code == 200, erased.text
    kept = {each["data_class"]: each for each in erased.json()["kept"]}
    assert set(kept) == {"consent", "consumer_file"}
    assert kept["consent"]["citation"] == "15 U.S.C. § 1681p(2)"
    assert client.get("/api/v2/auth/user", headers=headers).status_code == 401
    left = client.get(f"/api/v2/consumers/{consumer_id}", headers=firm.headers("owner")).json()
    assert (left["email"], left["ssn_last4"], left["birth_date"], left["address"]) == (
        "",
        "",
        None,
        None,
    )
    assert left["erased_at"]


def test_an_erasure_is_refused_while_a_dispute_runs_or_a_hold_stands(client, firm, person):
    of_case = f"/api/v2/consumers/{firm.case.consumer_id}/erasure"
    refused = client.post(of_case, headers=firm.headers("owner"))
    assert (refused.status_code, refused.json()["code"]) == (409, "UnderHold")
    lifting = f"/api/v2/holds/{firm.case.hold_id}/lifting"
    client.post(lifting, headers=firm.headers("owner"))
    refused = client.post(of_case, headers=firm.headers("owner"))
    assert (refused.status_code, refused.json()["code"]) == (409, "DisputeStillRunning")


def test_a_consumer_exports_their_own_file(client, container, firm, person):
    consumer_id, headers = person
    agree(client, consumer_id, headers)
    asked = client.post(f"/api/v2/consumers/{consumer_id}/exports", headers=headers)
    assert asked.status_code == 201, asked.text
    export = f"/api/v2/exports/{asked.json()['id']}"
    early = client.get(f"{export}/zip", headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "ExportNotReady")
    twice = client.post(f"/api/v2/consumers/{consumer_id}/exports", headers=headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "ExportUnderWay")
    work_off(container, firm.tenant_id)
    made = client.get(export, headers=headers).json()
    assert (made["state"], len(made["parts"])) == ("made", 1)
    fetched = client.get(f"{export}/zip", headers=headers)
    assert fetched.headers["content-type"] == "application/zip"
    assert fetched.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as opened:
        consumer = json.loads(opened.read("consumer.json"))
    assert consumer["id"] == consumer_id
    assert client.get(f"{export}/zip?part=2", headers=headers).status_code == 404
    assert client.get(f"{export}/zip?part=0", headers=headers).status_code == 422
    assert client.get(export, headers=firm.headers("consumer")).status_code == 404
    assert client.get(export, headers=firm.headers("operator")).status_code == 403


def test_the_owner_exports_the_firm(client, container, firm, other_firm):
    for role in ("operator", "viewer", "auditor", "consumer"):
        assert client.post("/api/v2/exports", headers=firm.headers(role)).status_code == 403
    asked = client.post("/api/v2/exports", headers=firm.headers("owner"))
    assert asked.status_code == 201, asked.text
    work_off(container, firm.tenant_id)
    path = f"/api/v2/exports/{asked.json()['id']}"
    made = client.get(path, headers=firm.headers("owner")).json()
    assert made["state"] == "made"
    assert made["parts"][-1]["name"] == "firm.zip"
    assert client.get(path, headers=other_firm.headers("owner")).status_code == 404
    assert client.get(path, headers=firm.headers("consumer")).status_code == 404


def test_nobody_exports_or_erases_what_is_not_theirs(client, firm, other_firm):
    for stranger in (other_firm.case.consumer_id, uuid4()):
        for what in ("exports", "erasure"):
            path = f"/api/v2/consumers/{stranger}/{what}"
            refused = client.post(path, headers=firm.headers("owner"))
            assert (refused.status_code, refused.json()["code"]) == (404, "ConsumerNotFound")
