"""Invitations, registrations and members over HTTP, with those who do not belong."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from tests.integration.http.casefile import PASSWORD, bearer, sign_in

from domain.accounts.invitations import InvitationId
from domain.identity import TenantId


def api(path: str) -> str:
    return f"/api/v2{path}"


@pytest.fixture
def email(firm) -> str:
    return f"g{uuid4().hex[:12]}@{firm.name}.example.com"


@pytest.fixture
def invitation(client, firm, email):
    sent = {"email": email, "roles": ["operator"]}
    answer = client.post(api("/invitations"), json=sent, headers=firm.headers("owner"))
    assert answer.status_code == 201, answer.text
    return answer.json()


def token_of(container, firm, invitation) -> str:
    with container.database().begin(TenantId(firm.tenant_id)) as work:
        kept = work.invitations.get(InvitationId(invitation["id"]))
    return str(container.mint().token_of(kept.token_id))


def accept(client, token: str, **more):
    sent = {"token": token, "name": "Gil Guest", "password": PASSWORD}
    return client.post(api("/invitations/acceptance"), json=sent | more)


def test_an_invitation_tells_its_state_and_never_its_token(client, container, firm, invitation):
    listed = client.get(api("/invitations"), headers=firm.headers("owner"))
    assert invitation["id"] in {i["id"] for i in listed.json()["items"]}
    assert token_of(container, firm, invitation) not in listed.text
    assert "token" not in listed.text


def test_an_invited_person_signs_in_with_the_roles_of_the_invitation(
    client, container, firm, email, invitation
):
    token = token_of(container, firm, invitation)
    answer = accept(client, token)
    assert answer.status_code == 201, answer.text
    me = client.get(api("/auth/user"), headers=bearer(sign_in(client, email))).json()
    assert (me["roles"], me["email_verified"]) == (["operator"], True)
    again = accept(client, token)
    assert (again.status_code, again.json()["code"]) == (422, "InvitationRefused")


@pytest.mark.parametrize(
    "extra",
    [
        {"roles": ["owner"]},
        {"consumer_id": str(uuid4())},
        {"tenant_id": str(uuid4())},
        {"email": "somebody@else.example.com"},
    ],
)
def test_a_guest_chooses_neither_role_nor_file_nor_tenant_nor_address(
    client, container, firm, invitation, extra
):
    answer = accept(client, token_of(container, firm, invitation), **extra)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] in extra


def test_of_many_at_once_with_the_same_invitation_one_comes_in(
    client, container, firm, email, invitation
):
    token = token_of(container, firm, invitation)
    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(lambda _: accept(client, token).status_code, range(2)))
    assert statuses.count(201) == 1
    assert set(statuses) <= {201, 409, 422}
    members = client.get(api("/members?limit=100"), headers=firm.headers("owner")).json()["items"]
    assert [m["email"] for m in members].count(email) == 1


def test_another_firms_invitation_is_neither_sent_again_nor_revoked(
    client, container, firm, other_firm, invitation
):
    theirs = other_firm.headers("owner")
    path = api(f"/invitations/{invitation['id']}")
    assert client.post(f"{path}/resend", headers=theirs).status_code == 404
    assert client.delete(path, headers=theirs).status_code == 404
    listed = client.get(api("/invitations"), headers=theirs)
    assert invitation["id"] not in listed.text
    assert accept(client, token_of(container, firm, invitation)).status_code == 201


def test_a_revoked_or_replaced_token_lets_nobody_in(client, container, firm, invitation):
    first = token_of(container, firm, invitation)
    path, headers = api(f"/invitations/{invitation['id']}"), firm.headers("owner")
    assert client.post(f"{path}/resend", headers=headers).status_code == 200
    second = token_of(container, firm, invitation)
    assert accept(client, first).status_code == 422
    assert client.delete(path, headers=headers).status_code == 200
    assert accept(client, second).status_code == 422
    assert client.delete(path, headers=headers).json()["code"] == "InvitationOver"


def test_a_member_of_another_firm_joins_and_goes_back_and_forth(
    client, container, firm, other_firm
):
    theirs = f"auditor@{other_firm.name}.example.com"
    sent = {"email": theirs, "roles": ["viewer"]}
    made = client.post(api("/invitations"), json=sent, headers=firm.headers("owner")).json()
    token = token_of(container, firm, made)
    assert accept(client, token).json()["code"] == "LoginExists"
    path, headers = api("/auth/memberships"), other_firm.headers("auditor")
    assert (
        client.post(path, json={"token": token}, headers=firm.headers("viewer")).status_code == 422
    )
    assert client.post(path, json={"token": token}, headers=headers).status_code == 201
    found = client.get(path, headers=headers).json()["items"]
    assert [m["tenant_id"] for m in found] == [str(other_firm.tenant_id), str(firm.tenant_id)]
    tokens = client.post(
        api("/auth/tenant"), json={"tenant_id": str(firm.tenant_id)}, headers=headers
    ).json()
    me = client.get(api("/auth/user"), headers=bearer(tokens["access_token"])).json()
    assert (me["tenant_id"], me["roles"]) == (str(firm.tenant_id), ["viewer"])
    foreign = client.post(
        api("/auth/tenant"),
        json={"tenant_id": str(other_firm.tenant_id)},
        headers=firm.headers("viewer"),
    )
    assert foreign.status_code == 404


def test_changed_roles_and_a_removal_act_on_the_very_next_request(
    client, container, firm, email, invitation
):
    accept(client, token_of(container, firm, invitation))
    tokens = client.post(api("/auth/sign-in"), json={"email": email, "password": PASSWORD}).json()
    theirs, owner = bearer(tokens["access_token"]), firm.headers("owner")
    path = api(f"/members/{tokens['user_id']}")
    changed = client.put(f"{path}/roles", json={"roles": ["viewer"]}, headers=owner)
    assert changed.json()["roles"] == ["viewer"]
    assert client.get(api("/auth/user"), headers=theirs).json()["roles"] == ["viewer"]
    assert client.delete(path, headers=owner).status_code == 200
    assert client.get(api("/auth/user"), headers=theirs).status_code == 401
    refreshed = client.post(api("/auth/refresh"), json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 401
    assert client.delete(path, headers=owner).status_code == 404


def test_two_owners_who_remove_each_other_at_once_leave_one(client, container):
    from tests.integration.http.casefile import open_firm  # noqa: PLC0415 - a firm of its own

    firm = open_firm(client, container, f"twins{uuid4().hex[:6]}")
    second = client.get(api("/auth/user"), headers=firm.headers("operator")).json()["user_id"]
    first = client.get(api("/auth/user"), headers=firm.headers("owner")).json()["user_id"]
    client.put(
        api(f"/members/{second}/roles"), json={"roles": ["owner"]}, headers=firm.headers("owner")
    )
    pairs = [(firm.headers("owner"), second), (firm.headers("operator"), first)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(
            threads.map(lambda p: client.delete(api(f"/members/{p[1]}"), headers=p[0]), pairs)
        )
    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 409])
    with container.database().begin(TenantId(firm.tenant_id)) as work:
        assert len(work.memberships.active_owners()) == 1


REGISTRATION = {
    "password": PASSWORD,
    "name": {"first": "Rae", "last": "Example"},
    "birth_date": "1985-03-04",
    "ssn": "666129999",
}


def test_a_consumer_registers_where_the_firm_allows_it(client, container, firm, email):
    asked = {"tenant_id": str(firm.tenant_id), "email": email}
    assert client.post(api("/registrations"), json=asked).json()["code"] == "RegistrationClosed"
    policy = api("/tenant/registrations")
    allowed = client.put(policy, json={"takes_registrations": True}, headers=firm.headers("owner"))
    assert allowed.json() == {"takes_registrations": True}
    known = asked | {"email": f"viewer@{firm.name}.example.com"}
    answers = [client.post(api("/registrations"), json=body) for body in (asked, known)]
    assert [a.status_code for a in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    with container.database().begin(TenantId(firm.tenant_id)) as work:
        token = container.mint().token_of(work.invitations.pending(email).token_id)
    done = client.post(api("/registrations/completion"), json=REGISTRATION | {"token": token})
    assert done.status_code == 201, done.text
    me = client.get(api("/auth/user"), headers=bearer(sign_in(client, email))).json()
    assert (me["roles"], me["consumer_id"]) == (["consumer"], done.json()["consumer_id"])
    for role in ("operator", "viewer", "auditor", "consumer"):
        refused = client.put(policy, json={"takes_registrations": True}, headers=firm.headers(role))
        assert refused.status_code == 403
