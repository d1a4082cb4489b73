"""TenantStore, MemberStore and SessionStore."""

import pytest
from tests.integration.contracts.people import a_membership, a_tenant, a_user

from application.paging import PageRequest
from application.ports import AlreadyStored
from domain.accounts.tenants import EmailTaken, MemberNotFound, TenantNotFound
from domain.identity import Role, TenantId, UserId


def add_member(world, tenant_id: TenantId):
    user = a_user(world.new_id())
    membership = a_membership(tenant_id, user.id, Role.OWNER, Role.OPERATOR)
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(membership)
    return user, membership


def test_a_tenant_reads_itself_and_no_other(world, tenant_id) -> None:
    with world.begin(tenant_id) as work:
        assert work.tenants.get() == a_tenant(tenant_id)
    unknown = TenantId(world.new_id())
    with pytest.raises(TenantNotFound), world.begin(unknown) as work:
        work.tenants.get()


def test_the_same_tenant_is_not_added_twice(world, tenant_id) -> None:
    with pytest.raises(AlreadyStored), world.begin(tenant_id) as work:
        work.tenants.add(a_tenant(tenant_id))


def test_a_member_is_read_back_with_user_and_roles(world, tenant_id) -> None:
    user, membership = add_member(world, tenant_id)
    with world.begin(tenant_id) as work:
        assert work.members.user(user.id) == user
        assert work.members.get(user.id) == membership


def test_a_user_of_another_tenant_is_no_member(world, tenant_id) -> None:
    user, _ = add_member(world, tenant_id)
    with world.begin(world.tenant()) as work:
        for read in (work.members.get, work.members.user):
            with pytest.raises(MemberNotFound):
                read(UserId(user.id))


def test_an_email_address_signs_in_one_user_of_all_tenants(world, tenant_id) -> None:
    user, _ = add_member(world, tenant_id)
    other = world.tenant()
    same = a_user(world.new_id())
    with pytest.raises(EmailTaken), world.begin(other) as work:
        work.members.add_user(type(user)(**{**_fields(same), "email": user.email}))


def _fields(user) -> dict[str, object]:
    return {name: getattr(user, name) for name in user.__dataclass_fields__}


def test_members_are_paged_newest_first(world, tenant_id) -> None:
    members = [add_member(world, tenant_id) for _ in range(3)]
    add_member(world, world.tenant())
    with world.begin(tenant_id) as work:
        first = work.members.page(PageRequest(limit=2))
        second = work.members.page(PageRequest(limit=2, after=first.next_after))
    assert [*first.items, *second.items] == list(reversed(members))
    assert second.next_after is None
