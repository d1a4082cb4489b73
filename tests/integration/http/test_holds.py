"""Legal holds over HTTP: who may, on what, and how they are refused."""

from uuid import uuid4

import pytest
from tests.integration.http.casefile import add_consumer

HOLDS = "/api/v2/holds"
REASON = "Sample v. Northwind Bank"
_numbers = iter(range(100, 10_000))


@pytest.fixture
def consumer_id(client, firm) -> str:
    number = next(_numbers)
    email = f"held-{number}@example.com"
    return str(add_consumer(client, firm.tokens["owner"], email, ssn=f"6662{number:05d}"))


def place(client, firm, *, role: str = "owner", **body):
    return client.post(HOLDS, json={"reason": REASON} | body, headers=firm.headers(role))


def test_a_hold_is_placed_listed_and_lifted_once(client, firm, consumer_id):
    placed = place(client, firm, consumer_id=consumer_id)
    assert placed.status_code == 201, placed.text
    hold = placed.json()
    assert (hold["consumer_id"], hold["reason"], hold["lifted_at"]) == (consumer_id, REASON, None)
    headers = firm.headers("owner")
    assert client.get(HOLDS, headers=headers).json()["items"][0] == hold
    lifting = f"{HOLDS}/{hold['id']}/lifting"
    lifted = client.post(lifting, headers=headers).json()
    assert lifted["lifted_at"]
    assert client.get(HOLDS, headers=headers).json()["items"][0] == lifted
    again = client.post(lifting, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "HoldAlreadyLifted")


def test_without_a_consumer_everything_of_the_firm_is_held(client, firm):
    hold = place(client, firm).json()
    assert hold["consumer_id"] is None
    client.post(f"{HOLDS}/{hold['id']}/lifting", headers=firm.headers("owner"))


def test_a_hold_stands_in_the_consumers_history(client, firm, consumer_id):
    place(client, firm, consumer_id=consumer_id)
    told = client.get(f"/api/v2/consumers/{consumer_id}/timeline", headers=firm.headers("owner"))
    assert told.json()["items"][0]["sentence"] == "A legal hold was placed"


@pytest.mark.parametrize("role", ["operator", "viewer", "auditor", "consumer"])
def test_only_who_manages_holds_places_and_sees_them(client, firm, consumer_id, role):
    assert place(client, firm, role=role, consumer_id=consumer_id).status_code == 403
    assert client.get(HOLDS, headers=firm.headers(role)).status_code == 403


def test_another_firms_consumer_is_as_unknown_as_an_invented_one(client, firm, other_firm):
    for stranger in (str(other_firm.case.consumer_id), str(uuid4())):
        refused = place(client, firm, consumer_id=stranger)
        assert (refused.status_code, refused.json()["code"]) == (404, "ConsumerNotFound")


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "a\nb", 7, None])
def test_a_reason_is_one_line_of_visible_text(client, firm, reason):
    refused = place(client, firm, reason=reason)
    assert refused.status_code == 422
    assert [error["path"] for error in refused.json()["errors"]] == ["reason"]


def test_what_was_removed_is_for_auditors(client, firm):
    for role, status in (("owner", 200), ("auditor", 200), ("operator", 403), ("consumer", 403)):
        answer = client.get("/api/v2/removals", headers=firm.headers(role))
        assert answer.status_code == status
    assert client.get("/api/v2/removals", headers=firm.headers("owner")).json()["items"] == []
