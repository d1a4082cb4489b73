"""What a version has promised stays: routes, fields, types, values. More may come, nothing goes."""

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from litestar.testing import TestClient
from tests.integration.http.describe_api import committed, current, described

from entrypoints.http.app import AREAS, create_app
from entrypoints.http.areas.accounts import accounts
from entrypoints.http.deprecation import Deprecation
from entrypoints.http.schema.document import build_document
from entrypoints.http.versions import VERSIONS
from entrypoints.serving import http_parts

SINCE = datetime(2026, 6, 30, tzinfo=UTC)
GOING = Deprecation(
    since=SINCE,
    sunset=SINCE + timedelta(days=180),
    guide="https://redress.example.com/guide",
)
NAMES = [version.name for version in VERSIONS]


def operation_of(line: str) -> str:
    return " ".join(line.split(" ")[:2])


def broken(promised: list[str], now: list[str]) -> list[str]:
    """What is gone, and what an operation that was there asks for that it did not ask for."""
    known = {operation_of(line) for line in promised}
    new = set(now) - set(promised)
    demanded = {line for line in new if operation_of(line) in known and _is_demand(line)}
    return sorted((set(promised) - set(now)) | demanded)


def _is_demand(line: str) -> bool:
    return " < " in line and "!: " in line


@pytest.mark.parametrize("version", NAMES)
def test_nothing_that_a_version_has_promised_is_gone(version):
    assert broken(committed(version), current()[version]) == [], (
        "clients of this version would break; if it was never released, write the descriptions "
        "anew with tests/integration/http/describe_api.py"
    )


@pytest.mark.parametrize("version", NAMES)
def test_the_descriptions_hold_what_matters(version):
    lines = committed(version)
    data = "data." if version == "v1" else ""
    assert "POST /auth/sign-in < email!: string" in lines
    assert f"POST /auth/sign-in > {data}access_token: string" in lines
    assert f"GET /consumers/{{consumer_id}} > {data}id: string(uuid)" in lines
    assert f'GET /disputes/{{dispute_id}} > {data}state = "running"' in lines
    assert f"GET /consumers > {data}items[].email: string" in lines


def test_both_versions_offer_the_same_operations():
    first, second = (
        {operation_of(line) for line in lines} for lines in (current()["v1"], current()["v2"])
    )
    assert first == second


def document():
    return build_document(AREAS, product_version="0", server="http://127.0.0.1")


def schema(name: str, made):
    return made["components"]["schemas"][name]


def lose_a_route(made):
    del made["paths"]["/api/v2/tasks"]


def lose_a_field(made):
    del schema("ConsumerView", made)["properties"]["ssn_last4"]


def change_a_type(made):
    schema("ConsumerView", made)["properties"]["email"]["type"] = "integer"


def lose_a_value(made):
    states = schema("DisputeState", made)
    states["enum"] = [value for value in states["enum"] if value != "running"]


def lose_a_parameter(made):
    made["paths"]["/api/v2/consumers"]["get"]["parameters"].pop()


def demand_a_field(made):
    body = schema("SignInBody", made)
    body["properties"]["captcha"] = {"type": "string"}
    body["required"] = [*body["required"], "captcha"]


def demand_what_was_free(made):
    schema("SignInBody", made)["required"].append("tenant_id")


def change_the_status(made):
    responses = made["paths"]["/api/v2/consumers"]["post"]["responses"]
    responses["200"] = responses.pop("201")


@pytest.mark.parametrize(
    "change",
    [
        lose_a_route,
        lose_a_field,
        change_a_type,
        lose_a_value,
        lose_a_parameter,
        demand_a_field,
        demand_what_was_free,
        change_the_status,
    ],
)
def test_a_change_that_breaks_clients_is_seen(change):
    before = described(document(), "/api/v2")
    made = copy.deepcopy(document())
    change(made)
    assert broken(before, described(made, "/api/v2")) != []


def offer_a_field(made):
    schema("SignInBody", made)["properties"]["device"] = {"type": "string"}


def tell_a_field(made):
    schema("ConsumerView", made)["properties"]["language"] = {"type": "string"}


def add_a_route(made):
    made["paths"]["/api/v2/more"] = made["paths"]["/api/v2/tenants"]


@pytest.mark.parametrize("change", [offer_a_field, tell_a_field, add_a_route])
def test_a_change_that_only_adds_is_welcome(change):
    before = described(document(), "/api/v2")
    made = copy.deepcopy(document())
    change(made)
    after = described(made, "/api/v2")
    assert broken(before, after) == []
    assert after != before


def test_a_version_that_goes_away_says_so_with_every_answer(container, firm):
    first, second = VERSIONS
    app = create_app(http_parts(container), versions=(replace(first, deprecation=GOING), second))
    with TestClient(app) as client:
        for headers, status in ((firm.headers("owner"), 200), ({}, 401)):
            told = client.get("/api/v1/auth/user", headers=headers)
            assert told.status_code == status
            assert told.headers["deprecation"] == f"@{int(SINCE.timestamp())}"
            assert told.headers["sunset"] == "Sun, 27 Dec 2026 00:00:00 GMT"
            assert told.headers["link"] == (
                '<https://redress.example.com/guide>; rel="deprecation"; type="text/html"'
            )
        silent = client.get("/api/v2/auth/user", headers=firm.headers("owner"))
    assert not {"deprecation", "sunset", "link"} & set(silent.headers)


def test_a_route_that_is_replaced_says_so_in_both_versions_and_in_the_document(container, firm):
    going = replace(GOING, sunset=None)
    routes = [
        replace(route, deprecation=going) if route.path == "/auth/user" else route
        for route in accounts.routes
    ]
    areas = (replace(accounts, routes=routes), *(area for area in AREAS if area is not accounts))
    with TestClient(create_app(http_parts(container), areas=areas)) as client:
        for version in NAMES:
            told = client.get(f"/api/{version}/auth/user", headers=firm.headers("owner"))
            assert told.headers["deprecation"] == f"@{int(SINCE.timestamp())}"
            assert "sunset" not in told.headers
            other = client.get(f"/api/{version}/members", headers=firm.headers("owner"))
            assert "deprecation" not in other.headers
    made = build_document(areas, product_version="0", server="http://127.0.0.1")
    assert made["paths"]["/api/v2/auth/user"]["get"]["deprecated"] is True
    assert "deprecated" not in made["paths"]["/api/v2/members"]["get"]


def test_a_sunset_before_the_deprecation_is_refused():
    with pytest.raises(ValueError, match="sunset"):
        replace(GOING, sunset=SINCE - timedelta(days=1))
