"""One's own login: verified addresses, passwords, devices, and what is mailed about them."""

from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.staging.login_house import PUBLIC_URL, VIEWER, LoginHouse, add_viewer, open_house
from tests.unit.test_accounts import OWNER, PASSWORD

from adapters.jwt.mailed_tokens import DerivedTokenMint
from adapters.zxcvbn.common_passwords import ZxcvbnCommonPasswords
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import AskEmailChange, ChangeName, ConfirmEmailChange
from application.accounts.own_sessions import ListSessions, RevokeSession, SignOutEverywhere
from application.accounts.pass_second_factor import GivenCode
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.sign_in import PosedChallenge
from application.accounts.verify_email import AskEmailVerification, VerifyEmail
from application.ports import StaleVersion
from domain.accounts.challenges import SignInAttemptOver
from domain.accounts.devices import SessionNotFound, device_of, network_of
from domain.accounts.invitations import OwnerUnverified
from domain.accounts.links import LIFE, LinkPurpose, LinkRefused
from domain.accounts.passwords import check_password, normalized, personal_words
from domain.accounts.profile import CurrentPasswordWrong, SameAddress
from domain.accounts.tenants import SessionEnded, SignInRefused
from domain.errors import InvalidField
from domain.identity import SessionId

NEW = "an entirely other secret"
NEW_ADDRESS = "olive@elsewhere.example.com"


@pytest.fixture
def house() -> LoginHouse:
    return open_house()


@pytest.fixture
def fresh() -> LoginHouse:
    """A firm that has just been registered."""
    house = LoginHouse()
    house.register()
    return house


def user_of(house, email: str = OWNER):
    user = house.directory.user_by_email(email)
    assert user is not None
    return user


def test_a_new_owner_gets_a_link_and_takes_nobody_on_before_it_is_opened(fresh):
    owner = fresh.signed_in()
    for attempt in (fresh.add_member, fresh.invite):
        with pytest.raises(OwnerUnverified):
            attempt(owner)
    fresh.use[VerifyEmail](fresh.token(OWNER))
    assert user_of(fresh).email_verified_at == fresh.clock()
    fresh.add_member(owner)


def test_a_link_leads_to_our_own_address_and_its_token_is_in_no_event(fresh):
    [message] = fresh.mail(OWNER)
    token = fresh.token(OWNER)
    assert f"{PUBLIC_URL}/account/verify-email#token={token}" in message.text
    assert token not in repr(fresh.database.events)
    assert token not in repr(fresh.database.tables.rows)


@pytest.mark.parametrize("spoil", ["used", "too old", "replaced", "changed", "for another use"])
def test_a_spoiled_link_verifies_nothing(fresh, spoil):
    token = fresh.token(OWNER)
    if spoil == "used":
        fresh.use[VerifyEmail](token)
    if spoil == "too old":
        fresh.clock.advance(LIFE[LinkPurpose.VERIFY_EMAIL])
    if spoil == "replaced":
        fresh.wait(minutes=2)
        fresh.use[AskEmailVerification](OWNER)
    if spoil == "changed":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    if spoil == "for another use":
        fresh.use[AskPasswordReset](OWNER)
        token = fresh.token(OWNER)
    with pytest.raises(LinkRefused):
        fresh.use[VerifyEmail](token)


def test_an_email_that_is_sent_again_after_a_crash_is_the_same(fresh):
    fresh.mailer.is_down = True
    fresh.work_off()
    fresh.mailer.is_down = False
    fresh.wait(hours=1)
    [message] = fresh.mail(OWNER)
    fresh.use[VerifyEmail](fresh.token(OWNER))
    assert len({message.id, *(m.id for m in fresh.mail(OWNER))}) == 1


def test_a_link_that_was_replaced_before_it_was_sent_is_not_sent(fresh):
    fresh.wait(minutes=2)
    fresh.use[AskEmailVerification](OWNER)
    assert len(fresh.mail(OWNER)) == 1
    assert not fresh.unfinished(user_home(fresh))


def user_home(house):
    return house.directory.memberships(user_of(house).id)[0].tenant_id


def test_asking_again_and_again_fills_no_mailbox(house):
    for _ in range(5):
        house.use[AskPasswordReset](OWNER)
        house.wait(seconds=10)
    assert len([m for m in house.mail(OWNER) if "new password" in m.subject]) == 1


@pytest.mark.parametrize("ask", [AskEmailVerification, AskPasswordReset])
@pytest.mark.parametrize("email", ["nobody@example.com", "", "no address", OWNER.upper()])
def test_asking_says_nothing_whoever_is_asked_for(house, ask, email):
    assert house.use[ask](email) is None
    assert house.mail("nobody@example.com") == []


def test_a_verified_address_gets_no_further_link(house):
    before = len(house.mail(OWNER))
    house.use[AskEmailVerification](OWNER)
    assert len(house.mail(OWNER)) == before


def test_a_reset_replaces_the_password_and_ends_every_session(house):
    tokens = [house.sign_in(), house.sign_in()]
    house.use[AskPasswordReset](OWNER)
    house.use[ResetPassword](house.token(OWNER), NEW)
    for session in tokens:
        with pytest.raises(SessionEnded):
            house.actor(session)
        with pytest.raises(SessionEnded):
            house.refresh(session.refresh_token)
    with pytest.raises(SignInRefused):
        house.sign_in()
    assert house.signed_in(password=NEW).user_id == user_of(house).id
    assert user_of(house).password_changed_at == house.clock()
    assert house.mail(OWNER)[-1].subject == "Your password was changed"


def test_a_reset_is_good_once_and_for_thirty_minutes(house):
    house.use[AskPasswordReset](OWNER)
    token = house.token(OWNER)
    house.wait(minutes=30)
    with pytest.raises(LinkRefused):
        house.use[ResetPassword](token, NEW)
    house.use[AskPasswordReset](OWNER)
    token = house.token(OWNER)
    house.wait(minutes=29)
    with pytest.raises(InvalidField, match="common"):
        house.use[ResetPassword](token, "password1234")
    house.use[ResetPassword](token, NEW)
    with pytest.raises(LinkRefused):
        house.use[ResetPassword](token, "a third one of many words")
    house.sign_in(password=NEW)


def test_a_link_to_the_former_mailbox_resets_nothing_after_the_address_was_changed(house):
    owner = house.signed_in()
    house.use[AskPasswordReset](OWNER)
    stale = house.token(OWNER)
    house.use[AskEmailChange](owner, email=NEW_ADDRESS, password=PASSWORD)
    house.use[ConfirmEmailChange](house.token(NEW_ADDRESS))
    with pytest.raises(LinkRefused):
        house.use[ResetPassword](stale, NEW)


def test_a_changed_password_ends_every_other_session(house):
    here, there = house.sign_in(), house.sign_in()
    owner = house.actor(here)
    house.use[AskPasswordReset](OWNER)
    reset = house.token(OWNER)
    house.use[ChangePassword](owner, current=PASSWORD, new=NEW)
    assert house.actor(here).session_id == owner.session_id
    with pytest.raises(SessionEnded):
        house.actor(there)
    with pytest.raises(LinkRefused):
        house.use[ResetPassword](reset, "a third one of many words")
    house.sign_in(password=NEW)


def test_who_holds_a_session_only_changes_neither_password_nor_address(house):
    owner = house.signed_in()
    with pytest.raises(CurrentPasswordWrong) as refused:
        house.use[ChangePassword](owner, current="not this one", new=NEW)
    assert refused.value.errors[0].path == "current_password"
    with pytest.raises(CurrentPasswordWrong):
        house.use[AskEmailChange](owner, email=NEW_ADDRESS, password="not this one")


def test_two_who_change_the_password_at_once_do_not_both_succeed(house, monkeypatch):
    owner = house.signed_in()
    change: ChangePassword = house.use[ChangePassword]
    hashed = house.hasher.hash

    def meanwhile(password: str) -> str:
        monkeypatch.undo()
        house.use[ChangePassword](owner, current=PASSWORD, new="a faster one of many words")
        return hashed(password)

    monkeypatch.setattr(type(house.hasher), "hash", lambda _self, password: meanwhile(password))
    with pytest.raises(StaleVersion):
        change(owner, current=PASSWORD, new=NEW)
    house.sign_in(password="a faster one of many words")


def test_a_sign_in_that_overlaps_a_change_of_the_password_is_refused(house, monkeypatch):
    owner = house.signed_in()
    memberships = type(house.directory).memberships

    def meanwhile(directory, user_id):
        monkeypatch.undo()
        house.use[ChangePassword](owner, current=PASSWORD, new=NEW)
        return memberships(directory, user_id)

    monkeypatch.setattr(type(house.directory), "memberships", meanwhile)
    with pytest.raises(SignInRefused):
        house.sign_in()


def test_a_reset_gets_nobody_around_the_second_factor(house):
    house.sign_in()
    house.use[AskPasswordReset](OWNER)
    house.use[ResetPassword](house.token(OWNER), NEW)
    assert isinstance(house.give_password(OWNER, NEW), PosedChallenge)


def test_a_sign_in_that_waits_for_its_code_is_over_when_the_password_is_changed(house):
    house.sign_in()
    waiting = house.give_password()
    house.wait(seconds=1)
    house.use[AskPasswordReset](OWNER)
    house.use[ResetPassword](house.token(OWNER), NEW)
    with pytest.raises(SignInAttemptOver):
        house.give_code(waiting.token, GivenCode(recovery_code=house.recovery_codes[OWNER].pop()))


def test_an_address_is_changed_by_its_own_link_after_a_notice_to_the_former(house):
    viewer = house.signed_in(add_viewer(house))
    house.use[AskEmailChange](viewer, email=f" {NEW_ADDRESS.upper()} ", password=PASSWORD)
    assert user_of(house, VIEWER).email == VIEWER
    assert house.mail(VIEWER)[-1].subject == "Somebody asked to change your sign-in address"
    assert NEW_ADDRESS not in house.mail(VIEWER)[-1].text
    house.use[ConfirmEmailChange](house.token(NEW_ADDRESS))
    assert house.directory.user_by_email(VIEWER) is None
    assert house.signed_in(NEW_ADDRESS).user_id == viewer.user_id


def test_an_address_that_signs_in_somebody_else_is_not_taken_and_not_told(house):
    owner = house.signed_in()
    house.add_member(owner)
    other = "operator@harbor.example.com"
    house.use[AskEmailChange](owner, email=other, password=PASSWORD)
    with pytest.raises(LinkRefused):
        house.use[ConfirmEmailChange](house.token(other))
    with pytest.raises(SameAddress):
        house.use[AskEmailChange](owner, email=OWNER, password=PASSWORD)


def test_a_name_is_changed(house):
    owner = house.signed_in()
    assert house.use[ChangeName](owner, "  Olive O'Neil ").name == "Olive O'Neil"
    with pytest.raises(InvalidField):
        house.use[ChangeName](owner, " ")


def test_devices_are_listed_and_ended_one_by_one_or_all(house):
    email = add_viewer(house)
    first = house.signed_in(email, user_agent="phone", ip="192.0.2.7")
    house.wait(seconds=1)
    second = house.signed_in(email, user_agent="laptop", ip="192.0.2.8")
    found = house.use[ListSessions](second)
    assert [(d.user_agent, d.ip) for d in found] == [
        ("laptop", "192.0.2.8"),
        ("phone", "192.0.2.7"),
    ]
    house.use[RevokeSession](second, first.session_id)
    for gone in (first.session_id, SessionId(uuid4())):
        with pytest.raises(SessionNotFound):
            house.use[RevokeSession](second, gone)
    house.sign_in(email)
    assert house.use[SignOutEverywhere](second) == 2
    assert house.use[ListSessions](second) == ()


def test_nobody_ends_a_session_of_somebody_else(house):
    owner = house.signed_in()
    house.add_member(owner)
    operator = house.signed_in("operator@harbor.example.com")
    with pytest.raises(SessionNotFound):
        house.use[RevokeSession](owner, operator.session_id)


def test_a_new_device_is_told_of_and_a_known_one_is_not(house):
    email = add_viewer(house)

    def notices():
        return [m for m in house.mail(email) if m.subject == "A sign-in from a new device"]

    house.sign_in(email, user_agent="phone", ip="192.0.2.7")
    house.sign_in(email, user_agent="phone", ip="192.0.2.99")
    assert notices() == []
    house.sign_in(email, user_agent="phone", ip="198.51.100.7")
    assert len(notices()) == 1
    house.sign_in(email, user_agent="laptop", ip="192.0.2.7")
    house.sign_in(email, user_agent="laptop", ip="192.0.2.7")
    assert len(notices()) == 2
    assert "192.0.2" not in "".join(m.text for m in notices())


def test_the_use_of_a_spent_refresh_token_is_told(house):
    tokens = house.sign_in()
    house.refresh(tokens.refresh_token)
    house.wait(seconds=11)
    with pytest.raises(SessionEnded):
        house.refresh(tokens.refresh_token)
    assert house.mail(OWNER)[-1].subject == "A session of yours was ended for safety"


def test_whoever_registers_with_a_known_address_sends_its_owner_an_email(house):
    house.register(owner_email=OWNER)
    assert house.mail(OWNER)[-1].subject == "You have a login already"


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_network_outlives_the_last_digits_of_an_address(ip, network):
    assert network_of(ip) == network
    assert device_of(user_agent="a", ip=ip) == device_of(user_agent="a", ip=ip)
    assert device_of(user_agent="a", ip=ip) != device_of(user_agent="b", ip=ip)


PERSONAL = personal_words(
    email="dana.reyes@example.com", name="Dana Reyes-Ortiz", tenant_name="Harbor Credit Law"
)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "p" * 257,
        "password1234",
        "Password!2026",
        "passwordpassword",
        "QWERTYUIOP123",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "iloveyou2026!",
        "jordan1985jordan",
        "dana.reyes@example.com",
        "xx DANA.REYES xx xx",
        "my harbor-credit-law 99",
        "Reyes Ortiz forever and ever",
        "\N{FULLWIDTH LATIN SMALL LETTER P}assword1234",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password):
    common = ZxcvbnCommonPasswords().longest_in
    with pytest.raises(InvalidField) as refused:
        check_password(normalized(password), personal=PERSONAL, longest_common=common, path="p")
    assert refused.value.errors[0].path == "p"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "a passphrase of many words",
        "żółć gęślą jaźń",
        "x7%Kq2&Vm9!z",
    ],
)
def test_a_password_of_unrelated_words_is_taken(password):
    common = ZxcvbnCommonPasswords().longest_in
    check_password(normalized(password), personal=PERSONAL, longest_common=common)


def test_a_password_is_the_same_however_a_keyboard_composes_it(house):
    owner = house.signed_in()
    composed, decomposed = "p\u00e4ssphrase \u017c\u00f3\u0142\u0107", None
    decomposed = "pa\u0308ssphrase z\u0307o\u0301\u0142c\u0301"
    house.use[ChangePassword](owner, current=PASSWORD, new=decomposed)
    house.sign_in(password=composed)
    house.sign_in(password=decomposed)


def test_the_real_list_finds_the_longest_common_password():
    longest_in = ZxcvbnCommonPasswords().longest_in
    assert longest_in("my password123!") == "password123"
    assert longest_in("zzqx") == ""
    assert longest_in("") == ""


def test_a_mailed_token_follows_from_its_id_and_our_key_alone():
    key = Ed25519PrivateKey.generate()
    token_id = uuid4()
    token = DerivedTokenMint(lambda: (key,)).token_of(token_id)
    assert len(token) == 43
    assert DerivedTokenMint(lambda: (key,)).token_of(token_id) == token
    assert DerivedTokenMint(lambda: (key,)).token_of(uuid4()) != token
    assert DerivedTokenMint(lambda: (Ed25519PrivateKey.generate(),)).token_of(token_id) != token
