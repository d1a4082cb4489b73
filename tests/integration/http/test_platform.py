"""The platform's own people over HTTP: firms listed and shut out, support let in by consent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from litestar.testing import TestClient
from tests.integration.http.casefile import add_consumer
from tests.integration.http.processes import NOWHERE, House, a_house, a_process
from tests.integration.http.signing_in import PASSWORD, bearer, sign_in

from adapters.system import system_clock
from application.accounts.create_platform import NewPlatform
from domain.accounts.members import join
from domain.identity import Role, UserId
from entrypoints.container import Container

pytestmark = pytest.mark.usefixtures("at_any_pace")

ADMIN = "admin@platform.example.com"


@dataclass(frozen=True, slots=True)
class Platform:
    container: Container
    client: TestClient[Any]
    admin: str
    support_email: str
    support_id: str


@pytest.fixture(scope="module")
def platform(module_database, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with a_process(module_database, NOWHERE, home) as (container, client):
        new = NewPlatform(
            name="Platform", owner_name="Ada", owner_email=ADMIN, owner_password=PASSWORD
        )
        container.create_platform()(new)
        admin = sign_in(client, ADMIN)
        email = "help@platform.example.com"
        body = {"email": email, "name": "Help", "password": PASSWORD, "roles": ["support"]}
        added = client.post("/api/v2/members", json=body, headers=bearer(admin))
        assert added.status_code == 201, added.text
        yield Platform(container, client, admin, email, added.json()["user_id"])


@pytest.fixture
def house(platform) -> House:
    return a_house(platform.container, platform.client)


def ask(platform: Platform, method: str, path: str, token: str, **sent):
    return platform.client.request(method, f"/api/v2{path}", headers=bearer(token), **sent)


def let_in(house: House, platform: Platform, **changes):
    asked = {"email": platform.support_email, "reason": "a letter does not render", "hours": 4}
    return house.ask("POST", "/support-grants", json=asked | changes)


def enter(house: House, platform: Platform) -> str:
    tenant_id = str(house.tenant_id)
    return sign_in(house.client, platform.support_email, tenant_id=tenant_id)


def test_an_administrator_lists_firms_and_shuts_one_out_for_everybody_in_it(
    platform, house
) -> None:
    _, operator = house.join("operator")
    listed = ask(platform, "GET", "/platform/tenants?limit=200", platform.admin).json()["items"]
    assert str(house.tenant_id) in {tenant["id"] for tenant in listed}
    path = f"/platform/tenants/{house.tenant_id}/suspension"
    shut = ask(platform, "POST", path, platform.admin, json={"reason": "unpaid"})
    assert shut.status_code == 200, shut.text
    assert shut.json()["suspension_reason"] == "unpaid"
    for token in (house.owner, operator):
        refused = house.ask("GET", "/tasks", token)
        assert (refused.status_code, refused.json()["code"]) == (403, "TenantIsSuspended")
    again = ask(platform, "POST", path, platform.admin, json={"reason": "again"})
    assert (again.status_code, again.json()["code"]) == (409, "AlreadySuspended")
    assert ask(platform, "DELETE", path, platform.admin).status_code == 200
    assert house.ask("GET", "/tasks").status_code == 200
    assert ask(platform, "DELETE", path, platform.admin).status_code == 409


def test_an_unknown_firm_is_not_found_and_the_platform_stays_open(platform) -> None:
    path = f"/platform/tenants/{uuid4()}/suspension"
    assert ask(platform, "POST", path, platform.admin, json={"reason": "x"}).status_code == 404
    assert ask(platform, "DELETE", path, platform.admin).status_code == 404
    own = ask(platform, "GET", "/auth/user", platform.admin).json()["tenant_id"]
    path = f"/platform/tenants/{own}/suspension"
    refused = ask(platform, "POST", path, platform.admin, json={"reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "SuspensionRefused")


@pytest.mark.parametrize("role", ["owner", "operator", "viewer", "auditor", "worker", "client"])
def test_nobody_in_a_firm_reaches_the_platforms_routes(platform, house, role) -> None:
    token = house.owner if role == "owner" else house.join(role)[1]
    other = a_house(platform.container, platform.client)
    path = f"/platform/tenants/{other.tenant_id}/suspension"
    for method, target, sent in (
        ("GET", "/platform/tenants", {}),
        ("POST", path, {"json": {"reason": "spite"}}),
        ("DELETE", path, {}),
    ):
        refused = ask(platform, method, target, token, **sent)
        assert (refused.status_code, refused.json()["code"]) == (403, "PermissionDenied")
    assert other.ask("GET", "/tasks").status_code == 200


def test_an_administrator_reads_no_firms_files(platform, house) -> None:
    for path in ("/consumers", "/disputes", "/letters", "/tasks", "/support-grants", "/jobs"):
        assert ask(platform, "GET", path, platform.admin).status_code in {403, 404}


@pytest.mark.parametrize("roles", [["owner"], ["viewer"], ["consumer"], ["support", "operator"]])
def test_the_platforms_people_hold_the_platforms_roles_alone(platform, roles) -> None:
    body = {
        "email": f"{uuid4().hex}@example.com",
        "name": "Sly",
        "password": PASSWORD,
        "roles": roles,
    }
    refused = ask(platform, "POST", "/members", platform.admin, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "InvalidField")


def test_support_reads_by_consent_and_changes_nothing(platform, house) -> None:
    refused = platform.client.post(
        "/api/v2/auth/sign-in",
        json={
            "email": platform.support_email,
            "password": PASSWORD,
            "tenant_id": str(house.tenant_id),
        },
    )
    assert refused.status_code == 401
    granted = let_in(house, platform)
    assert granted.status_code == 201, granted.text
    token = enter(house, platform)
    person = house.ask("GET", "/auth/user", token).json()
    owner = house.ask("GET", "/auth/user").json()["user_id"]
    assert (person["roles"], person["on_behalf_of"]) == (["support"], owner)
    consumer_id = add_consumer(
        house.client, house.owner, f"{uuid4().hex}@example.com", ssn="666120009"
    )
    seen = house.ask("GET", f"/consumers/{consumer_id}", token)
    assert seen.status_code == 200
    assert "666120009" not in seen.text
    body = {"name": "Mine", "permissions": ["tenant.read"]}
    for method, path, sent in (
        ("POST", "/roles", {"json": body}),
        ("GET", "/members", {}),
        ("GET", "/reports", {}),
        ("GET", f"/consumers/{consumer_id}/documents", {}),
        ("GET", f"/consumers/{consumer_id}/letters", {}),
        ("POST", f"/members/{owner}/suspension", {}),
        ("GET", "/support-grants", {}),
    ):
        assert house.ask(method, path, token, **sent).status_code in {403, 404}, path
    members = {m["user_id"]: m for m in house.ask("GET", "/members").json()["items"]}
    let = members[platform.support_id]
    assert (let["roles"], let["granted_by"]) == (["support"], owner)
    assert let["expires_at"] == granted.json()["expires_at"]


def test_an_owner_shows_support_out_and_the_next_request_is_refused(platform, house) -> None:
    grant = let_in(house, platform).json()
    token = enter(house, platform)
    assert house.ask("GET", "/tasks", token).status_code == 200
    ended = house.ask("DELETE", f"/support-grants/{grant['id']}")
    assert ended.status_code == 200
    assert ended.json()["ended_at"] is not None
    refused = house.ask("GET", "/tasks", token)
    assert (refused.status_code, refused.json()["code"]) == (403, "AccessRanOut")
    over = house.ask("DELETE", f"/support-grants/{grant['id']}")
    assert (over.status_code, over.json()["code"]) == (409, "SupportGrantOver")
    again = let_in(house, platform, reason="another letter").json()
    assert house.ask("GET", "/tasks", token).status_code == 200
    listed = house.ask("GET", "/support-grants").json()["items"]
    assert [item["id"] for item in listed] == [again["id"], grant["id"]]


def test_support_whose_time_is_over_is_refused_though_nobody_swept(
    platform, house, module_database
) -> None:
    let_in(house, platform, hours=1)
    token = enter(house, platform)
    assert house.ask("GET", "/tasks", token).status_code == 200
    past = system_clock() - timedelta(seconds=1)
    with psycopg.connect(module_database.app_url) as writer:
        writer.execute("select set_config('app.tenant_id', %s, true)", [str(house.tenant_id)])
        writer.execute(
            "update memberships set expires_at = %s where user_id = %s",
            [past, platform.support_id],
        )
    refused = house.ask("GET", "/tasks", token)
    assert (refused.status_code, refused.json()["code"]) == (403, "AccessRanOut")


def test_support_that_is_suspended_at_the_platform_is_out_of_every_firm(platform, house) -> None:
    body = {
        "email": f"{uuid4().hex}@example.com",
        "name": "Temp",
        "password": PASSWORD,
        "roles": ["support"],
    }
    person = ask(platform, "POST", "/members", platform.admin, json=body).json()
    assert let_in(house, platform, email=body["email"]).status_code == 201
    known = replace(platform, support_email=body["email"], support_id=person["user_id"])
    token = enter(house, known)
    assert house.ask("GET", "/tasks", token).status_code == 200
    path = f"/members/{person['user_id']}/suspension"
    assert ask(platform, "POST", path, platform.admin).status_code == 200
    refused = house.ask("GET", "/tasks", token)
    assert (refused.status_code, refused.json()["code"]) == (403, "SupportDutyEnded")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"hours": 73}, 422, "Invalid"),
        ({"hours": 0}, 422, "Invalid"),
        ({"hours": "4"}, 422, "Invalid"),
        ({"reason": ""}, 422, "Invalid"),
        ({"email": "nobody"}, 422, "Invalid"),
        ({"email": "stranger@example.com"}, 404, "SupportPersonNotFound"),
        ({"email": ADMIN}, 404, "SupportPersonNotFound"),
        ({"granted_by": str(uuid4())}, 422, "Invalid"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(platform, house, changes, status, code) -> None:
    refused = let_in(house, platform, **changes)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_another_firms_grant_is_not_there(platform, house) -> None:
    grant = let_in(house, platform).json()
    other = a_house(platform.container, platform.client)
    path = f"/support-grants/{grant['id']}"
    assert other.ask("DELETE", path).status_code == 404
    assert other.ask("GET", "/support-grants").json()["items"] == []
    assert house.ask("DELETE", path).status_code == 200


def test_the_last_administrator_stays_also_when_two_dismiss_each_other(platform) -> None:
    own = ask(platform, "GET", "/auth/user", platform.admin).json()["user_id"]
    body = {"roles": ["support"], "custom_roles": []}
    refused = ask(platform, "PUT", f"/members/{own}/roles", platform.admin, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "LastOwner")
    refused = ask(platform, "DELETE", f"/members/{own}", platform.admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "LastOwner")
    email = "second@platform.example.com"
    new = {"email": email, "name": "Grace", "password": PASSWORD, "roles": ["platform_admin"]}
    added = ask(platform, "POST", "/members", platform.admin, json=new)
    assert added.status_code == 201, added.text
    second, other = sign_in(platform.client, email), added.json()["user_id"]
    with ThreadPoolExecutor(2) as both:
        answers = [
            both.submit(ask, platform, "PUT", f"/members/{whom}/roles", token, json=body)
            for whom, token in ((own, second), (other, platform.admin))
        ]
        statuses = sorted(answer.result().status_code for answer in answers)
    assert statuses in ([200, 403], [200, 409])
    admin = platform.admin if answers[1].result().status_code == 200 else second
    listed = ask(platform, "GET", "/members?limit=200", admin).json()["items"]
    assert [m["user_id"] for m in listed if "platform_admin" in m["roles"]] == [
        own if admin == platform.admin else other
    ]


def test_a_former_member_of_the_firm_comes_back_as_support(platform, house) -> None:
    """Who once worked at the firm, and now for the platform, is let in like anybody of it."""
    invited = house.ask(
        "POST", "/invitations", json={"email": platform.support_email, "roles": ["viewer"]}
    )
    assert invited.status_code == 201, invited.text
    with platform.container.begin()(house.tenant_id) as work:
        membership, _ = join(
            None,
            tenant_id=house.tenant_id,
            user_id=UserId(UUID(platform.support_id)),
            roles=frozenset({Role.VIEWER}),
            consumer_id=None,
            at=system_clock(),
        )
        work.members.add(membership)
    assert house.ask("DELETE", f"/members/{platform.support_id}").status_code == 200
    admitted = let_in(house, platform)
    assert admitted.status_code == 201, admitted.text
    who = house.ask("GET", "/auth/user", enter(house, platform)).json()
    assert who["roles"] == ["support"]
