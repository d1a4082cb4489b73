"""Suspension of members and firms, and support by consent: the rules and their use-cases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.hosted import ADMIN, HELPER, OWNER, PASSWORD, Hosted

from application.accounts.create_platform import CreatePlatform, NewPlatform
from application.accounts.support_access import DismissSupport, ListSupportGrants
from application.accounts.suspend_member import ResumeMember, SuspendMember
from application.accounts.suspend_tenant import (
    ListTenants,
    ResumeTenant,
    ResumeTenantByCommand,
    SuspendTenant,
    SuspendTenantByCommand,
)
from application.paging import PageRequest
from domain.accounts.support import (
    SUPPORT_HOURS_MAX,
    AlreadyMember,
    SupportDutyEnded,
    SupportGrantOver,
    SupportPersonNotFound,
)
from domain.accounts.suspensions import (
    AlreadySuspended,
    NotSuspended,
    SuspensionRefused,
    TenantSuspended,
)
from domain.accounts.tenants import (
    AccessRanOut,
    MemberIsSuspended,
    PlatformExists,
    TenantIsSuspended,
    TenantNotFound,
)
from domain.errors import InvalidField
from domain.identity import (
    ROLE_PERMISSIONS,
    Actor,
    Permission,
    PermissionDenied,
    Role,
    TenantId,
    UserId,
)


@pytest.fixture
def hosted() -> Hosted:
    return Hosted()


@pytest.fixture
def owner(hosted) -> Actor:
    return hosted.register()


@pytest.fixture
def admin(hosted) -> Actor:
    return hosted.create_platform()


@pytest.fixture
def helper(hosted, admin) -> UserId:
    user, _ = hosted.add(admin, HELPER, Role.SUPPORT)
    return user.id


# Suspension


@pytest.fixture
def operator(hosted, owner) -> UserId:
    user, _ = hosted.add(owner, "sam@harbor.example.com", Role.OPERATOR)
    return user.id


def test_a_suspended_member_is_refused_at_the_next_request_and_let_in_again(
    hosted, owner, operator
) -> None:
    tokens = hosted.sign_in("sam@harbor.example.com")
    hosted.enter(tokens)
    user, member = SuspendMember(*hosted.timed)(owner, operator)
    assert (user.id, member.suspended_at) == (operator, hosted.clock.at)
    with pytest.raises(MemberIsSuspended):
        hosted.enter(tokens)
    with pytest.raises(AlreadySuspended):
        SuspendMember(*hosted.timed)(owner, operator)
    ResumeMember(*hosted.timed)(owner, operator)
    assert hosted.enter(tokens).user_id == operator
    with pytest.raises(NotSuspended):
        ResumeMember(*hosted.timed)(owner, operator)


def test_nobody_suspends_themselves_or_the_last_owner(hosted, owner, operator) -> None:
    suspend = SuspendMember(*hosted.timed)
    with pytest.raises(SuspensionRefused, match="themselves"):
        suspend(owner, owner.user_id)
    other = replace(owner, user_id=operator)
    with pytest.raises(SuspensionRefused, match="last owner"):
        suspend(other, owner.user_id)
    second, _ = hosted.add(owner, "second@harbor.example.com", Role.OWNER)
    suspend(owner, second.id)
    with pytest.raises(SuspensionRefused, match="last owner"):
        suspend(other, owner.user_id)


def test_nobody_suspends_or_resumes_somebody_who_may_do_more(hosted, owner, operator) -> None:
    weak = replace(owner, user_id=operator, permissions=frozenset({Permission.MEMBER_MANAGE}))
    second, _ = hosted.add(owner, "second@harbor.example.com", Role.OWNER)
    with pytest.raises(SuspensionRefused, match="more than you"):
        SuspendMember(*hosted.timed)(weak, second.id)
    SuspendMember(*hosted.timed)(owner, second.id)
    with pytest.raises(SuspensionRefused, match="more than you"):
        ResumeMember(*hosted.timed)(weak, second.id)


def test_a_suspended_firm_is_shut_to_everybody_in_it(hosted, owner, admin) -> None:
    tokens = hosted.sign_in(OWNER)
    suspended = SuspendTenant(*hosted.timed)(admin, owner.tenant_id, "unpaid since spring")
    assert suspended.suspension_reason == "unpaid since spring"
    with pytest.raises(TenantIsSuspended):
        hosted.enter(tokens)
    assert isinstance(hosted.database.events[-1], TenantSuspended)
    with pytest.raises(AlreadySuspended):
        SuspendTenant(*hosted.timed)(admin, owner.tenant_id, "again")
    ResumeTenant(*hosted.timed)(admin, owner.tenant_id)
    hosted.enter(tokens)
    with pytest.raises(NotSuspended):
        ResumeTenant(*hosted.timed)(admin, owner.tenant_id)


def test_the_platform_is_not_suspended_and_an_unknown_firm_is_not_found(hosted, admin) -> None:
    with pytest.raises(SuspensionRefused):
        SuspendTenant(*hosted.timed)(admin, admin.tenant_id, "no")
    with pytest.raises(TenantNotFound):
        SuspendTenant(*hosted.timed)(admin, TenantId(hosted.new_id()), "no")
    with pytest.raises(InvalidField) as refused:
        SuspendTenant(*hosted.timed)(admin, hosted.register().tenant_id, " ")
    assert refused.value.errors[0].path == "reason"


def test_a_firm_is_suspended_and_resumed_by_command_too(hosted, owner) -> None:
    tokens = hosted.sign_in(OWNER)
    SuspendTenantByCommand(*hosted.timed)(owner.tenant_id, "unpaid")
    with pytest.raises(TenantIsSuspended):
        hosted.enter(tokens)
    ResumeTenantByCommand(*hosted.timed)(owner.tenant_id)
    hosted.enter(tokens)


def test_only_the_platforms_administrator_lists_and_suspends_firms(hosted, owner, admin) -> None:
    listed = ListTenants(hosted.platform)(admin, PageRequest()).items
    assert {tenant.id for tenant in listed} == {admin.tenant_id, owner.tenant_id}
    for ask in (
        lambda actor: ListTenants(hosted.platform)(actor, PageRequest()),
        lambda actor: SuspendTenant(*hosted.timed)(actor, admin.tenant_id, "no"),
        lambda actor: ResumeTenant(*hosted.timed)(actor, admin.tenant_id),
    ):
        with pytest.raises(PermissionDenied):
            ask(owner)


# The platform and its support


def test_there_is_one_platform(hosted, admin) -> None:
    assert admin.roles == {Role.PLATFORM_ADMIN}
    with pytest.raises(PlatformExists):
        again = NewPlatform(
            name="Second", owner_name="Eve", owner_email="eve@example.com", owner_password=PASSWORD
        )
        CreatePlatform(hosted.begin, hosted.passwords, hosted.clock, hosted.new_id)(again)


def test_support_comes_in_by_consent_on_behalf_of_who_consented(hosted, owner, helper) -> None:
    grant = hosted.admit(owner)
    assert grant.expires_at - grant.granted_at == timedelta(hours=4)
    person = hosted.actor(HELPER, owner.tenant_id)
    assert person.user_id == helper
    assert person.roles == {Role.SUPPORT}
    assert person.permissions == ROLE_PERMISSIONS[Role.SUPPORT]
    assert person.on_behalf_of == owner.user_id
    assert ListSupportGrants(hosted.begin)(owner, PageRequest()).items == (grant,)


def test_support_is_out_when_its_time_is_over_without_anybody_sweeping(
    hosted, owner, helper
) -> None:
    grant = hosted.admit(owner, hours=1)
    tokens = hosted.sign_in(HELPER, owner.tenant_id)
    hosted.clock.at = grant.expires_at - timedelta(microseconds=1)
    hosted.access.issued[tokens.access_token] = (
        *hosted.access.issued[tokens.access_token][:3],
        grant.expires_at + timedelta(hours=1),
    )
    hosted.enter(tokens)
    hosted.clock.at = grant.expires_at
    with pytest.raises(AccessRanOut):
        hosted.enter(tokens)
    with pytest.raises(SupportGrantOver):
        DismissSupport(*hosted.timed)(owner, grant.id)


def test_an_owner_shows_support_out_at_once_and_may_let_them_in_again(
    hosted, owner, helper
) -> None:
    grant = hosted.admit(owner)
    tokens = hosted.sign_in(HELPER, owner.tenant_id)
    hosted.enter(tokens)
    ended = DismissSupport(*hosted.timed)(owner, grant.id)
    assert (ended.ended_at, ended.ended_by) == (hosted.clock.at, owner.user_id)
    with pytest.raises(AccessRanOut):
        hosted.enter(tokens)
    with pytest.raises(SupportGrantOver):
        DismissSupport(*hosted.timed)(owner, grant.id)
    again = hosted.admit(owner, reason="another letter")
    hosted.enter(tokens)
    assert ListSupportGrants(hosted.begin)(owner, PageRequest()).items == (again, ended)


def test_support_is_out_everywhere_when_they_no_longer_work_there(
    hosted, owner, admin, helper
) -> None:
    hosted.admit(owner)
    tokens = hosted.sign_in(HELPER, owner.tenant_id)
    hosted.enter(tokens)
    SuspendMember(*hosted.timed)(admin, helper)
    with pytest.raises(SupportDutyEnded):
        hosted.enter(tokens)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"hours": 0}, "hours"),
        ({"hours": SUPPORT_HOURS_MAX + 1}, "hours"),
        ({"reason": " "}, "reason"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_a_refused_consent_names_the_field(hosted, owner, helper, changes, path) -> None:
    with pytest.raises(InvalidField) as refused:
        hosted.admit(owner, **changes)
    assert refused.value.errors[0].path == path


@pytest.mark.parametrize("email", ["stranger@example.com", ADMIN, OWNER])
def test_nobody_but_the_platforms_support_is_let_in(hosted, owner, helper, email) -> None:
    with pytest.raises(SupportPersonNotFound):
        hosted.admit(owner, email=email)


def test_support_that_is_in_is_not_let_in_twice(hosted, owner, helper) -> None:
    hosted.admit(owner)
    with pytest.raises(AlreadyMember):
        hosted.admit(owner, hours=72)


def test_support_lets_nobody_in_and_changes_nothing(hosted, owner, helper) -> None:
    hosted.admit(owner)
    person = hosted.actor(HELPER, owner.tenant_id)
    with pytest.raises(PermissionDenied):
        hosted.admit(person)
    with pytest.raises(PermissionDenied):
        hosted.compose(person, "Mine", Permission.TENANT_READ)
    with pytest.raises(PermissionDenied):
        hosted.add(person, "friend@example.com", Role.VIEWER)
