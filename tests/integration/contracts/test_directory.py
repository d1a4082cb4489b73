"""Directory, Credentials and Sessions: from a credential, token or provider id to its tenant and person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import (
    NOW,
    a_connection,
    a_membership,
    a_session,
    a_user,
)

from domain.accounts.tenants import SessionEnded
from domain.connections import ConnectionState
from domain.identity import ConsumerId, Role, UserId


@pytest.fixture
def user(world, tenant_id):
    user = a_user(world.new_id())
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id, Role.OPERATOR, Role.VIEWER))
    return user


@pytest.fixture
def session(world, tenant_id, user):
    session = a_session(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.sessions.add(session)
    return session


def standing_of(world, session, *, tenant_id=None, user_id=None, now=NOW):
    return world.sessions.standing(
        user_id or session.user_id, tenant_id or session.tenant_id, session.id, now=now
    )


def test_every_tenant_is_listed(world) -> None:
    tenants = [world.tenant() for _ in range(2)]
    assert set(tenants) <= set(world.directory.tenant_ids())


def test_a_user_is_found_by_email_whatever_the_tenant(world, user) -> None:
    assert world.credentials.user_by_email(user.email) == user
    assert world.credentials.user_by_email("nobody@example.com") is None


def test_memberships_in_all_tenants_are_found(world, tenant_id, user) -> None:
    other = world.tenant()
    second = a_membership(other, user.id, Role.AUDITOR)
    with world.begin(other) as work:
        work.members.add(second)
    first = a_membership(tenant_id, user.id, Role.OPERATOR, Role.VIEWER)
    assert world.credentials.memberships(user.id) == (first, second)
    assert world.credentials.memberships(UserId(world.new_id())) == ()


def test_a_password_hash_is_replaced_and_nothing_else(world, user) -> None:
    world.credentials.replace_password_hash(user, "$argon2id$stronger")
    found = world.credentials.user_by_email(user.email)
    assert found == replace(user, password_hash="$argon2id$stronger")


def test_a_newer_hash_of_a_password_that_was_changed_meanwhile_is_dropped(world, user) -> None:
    world.credentials.replace_password_hash(user, "$argon2id$of another password")
    world.credentials.replace_password_hash(user, "$argon2id$of the former password")
    found = world.credentials.user_by_email(user.email)
    assert found.password_hash == "$argon2id$of another password"


def test_a_session_is_found_by_its_present_and_its_previous_token(
    world, tenant_id, session
) -> None:
    rotated = replace(session, refresh_hash=b"n" * 16 + session.id.bytes)
    rotated = replace(rotated, previous_hash=session.refresh_hash)
    with world.begin(tenant_id) as work:
        work.sessions.save(rotated)
    for token_hash in (rotated.refresh_hash, rotated.previous_hash):
        assert world.directory.session_of_refresh(token_hash) == (tenant_id, session.id)
    assert world.directory.session_of_refresh(b"unknown") is None


def test_a_connection_is_found_by_its_state_and_its_member(world, tenant_id) -> None:
    member_id = f"member-{tenant_id}"
    consumer_id, other = world.consumer(tenant_id), world.consumer(tenant_id)
    active = a_connection(world.new_id(), tenant_id, consumer_id, member_id=member_id)
    broken = a_connection(
        world.new_id(), tenant_id, other, state=ConnectionState.BROKEN, member_id=member_id
    )
    with world.begin(tenant_id) as work:
        work.connections.add(active)
        work.connections.add(broken)
    find = world.directory.connections_of_member
    assert world.directory.connection_of_state(active.state_hash) == (tenant_id, active.id)
    assert world.directory.connection_of_state(b"unknown") is None
    assert find("smartcredit", member_id) == ((tenant_id, ConsumerId(consumer_id)),)
    assert find("another", member_id) == ()


def test_a_member_of_two_tenants_consumers_is_found_in_both(world, tenant_id) -> None:
    member_id, expected = f"shared-{tenant_id}", []
    for tenant in (tenant_id, world.tenant()):
        consumer_id = world.consumer(tenant)
        with world.begin(tenant) as work:
            connection = a_connection(world.new_id(), tenant, consumer_id, member_id=member_id)
            work.connections.add(connection)
        expected.append((tenant, ConsumerId(consumer_id)))
    assert world.directory.connections_of_member("smartcredit", member_id) == tuple(expected)


def test_a_good_session_tells_how_its_member_stands_today(world, session) -> None:
    standing = standing_of(world, session)
    assert (standing.user_id, standing.tenant_id) == (session.user_id, session.tenant_id)
    assert standing.roles == {Role.OPERATOR, Role.VIEWER}
    assert (standing.consumer_id, standing.granted_by) == (None, None)
    standing.require_good(at=NOW)


def test_a_consumers_login_opens_their_own_file(world, tenant_id) -> None:
    user, consumer_id = a_user(world.new_id()), world.consumer(tenant_id)
    session = a_session(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        membership = a_membership(tenant_id, user.id, Role.CONSUMER, consumer_id=consumer_id)
        work.members.add(membership)
        work.sessions.add(session)
    assert standing_of(world, session).consumer_id == consumer_id


@pytest.mark.parametrize(
    "change",
    [{"ended_at": NOW}, {"expires_at": NOW}, {"idle_expires_at": NOW}],
    ids=["ended", "expired", "idle"],
)
def test_a_session_that_is_over_tells_nothing(world, session, change) -> None:
    with world.begin(session.tenant_id) as work:
        work.sessions.save(replace(session, **change))
    with pytest.raises(SessionEnded):
        standing_of(world, session)


def test_a_session_is_good_for_its_own_user_and_tenant_alone(world, session, user) -> None:
    other = world.tenant()
    with world.begin(other) as work:
        work.members.add(a_membership(other, user.id, Role.OWNER))
    with pytest.raises(SessionEnded):
        standing_of(world, session, tenant_id=other)
    with pytest.raises(SessionEnded):
        standing_of(world, session, user_id=UserId(world.new_id()))
    with pytest.raises(SessionEnded):
        standing_of(world, session, now=NOW + timedelta(days=30))


def test_the_standing_is_found_again_after_many_other_tenants(world, session) -> None:
    """A pooled connection remembers plans and settings: neither may leak into the next request."""
    for _ in range(12):
        assert standing_of(world, session).user_id == session.user_id
        with pytest.raises(SessionEnded):
            standing_of(world, session, tenant_id=world.tenant())
