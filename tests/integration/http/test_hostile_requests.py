"""OWASP API Security Top 10: what nobody meant to offer is not taken, on any route."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.integration.http.test_matrix import (
    DOCUMENT,
    OPERATIONS,
    WITH_BODY,
    absent,
    assert_problem,
    ids,
    request_of,
)

from adapters.postgres.tables.schema import metadata
from entrypoints.http.app import AREAS
from entrypoints.http.pages import PageQuery

ROUTES = [route for area in AREAS for route in area.routes]
WITH_STRUCT = [route for route in ROUTES if route.body is not None]
COLUMNS = sorted({column.name for table in metadata.tables.values() for column in table.columns})
BEYOND = [
    *COLUMNS,
    *("is_admin", "admin", "role", "roles", "permissions", "owner", "is_owner", "verified"),
    *("__class__", "__proto__", "constructor", "$where", "", "*", "password_hash", "actor"),
]
PAGED = [
    (method, path, operation)
    for method, path, operation in OPERATIONS
    if any(parameter["name"] == "limit" for parameter in operation.get("parameters", ()))
]


def example_of(route) -> dict[str, Any]:
    path = ("/api/v2" if route.is_versioned else "") + route.path
    operation = DOCUMENT["paths"][path][route.method.lower()]
    return request_of(operation)["json"]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a body, at any depth; changing one changes the body."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from objects(part)
    if isinstance(value, list | tuple):
        for part in value:
            yield from objects(part)


@pytest.mark.parametrize("route", WITH_STRUCT, ids=lambda route: route.operation)
def test_no_column_of_any_table_can_be_slipped_into_a_body_at_any_depth(route):
    """API3:2023. The name of each column, in each object of the body, where it is no field."""
    decoder = msgspec.json.Decoder(route.body)
    body = msgspec.json.decode(msgspec.json.encode(example_of(route)))
    decoder.decode(msgspec.json.encode(body))
    for place in objects(body):
        for name in BEYOND:
            if name in place or _is_offered(route.body, name):
                continue
            place[name] = "x"
            with pytest.raises(msgspec.ValidationError):
                decoder.decode(msgspec.json.encode(body))
            del place[name]


def _is_offered(kind: Any, name: str) -> bool:
    """Whether some object of the body has such a field: there its own type decides."""
    schema, components = msgspec.json.schema_components([kind], ref_template="{name}")
    del schema
    return any(name in part.get("properties", {}) for part in components.values())


@pytest.mark.parametrize("route", WITH_STRUCT, ids=lambda route: route.operation)
def test_every_struct_that_is_read_refuses_what_it_does_not_know(route):
    _, components = msgspec.json.schema_components([route.body], ref_template="{name}")
    open_ones = [
        name
        for name, part in components.items()
        if part.get("type") == "object" and part.get("additionalProperties") is not False
    ]
    assert open_ones == []


@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY, ids=ids(WITH_BODY))
def test_a_body_counts_as_json_only_when_it_is_called_so(client, firm, method, path, operation):
    sent = request_of(operation)
    content = msgspec.json.encode(sent["json"])
    for kind in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "application/xml",
        "application/json-patch+json",
        "application/merge-patch+json",
        "application/jsonx",
        "application/json, text/plain",
        "",
    ):
        headers = sent["headers"] | firm.headers("owner") | {"content-type": kind}
        answer = client.request(method, absent(path), content=content, headers=headers)
        assert_problem(answer, 415)


def test_a_body_in_another_encoding_is_unreadable(client, firm):
    headers = firm.headers("owner") | {"content-type": "application/json; charset=utf-16"}
    answer = client.post("/api/v2/members", content='{"a": 1}'.encode("utf-16"), headers=headers)
    assert_problem(answer, 400)


@pytest.mark.parametrize(
    "name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
)
def test_no_header_turns_a_method_into_another(client, firm, name):
    headers = firm.headers("owner") | {name: "PUT"}
    path = f"/api/v2/consumers/{firm.case.consumer_id}/address"
    assert_problem(client.get(path, headers=headers), 405)
    assert_problem(client.post(f"{path}?_method=PUT", headers=headers), 405)


@pytest.mark.parametrize(
    "name", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Host", "Host"]
)
def test_no_header_leads_to_another_path_or_names_us_anew(client, name):
    headers = {name: "evil.example" if name.endswith("st") else "/health/live"}
    answer = client.get("/api/v2/auth/user", headers=headers)
    assert_problem(answer, 401)
    assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(("method", "path", "operation"), PAGED, ids=ids(PAGED))
def test_no_page_is_larger_than_the_largest(client, firm, method, path, operation):
    """API4:2023."""
    at = path.replace("{consumer_id}", str(firm.case.consumer_id))
    at = at.replace("{report_id}", str(firm.case.report_id))
    for limit in ("201", "1000000000", "9" * 30, "-1", "0", "1e3", "NaN", ""):
        answer = client.get(at, params={"limit": limit}, headers=firm.headers("owner"))
        assert_problem(answer, 422)


def test_every_list_is_paged():
    """API4:2023. A GET that answers items must take a limit."""
    unpaged = [
        route.operation
        for route in ROUTES
        if route.method == "GET"
        and "items" in getattr(getattr(route.answer, "__origin__", None), "__struct_fields__", ())
        and not (isinstance(route.query, type) and issubclass(route.query, PageQuery))
    ]
    assert unpaged == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_compressed_body_is_not_unpacked(client, firm, encoding):
    """A bomb of zeros must not grow in our hands: what is not JSON as it is, is no JSON."""
    headers = firm.headers("owner") | {
        "content-type": "application/json",
        "content-encoding": encoding,
    }
    answer = client.post("/api/v2/members", content=b"\x1f\x8b" + b"\x00" * 100, headers=headers)
    assert answer.status_code in {400, 415}


def test_an_unhandled_fault_tells_no_trace(client):
    """API8:2023. Errors of every kind speak of the request, never of the code."""
    for method, path in (("GET", "/nowhere"), ("PUT", "/health/live"), ("GET", "/api/v2/tasks")):
        answer = client.request(method, path)
        assert answer.headers["content-type"] == "application/problem+json"
        for leak in ("Traceback", "/src/", ".py", "litestar", "psycopg", "SELECT"):
            assert leak not in answer.text
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers
