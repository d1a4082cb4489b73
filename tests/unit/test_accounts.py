"""Tenants, members and sessions: who comes in, how long they stay, what ends it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.directory import (
    MemoryDirectory,
    MemoryPlatformDirectory,
    MemorySessions,
)
from adapters.memory.machine_keys import MemoryMachineKeys
from adapters.memory.people import (
    MemoryAccessTokens,
    MemoryCommonPasswords,
    MemoryPasswordHasher,
    MemoryRefreshTokens,
    MemoryTokenMint,
)
from adapters.memory.permission_cache import MemoryPermissionCache
from adapters.memory.second_factors import MemoryOneTimeCodes, MemoryQrCodes, MemoryRecoveryCodes
from adapters.memory.work import MemoryDatabase
from application.accounts.add_member import AddMember, NewMember
from application.accounts.authenticate import Authenticate
from application.accounts.confirm_second_factor import ConfirmSecondFactor
from application.accounts.effective_permissions import EffectivePermissions
from application.accounts.enrol_second_factor import EnrolSecondFactor
from application.accounts.list_members import ListMembers
from application.accounts.mailing_links import MailingLinks
from application.accounts.new_passwords import NewPasswords
from application.accounts.pass_second_factor import GivenCode, PassSecondFactor
from application.accounts.refresh_session import RefreshSession
from application.accounts.register_tenant import NewTenant, RegisterTenant
from application.accounts.session_start import SessionStart, SessionTokens
from application.accounts.sign_in import PosedChallenge, SignIn
from application.accounts.sign_out import SignOut
from application.accounts.who_am_i import WhoAmI
from application.paging import PageRequest
from domain.accounts.events import KnownAddressRegistered
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
    """The use-cases of the area over one database in memory.

    Who needs a second factor sets one up at the first sign-in, and goes on with recovery codes:
    the clock stands still, so that the app shows one code only.
    """

    clock: MemoryClock = field(default_factory=MemoryClock)
    new_id: SequentialIds = field(default_factory=SequentialIds)
    hasher: MemoryPasswordHasher = field(default_factory=MemoryPasswordHasher)
    access: MemoryAccessTokens = field(default_factory=MemoryAccessTokens)
    refreshing: MemoryRefreshTokens = field(default_factory=MemoryRefreshTokens)
    codes: MemoryOneTimeCodes = field(default_factory=MemoryOneTimeCodes)
    recovery: MemoryRecoveryCodes = field(default_factory=MemoryRecoveryCodes)
    recovery_codes: dict[str, list[str]] = field(default_factory=dict)
    database: MemoryDatabase = field(init=False)
    directory: MemoryDirectory = field(init=False)
    mint: MemoryTokenMint = field(default_factory=MemoryTokenMint)

    @property
    def passwords(self) -> NewPasswords:
        return NewPasswords(self.hasher, MemoryCommonPasswords())

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
        register = RegisterTenant(
            self.database.begin,
            self.directory,
            self.passwords,
            MailingLinks(self.mint, self.clock, self.new_id),
            self.clock,
            self.new_id,
        )
        return register(NewTenant(**(new | changes)))

    def verify(self, email: str = OWNER) -> None:
        """As if the link had been opened."""
        user = self.directory.user_by_email(email)
        assert user is not None
        home = self.directory.memberships(user.id)[0].tenant_id
        with self.database.begin(home) as work:
            work.logins.save(replace(user, email_verified_at=self.clock()))

    def sign_in(self, email: str = OWNER, password: str = PASSWORD, **more) -> SessionTokens:
        outcome = self.give_password(email, password, **more)
        if isinstance(outcome, PosedChallenge):
            given = GivenCode(recovery_code=self.recovery_codes[email].pop())
            return self.give_code(outcome.token, given)
        if self.actor(outcome).lacks_second_factor:
            self.recovery_codes[email] = list(self.enrol(self.actor(outcome), password))
        return outcome

    def give_password(
        self, email: str = OWNER, password: str = PASSWORD, **more
    ) -> SessionTokens | PosedChallenge:
        sign_in = SignIn(
            self.database.begin,
            self.directory,
            self.hasher,
            self.start,
            self.clock,
            self.new_id,
            self.refreshing.fresh,
        )
        return sign_in(email=email, password=password, **more)

    def give_code(self, challenge: str, given: GivenCode) -> SessionTokens:
        finish = PassSecondFactor(
            self.database.begin, self.directory, self.codes, self.start, self.clock
        )
        return finish(challenge, given)

    def enrol(self, actor: Actor, password: str = PASSWORD) -> tuple[str, ...]:
        """Set up and confirm a second factor; return the recovery codes."""
        enrol = EnrolSecondFactor(
            self.database.begin, self.hasher, self.codes, MemoryQrCodes(), self.clock
        )
        secret = enrol(actor, password=password).secret
        confirm = ConfirmSecondFactor(self.database.begin, self.codes, self.recovery, self.clock)
        return confirm(actor, code=self.codes.code_at(secret, self.clock()))

    @property
    def start(self) -> SessionStart:
        return SessionStart(self.access, self.refreshing, self.clock, self.new_id)

    def refresh(self, token: str) -> SessionTokens:
        refresh = RefreshSession(
            self.database.begin, self.directory, self.access, self.refreshing, self.clock
        )
        return refresh(token)

    def actor(self, tokens: SessionTokens) -> Actor:
        cache = MemoryPermissionCache()
        authenticate = Authenticate(
            self.access,
            MemorySessions(self.database),
            MemoryMachineKeys(self.database),
            EffectivePermissions(self.database.begin, own=cache, shared=cache),
            MemoryPlatformDirectory(self.database),
            self.clock,
        )
        return authenticate(tokens.access_token, ip="192.0.2.7", request_id="r-1")

    def add_member(self, actor: Actor, **changes):
        new = {
            "email": "operator@harbor.example.com",
            "name": "Sam Ortiz",
            "password": PASSWORD,
            "roles": frozenset({Role.OPERATOR}),
        }
        add = AddMember(self.database.begin, self.passwords, self.clock, self.new_id)
        return add(actor, NewMember(**(new | changes)))


@pytest.fixture
def house() -> House:
    house = House()
    house.register()
    house.verify()
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


def test_an_address_signs_in_one_person_only(house, owner):
    with pytest.raises(EmailTaken):
        house.add_member(owner, email=f"  {OWNER.upper()} ")


def test_whoever_registers_with_a_known_address_learns_nothing_and_its_owner_is_told(house):
    tenant, stranger = house.register(owner_email=f"  {OWNER.upper()} ")
    known = house.directory.user_by_email(OWNER)
    assert known is not None
    assert known.id != stranger.id
    assert tenant.id not in house.directory.tenant_ids()
    assert [e.user_id for e in house.database.events if isinstance(e, KnownAddressRegistered)] == [
        known.id
    ]


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
