"""MembershipStore, RoleStore, SupportGrantStore, PlatformDirectory, and the versions they move."""

from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread
from uuid import UUID

import pytest
from tests.integration.contracts.people import (
    NOW,
    a_membership,
    a_role,
    a_session,
    a_support_grant,
    a_tenant,
    a_user,
)

from application.paging import PageRequest
from application.ports import AlreadyStored, StaleVersion
from domain.accounts.roles import RoleHeld, RoleNameTaken, RoleNotFound
from domain.accounts.support import SupportGrantId, SupportGrantNotFound
from domain.accounts.tenants import (
    MemberNotFound,
    PlatformExists,
    TenantIsSuspended,
    TenantKind,
    TenantNotFound,
)
from domain.identity import Permission, Role, RoleId, TenantId, UserId


@pytest.fixture
def role(world, tenant_id):
    role = a_role(world.new_id(), tenant_id, Permission.CONSUMER_READ, Permission.JOB_READ)
    with world.begin(tenant_id) as work:
        work.roles.add(role)
    return role


@pytest.fixture
def member(world, tenant_id):
    return add_member(world, tenant_id, Role.OPERATOR)


@pytest.fixture
def session(world, tenant_id, member):
    session = a_session(world.new_id(), tenant_id, member.user_id)
    with world.begin(tenant_id) as work:
        work.sessions.add(session)
    return session


def add_member(world, tenant_id, *roles, **changes):
    user = a_user(world.new_id())
    membership = replace(a_membership(tenant_id, user.id, *roles), **changes)
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(membership)
    return membership


def save(world, membership) -> None:
    with world.begin(membership.tenant_id) as work:
        work.memberships.save(membership)


def versions(world, session) -> tuple[int, int]:
    standing = world.sessions.standing(session.user_id, session.tenant_id, session.id, now=NOW)
    return standing.member_version, standing.tenant_version


@pytest.mark.parametrize(
    "change",
    [
        {"roles": frozenset({Role.VIEWER})},
        {"suspended_at": NOW},
        {"expires_at": NOW + timedelta(days=1)},
        {"granted_by": UserId(UUID(int=7))},
    ],
    ids=["roles", "suspension", "end", "consent"],
)
def test_every_change_of_a_membership_is_read_back_and_moves_its_version(
    world, member, session, change
) -> None:
    before = versions(world, session)
    changed = replace(member, **change)
    save(world, changed)
    with world.begin(member.tenant_id) as work:
        assert work.members.get(member.user_id) == changed
    after = versions(world, session)
    assert after[0] > before[0]
    assert after[1] == before[1]


def test_a_membership_that_stays_as_it_was_keeps_its_version(world, member, session) -> None:
    before = versions(world, session)
    save(world, member)
    assert versions(world, session) == before


def test_a_member_of_another_tenant_is_not_changed(world, member) -> None:
    other = world.tenant()
    with pytest.raises(MemberNotFound):
        save(world, replace(member, tenant_id=other, suspended_at=NOW))
    with world.begin(member.tenant_id) as work:
        assert work.members.get(member.user_id) == member


def test_owners_count_until_they_are_suspended(world, tenant_id) -> None:
    owner = add_member(world, tenant_id, Role.OWNER)
    add_member(world, tenant_id, Role.OWNER, suspended_at=NOW)
    add_member(world, tenant_id, Role.AUDITOR)
    with world.begin(tenant_id) as work:
        assert work.memberships.active_owners() == {owner.user_id}


def test_a_role_is_read_back_and_listed_newest_first(world, tenant_id, role) -> None:
    newer = a_role(world.new_id(), tenant_id, name="Mail room")
    with world.begin(tenant_id) as work:
        work.roles.add(newer)
        assert work.roles.get(role.id) == role
        assert work.roles.page(PageRequest()).items == (newer, role)
        with pytest.raises(RoleNotFound):
            work.roles.get(RoleId(world.new_id()))


def test_a_role_of_another_tenant_is_not_there(world, role) -> None:
    with world.begin(world.tenant()) as work:
        assert work.roles.page(PageRequest()).items == ()
        with pytest.raises(RoleNotFound):
            work.roles.get(role.id)
        with pytest.raises(RoleNotFound):
            work.roles.remove(role.id)


def test_two_roles_of_a_firm_have_two_names(world, tenant_id, role) -> None:
    with pytest.raises(RoleNameTaken), world.begin(tenant_id) as work:
        work.roles.add(a_role(world.new_id(), tenant_id, name=role.name))
    other = world.tenant()
    with world.begin(other) as work:
        work.roles.add(a_role(world.new_id(), other, name=role.name))


def test_an_outdated_edit_of_a_role_loses(world, tenant_id, role) -> None:
    with world.begin(tenant_id) as work:
        saved = work.roles.save(replace(role, name="Clerks"))
    assert saved.version == role.version + 1
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.roles.save(replace(role, name="Others"))


def test_a_roles_permissions_move_the_tenants_version_and_its_name_does_not(
    world, tenant_id, role, session
) -> None:
    before = versions(world, session)
    with world.begin(tenant_id) as work:
        renamed = work.roles.save(replace(role, name="Clerks"))
    assert versions(world, session) == before
    with world.begin(tenant_id) as work:
        work.roles.save(replace(renamed, permissions=frozenset({Permission.TASK_READ})))
    after = versions(world, session)
    assert after[0] == before[0]
    assert after[1] > before[1]


def test_a_change_that_is_rolled_back_moves_nothing(world, member, session) -> None:
    before = versions(world, session)
    with pytest.raises(AlreadyStored), world.begin(member.tenant_id) as work:
        work.memberships.save(replace(member, suspended_at=NOW))
        work.tenants.add(a_tenant(member.tenant_id))
    assert versions(world, session) == before


def test_a_version_never_comes_twice(world, tenant_id, member, session) -> None:
    seen = {versions(world, session)[0]}
    for suspended_at in (NOW, None, NOW, None):
        save(world, replace(member, suspended_at=suspended_at))
        version = versions(world, session)[0]
        assert version not in seen
        seen.add(version)


def test_a_membership_names_roles_that_exist_here(world, tenant_id, member, role) -> None:
    save(world, replace(member, custom_roles=frozenset({role.id})))
    other = world.tenant()
    with pytest.raises(RoleNotFound):
        save(world, replace(member, custom_roles=frozenset({role.id, RoleId(world.new_id())})))
    with pytest.raises(RoleNotFound):
        add_member(world, other, Role.VIEWER, custom_roles=frozenset({role.id}))


def test_a_role_is_removed_when_nobody_holds_it_any_more(world, tenant_id, member, role) -> None:
    held = replace(member, custom_roles=frozenset({role.id}))
    save(world, held)
    with pytest.raises(RoleHeld), world.begin(tenant_id) as work:
        work.roles.remove(role.id)
    save(world, member)
    with world.begin(tenant_id) as work:
        work.roles.remove(role.id)
    with world.begin(tenant_id) as work, pytest.raises(RoleNotFound):
        work.roles.get(role.id)


def test_a_role_that_is_being_granted_cannot_be_removed_at_the_same_time(
    world, tenant_id, member, role
) -> None:
    granted, outcome = Event(), []

    def remove() -> None:
        granted.wait(10)
        try:
            with world.begin(tenant_id) as work:
                work.roles.remove(role.id)
        except RoleHeld as refusal:
            outcome.append(refusal)

    remover = Thread(target=remove)
    remover.start()
    with world.begin(tenant_id) as work:
        work.memberships.save(replace(member, custom_roles=frozenset({role.id})))
        granted.set()
        remover.join(0.3)  # it waits for this transaction, or has not begun
    remover.join(10)
    assert len(outcome) == 1
    with world.begin(tenant_id) as work:
        assert work.roles.get(role.id) == role


def test_a_support_grant_is_read_back_saved_and_listed(world, tenant_id, member) -> None:
    grant = a_support_grant(world.new_id(), tenant_id, member.user_id)
    with world.begin(tenant_id) as work:
        work.support_grants.add(grant)
        ended = work.support_grants.save(replace(grant, ended_at=NOW, ended_by=member.user_id))
        assert work.support_grants.get(grant.id) == ended
        assert work.support_grants.page(PageRequest()).items == (ended,)
        with pytest.raises(SupportGrantNotFound):
            work.support_grants.get(SupportGrantId(world.new_id()))
    with world.begin(world.tenant()) as work, pytest.raises(SupportGrantNotFound):
        work.support_grants.get(grant.id)


def test_a_suspension_is_read_back_and_told_with_every_session(world, tenant_id, session) -> None:
    suspended = replace(a_tenant(tenant_id), suspended_at=NOW, suspension_reason="unpaid")
    with world.begin(tenant_id) as work:
        work.tenants.save_suspension(suspended)
    with world.begin(tenant_id) as work:
        assert work.tenants.get() == suspended
    standing = world.sessions.standing(session.user_id, tenant_id, session.id, now=NOW)
    with pytest.raises(TenantIsSuspended):
        standing.require_good(at=NOW)
    unknown = TenantId(world.new_id())
    with pytest.raises(TenantNotFound), world.begin(unknown) as work:
        work.tenants.save_suspension(replace(suspended, id=unknown))


def test_the_platform_lists_every_tenant_newest_first(world) -> None:
    made = [world.tenant() for _ in range(3)]
    found, after = [], None
    while True:
        page = world.platform.tenants(PageRequest(limit=2, after=after))
        found += [tenant.id for tenant in page.items]
        if (after := page.next_after) is None:
            break
    assert found == sorted(found, reverse=True)
    assert set(made) <= set(found)
    assert len(found) == len(set(found))


def test_there_is_one_platform_and_its_support_is_known_until_suspended(world) -> None:
    platform = replace(a_tenant(TenantId(world.new_id())), kind=TenantKind.PLATFORM)
    with world.begin(platform.id) as work:
        work.tenants.add(platform)
    second = replace(platform, id=TenantId(world.new_id()))
    with pytest.raises(PlatformExists), world.begin(second.id) as work:
        work.tenants.add(second)
    person = add_member(world, platform.id, Role.SUPPORT)
    admin = add_member(world, platform.id, Role.PLATFORM_ADMIN)
    assert world.platform.is_support(person.user_id)
    assert not world.platform.is_support(admin.user_id)
    save(world, replace(person, suspended_at=NOW))
    assert not world.platform.is_support(person.user_id)


def test_a_role_like_supports_elsewhere_makes_nobody_the_platforms(world, tenant_id) -> None:
    let_in = add_member(
        world,
        tenant_id,
        Role.SUPPORT,
        granted_by=UserId(world.new_id()),
        expires_at=NOW + timedelta(hours=1),
    )
    assert not world.platform.is_support(let_in.user_id)
