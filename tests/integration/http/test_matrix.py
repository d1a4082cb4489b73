"""Every route of the document, for everybody who must not pass: generated, never by hand."""

import re
from typing import Any

import msgspec
import pytest

from entrypoints.http.app import AREAS
from entrypoints.http.schema.document import build_document

DOCUMENT = build_document(AREAS, product_version="0", server="http://127.0.0.1")
OPERATIONS = [
    (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
PRIVATE = [entry for entry in OPERATIONS if entry[2]["security"]]
BY_ID = [entry for entry in PRIVATE if "{" in entry[1]]


def ids(operations) -> list[str]:
    return [f"{method} {path}" for method, path, _ in operations]


def request_of(operation: dict[str, Any]) -> dict[str, Any]:
    """Body, query and headers that the document itself gives as its example."""
    sent: dict[str, Any] = {"headers": {}, "params": {}}
    kinds = operation.get("requestBody", {}).get("content", {})
    if "application/json" in kinds:
        sent["json"] = kinds["application/json"]["example"]
    elif kinds:
        sent["content"] = b"bytes"
        sent["headers"]["content-type"] = next(iter(kinds))
    places = {"header": sent["headers"], "query": sent["params"]}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] in places and parameter["required"]:
            places[parameter["in"]][parameter["name"]] = parameter["example"]
    return sent


def path_for(path: str, case) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: str(getattr(case, found[1])), path)


def absent(path: str) -> str:
    return re.sub(r"\{\w+\}", "019aa502-63b4-7188-9900-00000000dead", path)


def assert_problem(answer, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["success"] is False
    assert problem["error"] == problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert {"type", "title", "instance", "code", "errors"} <= set(problem)
    return dict(problem)


def test_the_document_is_served_as_it_is_built(client):
    answer = client.get("/schema/openapi.json")
    served = answer.json()
    assert served["openapi"] == "3.1.0"
    assert set(served["paths"]) == set(DOCUMENT["paths"])


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=ids(OPERATIONS))
def test_every_operation_is_described_in_full(method, path, operation):
    assert operation["summary"]
    assert operation["description"]
    assert operation["operationId"]
    success = {status for status in operation["responses"] if status < "300"}
    assert len(success) == 1
    assert {"500", "503"} <= set(operation["responses"])
    for status, response in operation["responses"].items():
        for kind, content in response["content"].items():
            assert "json" not in kind or "example" in content, (status, kind)
    for kind, content in operation.get("requestBody", {"content": {}})["content"].items():
        assert "json" not in kind or "example" in content, kind


@pytest.mark.parametrize(("method", "path", "operation"), PRIVATE, ids=ids(PRIVATE))
def test_without_a_token_nothing_is_answered(client, method, path, operation):
    answer = client.request(method, absent(path), **request_of(operation))
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", ["owner", "operator", "viewer", "auditor", "consumer"])
@pytest.mark.parametrize(("method", "path", "operation"), BY_ID, ids=ids(BY_ID))
def test_another_firms_ids_are_as_unknown_as_invented_ones(
    client, firm, other_firm, role, method, path, operation
):
    sent = request_of(operation)
    sent["headers"] |= firm.headers(role)
    foreign = client.request(method, path_for(path, other_firm.case), **sent)
    invented = client.request(method, absent(path), **sent)
    assert foreign.status_code == invented.status_code
    assert foreign.json()["code"] == invented.json()["code"]
    if foreign.status_code != 403:
        assert_problem(foreign, 404)


# The platform's own people reach every firm there (tests/integration/http/test_platform.py).
IN_FIRMS = [entry for entry in BY_ID if "/platform/" not in entry[1]]


@pytest.mark.parametrize(("method", "path", "operation"), IN_FIRMS, ids=ids(IN_FIRMS))
def test_every_route_by_id_is_open_to_somebody(client, firm, other_firm, method, path, operation):
    """Were every role refused with 403, the matrix above would prove nothing of the route."""
    sent = request_of(operation)
    statuses = set()
    for role in firm.tokens:
        headers = sent["headers"] | firm.headers(role)
        foreign = path_for(path, other_firm.case)
        statuses.add(client.request(method, foreign, **(sent | {"headers": headers})).status_code)
    assert 404 in statuses


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=ids(OPERATIONS))
def test_other_methods_are_refused_with_those_that_are_offered(client, method, path, operation):
    offered = {name.upper() for name in DOCUMENT["paths"][path]}
    for other in {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} - offered:
        answer = client.request(other, absent(path))
        assert_problem(answer, 405)
        assert set(answer.headers["allow"].split(", ")) == offered


WITH_BODY = [
    entry
    for entry in PRIVATE
    if "requestBody" in entry[2]
    and "$ref" in entry[2]["requestBody"]["content"].get("application/json", {}).get("schema", ())
]


@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY, ids=ids(WITH_BODY))
def test_bodies_are_taken_as_described_or_not_at_all(client, firm, method, path, operation):
    sent = request_of(operation)
    headers = sent["headers"] | firm.headers("owner")

    def ask(content: bytes, kind: str = "application/json"):
        dressed = headers | {"content-type": kind}
        return client.request(method, absent(path), content=content, headers=dressed)

    assert_problem(ask(msgspec.json.encode(sent["json"] | {"is_admin": True})), 422)
    assert_problem(ask(msgspec.json.encode(sent["json"]), "text/plain"), 415)
    assert_problem(ask(b"{"), 400)
    assert_problem(ask(b"NaN"), 400)
    for hostile in (b'{"a": NaN}', b'{"a": "\xff"}', b'{"a": "\\ud800"}', b"[" * 100_000):
        assert ask(hostile).status_code in {400, 422}, hostile[:20]
    assert_problem(ask(b"x" * 1_000_001), 413)
