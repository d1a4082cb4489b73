"""Tenants, members and sessions: who comes in, how long they stay, what ends it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.directory import MemoryDirectory, MemorySessions
from adapters.memory.people import MemoryAccessTokens, MemoryPasswordHasher, MemoryRefreshTokens
from adapters.memory.work import MemoryDatabase
from application.accounts.add_member import AddMember, NewMember
from application.accounts.authenticate import Authenticate
from application.accounts.list_members import ListMembers
from application.accounts.refresh_session import RefreshSession
from application.accounts.register_tenant import NewTenant, RegisterTenant
from application.accounts.sign_in import SessionTokens, SignIn
from application.accounts.sign_out import SignOut
from application.accounts.who_am_i import WhoAmI
from application.paging import PageRequest
from domain.accounts.sessions import OVERLAP_S
from domain.accounts.tenants import (
    EmailTaken,
    SessionEnded,
    SessionRevoked,
    SignInRefused,
    TenantKind,
)
from domain.errors import InvalidField, Unauthenticated
from domain.identity import (
    Actor,
    ConsumerId,
    ConsumerNotFound,
    Permission,
    PermissionDenied,
    Role,
)

OWNER, PASSWORD = "owner@harbor.example.com", "a passphrase of many words"


@dataclass(slots=True)
class House:
    """The use-cases of the area over one database in memory."""

    clock: MemoryClock = field(default_factory=MemoryClock)
    new_id: SequentialIds = field(default_factory=SequentialIds)
    hasher: MemoryPasswordHasher = field(default_factory=MemoryPasswordHasher)
    access: MemoryAccessTokens = field(default_factory=MemoryAccessTokens)
    refreshing: MemoryRefreshTokens = field(default_factory=MemoryRefreshTokens)
    database: MemoryDatabase = field(init=False)
    directory: MemoryDirectory = field(init=False)

    def __post_init__(self) -> None:
        self.database = MemoryDatabase(clock=self.clock, new_id=self.new_id)
        self.directory = MemoryDirectory(self.database)

    def register(self, **changes):
        new = {
            "name": "Example Credit Law",
            "kind": TenantKind.LAW_FIRM,
            "owner_name": "Olive Example",
            "owner_email": OWNER,
            "owner_password": PASSWORD,
        }
        register = RegisterTenant(self.database.begin, self.hasher, self.clock, self.new_id)
        return register(NewTenant(**(new | changes)))

    def sign_in(self, email: str = OWNER, password: str = PASSWORD, **more) -> SessionTokens:
        sign_in = SignIn(
            self.database.begin,
            self.directory,
            self.hasher,
            self.access,
            self.refreshing,
            self.clock,
            self.new_id,
        )
        return sign_in(email=email, password=password, **more)

    def refresh(self, token: str) -> SessionTokens:
        refresh = RefreshSession(
            self.database.begin, self.directory, self.access, self.refreshing, self.clock
        )
        return refresh(token)

    def actor(self, tokens: SessionTokens) -> Actor:
        authenticate = Authenticate(self.access, MemorySessions(self.database), self.clock)
        return authenticate(tokens.access_token, ip="192.0.2.7", request_id="r-1")

    def add_member(self, actor: Actor, **changes):
        new = {
            "email": "operator@harbor.example.com",
            "name": "Sam Ortiz",
            "password": PASSWORD,
            "roles": frozenset({Role.OPERATOR}),
        }
        add = AddMember(self.database.begin, self.hasher, self.clock, self.new_id)
        return add(actor, NewMember(**(new | changes)))


@pytest.fixture
def house() -> House:
    house = House()
    house.register()
    return house


@pytest.fixture
def owner(house) -> Actor:
    return house.actor(house.sign_in())


def test_a_firm_and_its_owner_come_into_being_together(house, owner):
    person = WhoAmI(house.database.begin)(owner)
    assert (person.tenant.name, person.user.email) == ("Example Credit Law", OWNER)
    assert owner.roles == {Role.OWNER}
    assert owner.ip == "192.0.2.7"
    assert Permission.LETTER_SIGN not in owner.permissions


def test_an_address_signs_in_one_person_only(house):
    with pytest.raises(EmailTaken):
        house.register(owner_email=f"  {OWNER.upper()} ")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"owner_email": "nobody"}, "email"),
        ({"owner_password": "short"}, "password"),
        ({"owner_password": "p" * 257}, "password"),
        (
            {"owner_email": "dana.reyes@example.com", "owner_password": "Dana.Reyes@example.com"},
            "password",
        ),
        ({"name": " "}, "name"),
        ({"owner_name": "a\x00b"}, "owner_name"),
    ],
)
def test_a_refused_registration_names_the_field(changes, path):
    house = House()
    with pytest.raises(InvalidField) as refused:
        house.register(**changes)
    assert [error.path for error in refused.value.errors] == [path]


@pytest.mark.parametrize(
    ("email", "password"), [(OWNER, "wrong"), ("nobody@example.com", PASSWORD), ("", "")]
)
def test_what_was_wrong_with_a_sign_in_is_never_said(house, email, password):
    with pytest.raises(SignInRefused) as refused:
        house.sign_in(email, password)
    assert str(refused.value) == str(SignInRefused())


def test_a_tenant_of_others_cannot_be_signed_in_to(house):
    other, _ = house.register(owner_email="owner@lakeside.example.com")
    with pytest.raises(SignInRefused):
        house.sign_in(tenant_id=other.id)


def test_an_outdated_hash_is_replaced_at_the_next_sign_in(house):
    house.hasher = MemoryPasswordHasher(parameters="2")
    house.sign_in()
    user = house.directory.user_by_email(OWNER)
    assert user is not None
    assert not house.hasher.outdated(user.password_hash)


def test_the_owner_adds_a_colleague_who_then_signs_in(house, owner):
    house.add_member(owner)
    operator = house.actor(house.sign_in("operator@harbor.example.com"))
    assert operator.roles == {Role.OPERATOR}
    with pytest.raises(PermissionDenied):
        house.add_member(operator, email="more@harbor.example.com")
    members = ListMembers(house.database.begin)(owner, PageRequest())
    assert {user.email for user, _ in members.items} == {OWNER, "operator@harbor.example.com"}


def test_a_consumers_login_is_tied_to_a_file_and_to_that_role_alone(house, owner):
    file = ConsumerId(house.new_id())
    for roles, consumer_id, path in [
        ({Role.CONSUMER}, None, "consumer_id"),
        ({Role.CONSUMER, Role.OWNER}, file, "roles"),
        ({Role.OPERATOR}, file, "consumer_id"),
        (set(), None, "roles"),
    ]:
        with pytest.raises(InvalidField) as refused:
            house.add_member(owner, roles=frozenset(roles), consumer_id=consumer_id)
        assert refused.value.errors[0].path == path
    with pytest.raises(ConsumerNotFound):
        house.add_member(owner, roles=frozenset({Role.CONSUMER}), consumer_id=file)


def test_a_refresh_token_is_good_once_and_names_its_successor(house):
    first = house.sign_in()
    second = house.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert second.session.id == first.session.id
    house.clock.advance(timedelta(seconds=OVERLAP_S))
    assert house.refresh(first.refresh_token).refresh_token == second.refresh_token


def test_a_spent_token_after_the_overlap_ends_the_session_for_everybody(house):
    first = house.sign_in()
    second = house.refresh(first.refresh_token)
    house.clock.advance(timedelta(seconds=OVERLAP_S + 1))
    with pytest.raises(SessionEnded):
        house.refresh(first.refresh_token)
    with pytest.raises(SessionEnded):
        house.refresh(second.refresh_token)
    with pytest.raises(SessionEnded):
        house.actor(second)
    [revoked] = [e for e in house.database.events if isinstance(e, SessionRevoked)]
    assert revoked.reason == "refresh_token_reused"


def test_only_the_token_just_before_is_forgiven(house):
    first = house.sign_in()
    second = house.refresh(first.refresh_token)
    house.refresh(second.refresh_token)
    with pytest.raises(SessionEnded):
        house.refresh(first.refresh_token)


def test_a_session_rests_a_week_at_most_and_lasts_a_month_at_most(house):
    tokens = house.sign_in()
    begun = tokens.session.created_at
    while house.clock() + timedelta(days=6) < begun + timedelta(days=30):
        house.clock.advance(timedelta(days=6))
        tokens = house.refresh(tokens.refresh_token)
    assert tokens.refresh_expires_at <= begun + timedelta(days=30)
    house.clock.advance_to(begun + timedelta(days=30))
    with pytest.raises(SessionEnded):
        house.refresh(tokens.refresh_token)
    rested = house.sign_in()
    house.clock.advance(timedelta(days=7))
    with pytest.raises(SessionEnded):
        house.refresh(rested.refresh_token)


def test_signing_out_ends_the_session_and_its_access_tokens(house):
    tokens = house.sign_in()
    actor = house.actor(tokens)
    SignOut(house.database.begin, house.clock)(actor)
    with pytest.raises(SessionEnded):
        house.actor(tokens)
    with pytest.raises(SessionEnded):
        house.refresh(tokens.refresh_token)


def test_an_access_token_ends_by_itself(house):
    tokens = house.sign_in()
    house.clock.advance(timedelta(minutes=15))
    with pytest.raises(Unauthenticated):
        house.actor(tokens)


def test_an_unknown_refresh_token_ends_nothing(house):
    tokens = house.sign_in()
    with pytest.raises(SessionEnded):
        house.refresh("never-issued")
    assert house.actor(tokens).roles == {Role.OWNER}
