"""Roles: what the built-in ones allow, a firm's own, and who may give which to whom."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.hosted import Hosted

from adapters.memory.clock import SequentialIds
from application.accounts.compose_roles import (
    ChangeRole,
    ListRoles,
    ReadRole,
    RemoveRole,
)
from application.paging import PageRequest
from application.ports import StaleVersion
from domain.accounts.credentials import check_roles
from domain.accounts.roles import (
    COMPOSABLE,
    GrantRefused,
    RoleHeld,
    RoleNameTaken,
    RoleNotFound,
    require_grantable,
)
from domain.errors import InvalidField
from domain.identity import (
    CONSUMER_ONLY,
    PLATFORM_ONLY,
    PLATFORM_ROLES,
    ROLE_PERMISSIONS,
    Actor,
    ConsumerId,
    Permission,
    Role,
    RoleId,
    TenantId,
    UserId,
    permissions_of,
)


@pytest.fixture
def hosted() -> Hosted:
    return Hosted()


@pytest.fixture
def owner(hosted) -> Actor:
    return hosted.register()


# What the built-in roles are


def test_every_permission_says_what_it_allows_and_somebody_holds_it() -> None:
    everybody = permissions_of(frozenset(Role))
    for permission in Permission:
        assert permission.meaning
        assert permission in everybody


def test_what_only_a_consumer_does_and_what_only_the_platform_does_is_nobody_elses() -> None:
    for role, permissions in ROLE_PERMISSIONS.items():
        if role is not Role.CONSUMER:
            assert not permissions & CONSUMER_ONLY, role
        if role is not Role.PLATFORM_ADMIN:
            assert not permissions & PLATFORM_ONLY, role


def test_support_reads_and_sees_no_number_in_full() -> None:
    allowed = ROLE_PERMISSIONS[Role.SUPPORT] - {Permission.ACCOUNT_OWN}
    assert all(permission.endswith(".read") for permission in allowed)
    # Raw reports, letters and papers show the whole number.
    assert not allowed & {
        Permission.CONSUMER_REVEAL,
        Permission.REPORT_READ,
        Permission.LETTER_READ,
        Permission.DOCUMENT_READ,
        Permission.FINDING_READ,
        Permission.AUDIT_READ,
    }


@pytest.mark.parametrize("role", [Role.CLIENT, Role.WORKER])
def test_the_marketplace_to_come_looks_after_its_own_login_alone(role) -> None:
    assert ROLE_PERMISSIONS[role] == {Permission.ACCOUNT_OWN}


@pytest.mark.parametrize("role", sorted(PLATFORM_ROLES))
def test_the_platforms_roles_are_given_in_the_platform_alone(role) -> None:
    for roles in ({role}, {role, Role.OWNER}):
        with pytest.raises(InvalidField) as refused:
            check_roles(frozenset(roles), None)
        assert refused.value.errors[0].path == "roles"
    check_roles(frozenset({role}), None, is_platform=True)


@pytest.mark.parametrize("role", sorted(frozenset(Role) - PLATFORM_ROLES))
def test_a_firms_roles_are_not_given_in_the_platform(role) -> None:
    consumer_id = ConsumerId(UserId(SequentialIds()())) if role is Role.CONSUMER else None
    check_roles(frozenset({role}), consumer_id)
    with pytest.raises(InvalidField):
        check_roles(frozenset({role}), consumer_id, is_platform=True)


def test_a_login_needs_a_role_and_a_consumers_has_no_other() -> None:
    own = frozenset({RoleId(SequentialIds()())})
    with pytest.raises(InvalidField):
        check_roles(frozenset(), None)
    check_roles(frozenset(), None, custom_roles=own)
    with pytest.raises(InvalidField):
        check_roles(frozenset({Role.CONSUMER}), ConsumerId(SequentialIds()()), custom_roles=own)


# Custom roles


def test_a_firms_own_role_allows_what_it_names_and_looking_after_oneself(hosted, owner) -> None:
    role = hosted.compose(owner, "Mail room", Permission.LETTER_READ)
    hosted.add(owner, "clerk@harbor.example.com", custom=(role.id,))
    clerk = hosted.actor("clerk@harbor.example.com")
    assert clerk.permissions == {Permission.ACCOUNT_OWN, Permission.LETTER_READ}
    assert (clerk.roles, clerk.custom_roles) == (frozenset(), {role.id})
    assert ListRoles(hosted.begin)(owner, PageRequest()).items == (role,)
    assert ReadRole(hosted.begin)(owner, role.id) == role


def test_own_and_built_in_roles_add_up(hosted, owner) -> None:
    role = hosted.compose(owner, "Jobs", Permission.JOB_MANAGE)
    hosted.add(owner, "sam@harbor.example.com", Role.VIEWER, custom=(role.id,))
    allowed = hosted.actor("sam@harbor.example.com").permissions
    assert allowed == ROLE_PERMISSIONS[Role.VIEWER] | {Permission.JOB_MANAGE}


def test_a_change_of_a_role_acts_on_the_next_request_of_a_session_under_way(hosted, owner) -> None:
    role = hosted.compose(owner, "Mail room", Permission.LETTER_READ)
    hosted.add(owner, "clerk@harbor.example.com", custom=(role.id,))
    tokens = hosted.sign_in("clerk@harbor.example.com")
    hosted.enter(tokens)
    ChangeRole(*hosted.timed)(
        owner,
        role.id,
        name="Mail room",
        permissions=frozenset({Permission.TASK_READ}),
        version=1,
    )
    assert hosted.enter(tokens).permissions == {Permission.ACCOUNT_OWN, Permission.TASK_READ}


@pytest.mark.parametrize("permission", sorted(CONSUMER_ONLY | PLATFORM_ONLY))
def test_what_belongs_to_others_can_be_part_of_no_firms_role(hosted, owner, permission) -> None:
    mighty = replace(owner, permissions=frozenset(Permission))
    with pytest.raises(InvalidField) as refused:
        hosted.compose(mighty, "Signing", permission)
    assert refused.value.errors[0].path == "permissions"
    role = hosted.compose(owner, "Plain", Permission.TASK_READ)
    with pytest.raises(InvalidField):
        ChangeRole(*hosted.timed)(
            mighty, role.id, name="Plain", permissions=frozenset({permission}), version=1
        )


@pytest.mark.parametrize(
    ("name", "path"), [("", "name"), ("a\x00b", "name"), ("x" * 121, "name"), ("Owner", "name")]
)
def test_a_roles_name_is_refused_by_its_field(hosted, owner, name, path) -> None:
    with pytest.raises(InvalidField) as refused:
        hosted.compose(owner, name, Permission.TASK_READ)
    assert refused.value.errors[0].path == path


def test_a_role_without_a_permission_is_refused(hosted, owner) -> None:
    with pytest.raises(InvalidField):
        hosted.compose(owner, "Empty")


def test_nobody_puts_into_a_role_what_they_do_not_hold(hosted, owner) -> None:
    role = hosted.compose(owner, "Deputy", Permission.ROLE_MANAGE, Permission.TASK_READ)
    hosted.add(owner, "deputy@harbor.example.com", custom=(role.id,))
    deputy = hosted.actor("deputy@harbor.example.com")
    with pytest.raises(GrantRefused) as refused:
        hosted.compose(deputy, "More", Permission.CONSUMER_REVEAL)
    assert "consumer.reveal" in str(refused.value)
    wider = role.permissions | {Permission.CONSUMER_REVEAL}
    with pytest.raises(GrantRefused):
        ChangeRole(*hosted.timed)(deputy, role.id, name="Deputy", permissions=wider, version=1)


def test_what_a_role_holds_already_may_stay_whoever_renames_it(hosted, owner) -> None:
    mighty = hosted.compose(owner, "Reveal", Permission.CONSUMER_REVEAL)
    deputy = replace(owner, permissions=frozenset({Permission.ROLE_MANAGE}))
    renamed = ChangeRole(*hosted.timed)(
        deputy, mighty.id, name="Full numbers", permissions=mighty.permissions, version=1
    )
    assert renamed.name == "Full numbers"


def test_nobody_grants_a_role_that_allows_more_than_they_may(hosted, owner) -> None:
    role = hosted.compose(owner, "Deputy", Permission.MEMBER_MANAGE)
    mighty = hosted.compose(owner, "Reveal", Permission.CONSUMER_REVEAL)
    hosted.add(owner, "deputy@harbor.example.com", custom=(role.id,))
    deputy = hosted.actor("deputy@harbor.example.com")
    for roles, custom in (((Role.OWNER,), ()), ((Role.VIEWER,), ()), ((), (mighty.id,))):
        with pytest.raises(GrantRefused):
            hosted.add(deputy, "friend@harbor.example.com", *roles, custom=custom)
    hosted.add(deputy, "equal@harbor.example.com", custom=(role.id,))


@given(
    mine=st.frozensets(st.sampled_from(sorted(COMPOSABLE))),
    roles=st.frozensets(st.sampled_from([Role.OWNER, Role.OPERATOR, Role.VIEWER, Role.WORKER])),
)
def test_what_is_granted_is_never_more_than_what_the_granter_holds(mine, roles) -> None:
    granter = Actor(
        user_id=UserId(SequentialIds()()), tenant_id=TenantId(SequentialIds()()), permissions=mine
    )
    try:
        require_grantable(granter, roles, ())
    except GrantRefused:
        assert permissions_of(roles) - mine
    else:
        assert permissions_of(roles) <= mine


def test_a_role_of_another_firm_can_be_neither_granted_nor_read(hosted, owner) -> None:
    role = hosted.compose(owner, "Mail room", Permission.LETTER_READ)
    other = hosted.register("owner@lakeside.example.com")
    with pytest.raises(RoleNotFound):
        hosted.add(other, "sam@lakeside.example.com", custom=(role.id,))
    for ask in (ReadRole(hosted.begin), lambda a, r: RemoveRole(*hosted.timed)(a, r, version=1)):
        with pytest.raises(RoleNotFound):
            ask(other, role.id)


def test_a_role_is_removed_at_its_version_and_not_while_it_is_held(hosted, owner) -> None:
    role = hosted.compose(owner, "Mail room", Permission.LETTER_READ)
    remove = RemoveRole(*hosted.timed)
    with pytest.raises(StaleVersion):
        remove(owner, role.id, version=2)
    hosted.add(owner, "clerk@harbor.example.com", custom=(role.id,))
    with pytest.raises(RoleHeld):
        remove(owner, role.id, version=1)
    free = hosted.compose(owner, "Free", Permission.TASK_READ)
    assert remove(owner, free.id, version=1) == free
    with pytest.raises(RoleNotFound):
        remove(owner, free.id, version=1)


def test_roles_of_one_firm_bear_different_names(hosted, owner) -> None:
    hosted.compose(owner, "Mail room", Permission.LETTER_READ)
    with pytest.raises(RoleNameTaken):
        hosted.compose(owner, "Mail room", Permission.TASK_READ)
