"""Numbers and dates are masked in every answer, found by number, and revealed on record."""

import json
import re
from typing import Any

import pytest

BIRTH_FORMS = ("1985-03-04", "March 4, 1985", "03/04/1985", "19850304")
SSN_FORMS = ("666120001", "666-12-0001")
STAFF = ("owner", "operator", "viewer", "auditor")


def search(client, firm, role: str, body: Any):
    return client.post("/api/v2/consumers/search", json=body, headers=firm.headers(role))


def reveal(client, firm, role: str, **body: Any):
    path = f"/api/v2/consumers/{firm.case.consumer_id}/reveal"
    asked = {"fields": ["ssn", "birth_date"], "reason": "identity_check"} | body
    return client.post(path, json=asked, headers=firm.headers(role))


def history(client, firm) -> list[dict[str, Any]]:
    path = f"/api/v2/consumers/{firm.case.consumer_id}/timeline"
    return client.get(path, headers=firm.headers("owner")).json()["items"]


@pytest.mark.parametrize("role", [*STAFF, "consumer"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_nobody_is_shown_a_number_or_a_birth_date_that_was_not_asked_for(
    client, firm, role: str, version: str
):
    for path in ("/consumers", f"/consumers/{firm.case.consumer_id}"):
        answer = client.get(f"/api/{version}{path}", headers=firm.headers(role))
        assert answer.status_code == 200
        assert '"ssn":"***-**-0001"' in answer.text
        assert '"birth_date":"****-**-**"' in answer.text
        assert not [form for form in (*BIRTH_FORMS, *SSN_FORMS) if form in answer.text]


@pytest.mark.parametrize("role", ["owner", "operator", "consumer"])
def test_who_may_is_shown_what_was_asked_for(client, firm, role: str):
    both = reveal(client, firm, role)
    assert both.status_code == 200, both.text
    assert both.headers["cache-control"] == "no-store"
    assert both.json() == {
        "consumer_id": str(firm.case.consumer_id),
        "ssn": "666120001",
        "birth_date": "1985-03-04",
    }
    one = reveal(client, firm, role, fields=["ssn"]).json()
    assert (one["ssn"], one["birth_date"]) == ("666120001", None)


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_who_only_looks_is_not(client, firm, role: str):
    refused = reveal(client, firm, role)
    assert (refused.status_code, refused.json()["code"]) == (403, "PermissionDenied")
    assert "consumer.reveal" in refused.text


def test_a_look_is_in_the_history_with_its_reason_and_without_what_was_seen(client, firm):
    before = len(history(client, firm))
    reveal(client, firm, "operator", fields=["birth_date"], reason="bureau_inquiry")
    [newest, *_] = entries = history(client, firm)
    assert len(entries) == before + 1
    assert newest["event_type"] == "IdentityRevealed"
    assert newest["detail"] == {"fields": "birth_date", "reason": "bureau_inquiry"}
    assert newest["sentence"] == "Shown in full, for bureau inquiry: birth date"
    assert newest["actor_id"]
    assert not any(form in json.dumps(entries) for form in (*BIRTH_FORMS, *SSN_FORMS))


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"fields": []}, "fields"),
        ({"fields": ["email"]}, "fields[0]"),
        ({"fields": ["ssn", "ssn", "ssn"]}, "fields"),
        ({"reason": "curious"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"fields": "ssn"}, "fields"),
    ],
)
def test_a_reveal_without_fields_or_a_reason_is_refused_by_name(client, firm, body, path):
    refused = reveal(client, firm, "owner", **body)
    assert refused.status_code == 422, refused.text
    assert [error["path"] for error in refused.json()["errors"]] == [path]


@pytest.mark.parametrize("form", SSN_FORMS)
@pytest.mark.parametrize("role", [*STAFF, "consumer"])
def test_a_consumer_is_found_by_number_with_dashes_or_without(client, firm, role, form):
    found = search(client, firm, role, {"ssn": form})
    assert found.status_code == 200, found.text
    assert found.json()["id"] == str(firm.case.consumer_id)
    assert found.json()["ssn"] == "***-**-0001"
    assert not any(each in found.text for each in SSN_FORMS)
    assert history(client, firm)[0]["event_type"] == "ConsumerFoundBySsn"


@pytest.mark.parametrize(
    "form",
    [
        "666-120001",
        "66612-0001",
        "666 12 0001",
        "66612000",
        "6661200011",
        "",
        "\uff16\uff16\uff16120001",
    ],
)
def test_what_is_no_number_is_refused_without_being_repeated(client, firm, form: str):
    refused = search(client, firm, "owner", {"ssn": form})
    assert refused.status_code == 422, refused.text
    assert [error["path"] for error in refused.json()["errors"]] == ["ssn"]
    assert not form or form not in refused.text


def test_an_unknown_number_is_not_repeated_in_the_answer(client, firm):
    refused = search(client, firm, "owner", {"ssn": "666-12-9999"})
    assert (refused.status_code, refused.json()["code"]) == (404, "NoConsumerWithSsn")
    assert "9999" not in refused.text


def test_a_consumer_finds_nobody_but_themself(client, firm):
    created = client.post(
        "/api/v2/consumers",
        json={
            "name": {"first": "Robin", "last": "Example"},
            "email": "robin@example.com",
            "birth_date": "1990-01-02",
            "ssn": "666120777",
        },
        headers=firm.headers("operator"),
    )
    assert created.status_code == 201, created.text
    assert "666120777" not in created.text
    other = search(client, firm, "consumer", {"ssn": "666120777"})
    unknown = search(client, firm, "consumer", {"ssn": "666129998"})
    assert other.status_code == unknown.status_code == 404
    assert other.json()["detail"] == unknown.json()["detail"]


def test_another_firms_consumer_is_not_found_by_number(client, firm, other_firm):
    """Both firms serve a consumer with the same number: each finds its own."""
    mine, theirs = (
        search(client, each, "owner", {"ssn": "666120001"}).json()["id"]
        for each in (firm, other_firm)
    )
    assert (mine, theirs) == (str(firm.case.consumer_id), str(other_firm.case.consumer_id))


def test_a_number_in_the_address_is_refused_and_not_logged(client, firm, capfd):
    answer = client.get("/api/v2/consumers?ssn=666-12-0001", headers=firm.headers("owner"))
    assert answer.status_code == 422
    assert "666-12-0001" not in answer.text
    assert "666-12-0001" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_the_raw_report_is_for_those_who_may_see_numbers(client, firm, role: str):
    path = f"/api/v2/reports/{firm.case.report_id}/evidence"
    assert client.get(path, headers=firm.headers(role)).status_code == 403
    for may in ("owner", "operator", "consumer"):
        assert client.get(path, headers=firm.headers(may)).status_code == 200


@pytest.mark.parametrize("role", [*STAFF, "consumer"])
def test_no_view_of_a_case_shows_a_number_in_full(client, firm, role: str):
    case, seen = firm.case, 0
    paths = [
        f"/consumers/{case.consumer_id}/reports",
        f"/reports/{case.report_id}",
        f"/reports/{case.report_id}/findings",
        f"/findings/{case.finding_id}",
        f"/consumers/{case.consumer_id}/disputes",
        f"/disputes/{case.dispute_id}",
        f"/consumers/{case.consumer_id}/letters",
        f"/letters/{case.letter_id}",
        f"/consumers/{case.consumer_id}/timeline",
        f"/consumers/{case.consumer_id}/documents",
        "/tasks",
        "/members",
    ]
    for path in paths:
        answer = client.get(f"/api/v2{path}", headers=firm.headers(role))
        seen += answer.status_code == 200
        assert not re.search(r"\b(666-?12-?0001|1985-03-04)\b", answer.text), path
    assert seen >= 7
