"""Who comes in and who goes: invitations, registrations, roles, ends, several tenants."""

from dataclasses import replace
from datetime import date

import pytest
from tests.staging.login_house import GUEST, LoginHouse, open_house
from tests.unit.test_accounts import OWNER, PASSWORD

from application.accounts.accept_invitation import JoinTenant
from application.accounts.change_member import ChangeRoles, RemoveMember
from application.accounts.invite_member import (
    ListInvitations,
    ResendInvitation,
    RevokeInvitation,
)
from application.accounts.own_memberships import ListMemberships, SwitchTenant
from application.accounts.register_consumer import (
    AllowRegistration,
    AskRegistration,
    CompleteRegistration,
    Registration,
)
from application.accounts.who_am_i import WhoAmI
from application.consumers.add_consumer import AddConsumer, NewConsumer
from application.paging import PageRequest
from domain.accounts.invitations import (
    InvitationOpen,
    InvitationOver,
    InvitationRefused,
    LoginExists,
    RegistrationClosed,
    RegistrationImpossible,
)
from domain.accounts.members import LastOwner
from domain.accounts.support import AlreadyMember
from domain.accounts.tenants import (
    MemberNotFound,
    SessionEnded,
    SignInRefused,
    TenantNotFound,
)
from domain.credit_reports.report import PersonName
from domain.errors import Invalid, InvalidField
from domain.identity import Actor, ConsumerId, ConsumerNotFound, PermissionDenied, Role, TenantId

OTHER_OWNER = "owner@lakeside.example.com"
NAME = PersonName(first="Pat", middle="", last="Sample")


@pytest.fixture
def house() -> LoginHouse:
    return open_house()


@pytest.fixture
def owner(house) -> Actor:
    return house.signed_in()


@pytest.fixture
def other_owner(house) -> Actor:
    """The owner of another firm, in the same house."""
    house.register(owner_email=OTHER_OWNER, name="Lakeside Credit Law")
    house.verify(OTHER_OWNER)
    return house.signed_in(OTHER_OWNER)


def file_of(house, owner, ssn: str = "666120001") -> ConsumerId:
    new = NewConsumer(name=NAME, email=GUEST, birth_date=date(1985, 3, 4), ssn=ssn)
    return AddConsumer(house.database.begin, house.clock, house.new_id)(owner, new).id


def test_an_invited_person_comes_in_with_a_new_login_whose_address_is_verified(house, owner):
    house.invite(owner)
    membership = house.accept(house.token(GUEST))
    guest = house.signed_in(GUEST)
    assert guest.roles == membership.roles == {Role.OPERATOR}
    user = house.directory.user_by_email(GUEST)
    assert user is not None
    assert user.email_verified_at == house.clock()


def test_an_invited_consumer_opens_their_own_file_alone(house, owner):
    consumer_id = file_of(house, owner)
    house.invite(owner, GUEST, Role.CONSUMER, consumer_id=consumer_id)
    house.accept(house.token(GUEST))
    assert house.signed_in(GUEST).consumer_id == consumer_id


def test_an_invitation_names_roles_and_files_that_fit(house, owner, other_owner):
    with pytest.raises(InvalidField):
        house.invite(owner, GUEST, Role.CONSUMER)
    with pytest.raises(InvalidField):
        house.invite(owner, "no address")
    theirs = file_of(house, other_owner)
    with pytest.raises(ConsumerNotFound):
        house.invite(owner, GUEST, Role.CONSUMER, consumer_id=theirs)


def test_only_who_manages_members_invites_changes_and_removes(house, owner):
    house.add_member(owner)
    operator = house.signed_in("operator@harbor.example.com")
    invitation = house.invite(owner)
    attempts = [
        lambda: house.invite(operator, "more@example.com"),
        lambda: house.use[ListInvitations](operator, PageRequest()),
        lambda: house.use[ResendInvitation](operator, invitation.id),
        lambda: house.use[RevokeInvitation](operator, invitation.id),
        lambda: house.use[ChangeRoles](operator, operator.user_id, frozenset({Role.OWNER})),
        lambda: house.use[RemoveMember](operator, owner.user_id),
        lambda: house.use[AllowRegistration](operator, takes_registrations=True),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize("spoil", ["used", "revoked", "too old", "sent again", "changed"])
def test_a_spoiled_invitation_lets_nobody_in(house, owner, spoil):
    invitation = house.invite(owner)
    token = house.token(GUEST)
    if spoil == "used":
        house.accept(token)
    if spoil == "revoked":
        house.use[RevokeInvitation](owner, invitation.id)
    if spoil == "too old":
        house.wait(days=7)
    if spoil == "sent again":
        house.use[ResendInvitation](owner, invitation.id)
    if spoil == "changed":
        token = token[:-1] + "_"
    with pytest.raises(InvitationRefused):
        house.accept(token)


def test_an_invitation_that_was_sent_again_is_good_for_another_week(house, owner):
    invitation = house.invite(owner)
    house.wait(days=8)
    again = house.use[ResendInvitation](owner, invitation.id)
    assert again.id == invitation.id
    house.accept(house.token(GUEST))
    for use in (ResendInvitation, RevokeInvitation):
        with pytest.raises(InvitationOver):
            house.use[use](owner, invitation.id)


def test_an_address_has_one_open_invitation(house, owner):
    first = house.invite(owner)
    with pytest.raises(InvitationOpen):
        house.invite(owner, GUEST.upper())
    house.use[RevokeInvitation](owner, first.id)
    second = house.invite(owner)
    listed = house.use[ListInvitations](owner, PageRequest())
    assert [i.id for i in listed.items] == [second.id, first.id]


def test_a_bad_password_leaves_the_invitation_open(house, owner):
    house.invite(owner)
    token = house.token(GUEST)
    for password in ("short", "password1234", f"{GUEST} for ever"):
        with pytest.raises(InvalidField):
            house.accept(token, password)
    house.accept(token)


def test_who_has_a_login_signs_in_and_joins(house, owner, other_owner):
    house.invite(owner, OTHER_OWNER, Role.AUDITOR)
    token = house.token(OTHER_OWNER)
    with pytest.raises(LoginExists):
        house.accept(token)
    joined = house.use[JoinTenant](other_owner, token)
    assert (joined.tenant_id, joined.roles) == (owner.tenant_id, {Role.AUDITOR})
    with pytest.raises(InvitationRefused):
        house.use[JoinTenant](other_owner, token)


def test_nobody_joins_with_an_invitation_of_somebody_else(house, owner, other_owner):
    house.invite(owner)
    with pytest.raises(InvitationRefused):
        house.use[JoinTenant](other_owner, house.token(GUEST))


def test_a_member_is_not_taken_in_twice(house, owner):
    house.invite(owner, OWNER, Role.VIEWER)
    with pytest.raises(AlreadyMember):
        house.use[JoinTenant](owner, house.token(OWNER))


def test_a_person_goes_from_one_of_their_tenants_to_another(house, owner, other_owner):
    house.invite(owner, OTHER_OWNER, Role.VIEWER)
    house.wait(hours=1)
    house.use[JoinTenant](other_owner, house.token(OTHER_OWNER))
    found = house.use[ListMemberships](other_owner)
    assert [(m.tenant_id, name) for m, name in found] == [
        (other_owner.tenant_id, "Lakeside Credit Law"),
        (owner.tenant_id, "Example Credit Law"),
    ]
    tokens = house.use[SwitchTenant](other_owner, owner.tenant_id, user_agent="laptop")
    there = house.actor(tokens)
    assert (there.tenant_id, there.roles) == (owner.tenant_id, {Role.VIEWER})
    person = WhoAmI(house.database.begin)(there)
    assert [name for _, name in person.memberships] == [
        "Lakeside Credit Law",
        "Example Credit Law",
    ]


def test_what_a_second_factor_proved_stays_proven_in_the_other_tenant(house, owner, other_owner):
    house.invite(owner, OTHER_OWNER, Role.OPERATOR)
    house.wait(hours=1)
    house.use[JoinTenant](other_owner, house.token(OTHER_OWNER))
    proven = house.actor(house.sign_in(OTHER_OWNER))
    tokens = house.use[SwitchTenant](proven, owner.tenant_id, user_agent="laptop")
    assert not house.actor(tokens).lacks_second_factor
    assert tokens.session.second_factor_at is not None


def test_nobody_goes_to_a_tenant_that_is_not_theirs(house, owner, other_owner):
    for tenant_id in (other_owner.tenant_id, TenantId(house.new_id())):
        with pytest.raises(TenantNotFound):
            house.use[SwitchTenant](owner, tenant_id, user_agent="")


def test_changed_roles_act_on_the_next_request_and_are_told(house, owner):
    house.add_member(owner)
    tokens = house.sign_in("operator@harbor.example.com")
    member = house.actor(tokens).user_id
    house.use[ChangeRoles](owner, member, frozenset({Role.VIEWER}))
    assert house.actor(tokens).roles == {Role.VIEWER}
    assert house.mail("operator@harbor.example.com")[-1].subject == "What you may do was changed"


def test_a_removed_member_is_out_at_once_and_may_come_back(house, owner):
    house.add_member(owner)
    email = "operator@harbor.example.com"
    tokens = house.sign_in(email)
    member = house.actor(tokens).user_id
    house.use[RemoveMember](owner, member)
    with pytest.raises(SessionEnded):
        house.actor(tokens)
    with pytest.raises(SessionEnded):
        house.refresh(tokens.refresh_token)
    with pytest.raises(SignInRefused):
        house.sign_in(email)
    assert house.mail(email)[-1].subject == "Your access was ended"
    for use, more in ((RemoveMember, ()), (ChangeRoles, (frozenset({Role.OWNER}),))):
        with pytest.raises(MemberNotFound):
            house.use[use](owner, member, *more)
    house.invite(owner, email, Role.VIEWER)
    house.accept(house.token(email), "a second passphrase of many words")
    back = house.signed_in(email, password="a second passphrase of many words")
    assert (back.user_id, back.roles) == (member, {Role.VIEWER})


def test_the_last_owner_stays(house, owner):
    for attempt in (
        lambda: house.use[RemoveMember](owner, owner.user_id),
        lambda: house.use[ChangeRoles](owner, owner.user_id, frozenset({Role.OPERATOR})),
    ):
        with pytest.raises(LastOwner):
            attempt()
    house.add_member(owner)
    other = house.signed_in("operator@harbor.example.com").user_id
    house.use[ChangeRoles](owner, other, frozenset({Role.OWNER}))
    house.use[RemoveMember](owner, owner.user_id)


def test_a_consumers_login_takes_no_other_role_and_no_other_login_that_one(house, owner):
    consumer_id = file_of(house, owner)
    login, _ = house.add_member(
        owner, email=GUEST, roles=frozenset({Role.CONSUMER}), consumer_id=consumer_id
    )
    for user_id, role in ((login.id, Role.OPERATOR), (owner.user_id, Role.CONSUMER)):
        with pytest.raises(InvalidField):
            house.use[ChangeRoles](owner, user_id, frozenset({role}))


def test_members_of_others_are_not_found(house, owner, other_owner):
    for use, more in ((RemoveMember, ()), (ChangeRoles, (frozenset({Role.VIEWER}),))):
        with pytest.raises(MemberNotFound):
            house.use[use](owner, other_owner.user_id, *more)


GIVEN = Registration(
    password=PASSWORD, name=NAME, birth_date=date(1985, 3, 4), ssn="666120001", address=None
)


def test_a_consumer_registers_where_the_firm_allows_it(house, owner):
    with pytest.raises(RegistrationClosed):
        house.use[AskRegistration](owner.tenant_id, GUEST)
    house.use[AllowRegistration](owner, takes_registrations=True)
    house.use[AskRegistration](owner.tenant_id, GUEST)
    membership = house.use[CompleteRegistration](house.token(GUEST), GIVEN)
    consumer = house.signed_in(GUEST)
    assert consumer.roles == {Role.CONSUMER}
    assert consumer.consumer_id == membership.consumer_id
    with house.database.begin(owner.tenant_id) as work:
        assert work.consumers.get(membership.consumer_id).email == GUEST
        assert work.invitations.page(PageRequest()).items[0].consumer_id is not None
    with pytest.raises(InvitationRefused):
        house.use[CompleteRegistration](house.token(GUEST), GIVEN)


def test_registering_at_a_firm_that_does_not_exist_is_refused(house):
    with pytest.raises(TenantNotFound):
        house.use[AskRegistration](TenantId(house.new_id()), GUEST)


def test_a_registration_that_is_forbidden_meanwhile_is_not_completed(house, owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    house.use[AskRegistration](owner.tenant_id, GUEST)
    token = house.token(GUEST)
    house.use[AllowRegistration](owner, takes_registrations=False)
    with pytest.raises(RegistrationClosed):
        house.use[CompleteRegistration](token, GIVEN)


def test_asking_to_register_again_and_again_fills_no_mailbox(house, owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    for _ in range(4):
        house.use[AskRegistration](owner.tenant_id, GUEST)
        house.wait(minutes=1)
    assert len(house.mail(GUEST)) == 1
    house.wait(minutes=5)
    house.use[AskRegistration](owner.tenant_id, GUEST)
    assert len(house.mail(GUEST)) == 2


def test_a_stranger_who_asks_to_register_does_not_touch_an_invitation(house, owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    house.invite(owner)
    token = house.token(GUEST)
    house.wait(hours=1)
    house.use[AskRegistration](owner.tenant_id, GUEST)
    assert len(house.mail(GUEST)) == 1
    with pytest.raises(InvitationRefused):
        house.use[CompleteRegistration](token, GIVEN)
    house.accept(token)


def test_an_invitation_to_register_is_no_invitation_to_accept(house, owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    house.use[AskRegistration](owner.tenant_id, GUEST)
    with pytest.raises(InvitationRefused):
        house.accept(house.token(GUEST))


def test_a_registration_tells_nobody_whose_number_is_on_file(house, owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    file_of(house, owner)
    house.use[AskRegistration](owner.tenant_id, "stranger@example.com")
    token = house.token("stranger@example.com")
    with pytest.raises(RegistrationImpossible) as refused:
        house.use[CompleteRegistration](token, GIVEN)
    assert "number" not in str(refused.value)
    with pytest.raises(InvitationRefused):
        house.use[CompleteRegistration](token, replace(GIVEN, ssn="666120002"))
    assert house.directory.user_by_email("stranger@example.com") is None


def test_a_bad_identity_is_named_and_leaves_the_link_good(house, owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    house.use[AskRegistration](owner.tenant_id, GUEST)
    token = house.token(GUEST)
    for changes in ({"ssn": "12345"}, {"birth_date": date(2030, 1, 1)}, {"password": "short"}):
        with pytest.raises(Invalid):
            house.use[CompleteRegistration](token, replace(GIVEN, **changes))
    house.use[CompleteRegistration](token, GIVEN)


def test_who_has_a_login_is_asked_to_be_invited(house, owner, other_owner):
    house.use[AllowRegistration](owner, takes_registrations=True)
    house.use[AskRegistration](owner.tenant_id, OTHER_OWNER)
    with pytest.raises(LoginExists):
        house.use[CompleteRegistration](house.token(OTHER_OWNER), GIVEN)
    with house.database.begin(owner.tenant_id) as work:
        assert work.consumers.page(PageRequest()).items == ()
