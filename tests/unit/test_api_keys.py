"""API keys: what they may hold, how they end, and how they are written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.clock import MemoryClock, SequentialIds
from adapters.memory.work import MemoryDatabase
from application.accounts.list_api_keys import ListApiKeys
from application.accounts.machine_keys import read_key, write_key
from application.accounts.make_api_key import MakeApiKey, NewApiKey
from application.accounts.revoke_api_key import RevokeApiKey
from application.accounts.rotate_api_key import RotateApiKey
from application.accounts.tokens import hash_token
from application.paging import PageRequest
from domain.accounts.api_keys import (
    LIFE_MAX,
    OVERLAP_MAX,
    PEOPLE_ONLY,
    ApiKey,
    ApiKeyOver,
    ApiKeyRefused,
    NotTheMaker,
    granted,
    opens,
    rotate_key,
)
from domain.errors import InvalidField
from domain.identity import (
    ROLE_PERMISSIONS,
    Actor,
    ApiKeyId,
    Permission,
    PermissionDenied,
    Role,
    TenantId,
    UserId,
    permissions_of,
)

NOW = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
OWNER = Actor(
    user_id=UserId(UUID(int=1)),
    tenant_id=TenantId(UUID(int=2)),
    permissions=permissions_of(frozenset({Role.OWNER})),
)
SECRETS = ["s" * 43, "t" * 43, "u" * 43]


class Desk:
    """The use-cases over one database in memory, with secrets that a test knows."""

    def __init__(self) -> None:
        self.clock, self.secrets = MemoryClock(at=NOW), iter(SECRETS)
        self.database = MemoryDatabase(clock=self.clock, new_id=SequentialIds())

    def make(self, actor: Actor = OWNER, **changes) -> tuple[ApiKey, str]:
        new = {
            "name": "The nightly export",
            "scopes": frozenset({Permission.CONSUMER_READ}),
            "expires_at": NOW + timedelta(days=30),
        }
        make = MakeApiKey(self.database.begin, self.clock, self.database.new_id, self.secret)
        return make(actor, NewApiKey(**(new | changes)))

    def rotate(self, key: ApiKey, actor: Actor = OWNER, hours: int = 2) -> tuple[ApiKey, str]:
        rotate = RotateApiKey(self.database.begin, self.clock, self.secret)
        return rotate(actor, key.id, overlap=timedelta(hours=hours))

    def revoke(self, key: ApiKey, actor: Actor = OWNER) -> ApiKey:
        return RevokeApiKey(self.database.begin, self.clock)(actor, key.id)

    def secret(self) -> str:
        return next(self.secrets)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_key_is_shown_once_and_kept_as_a_hash(desk):
    key, text = desk.make()
    assert read_key(text) == (key.id, SECRETS[0])
    [kept] = ListApiKeys(desk.database.begin)(OWNER, PageRequest()).items
    assert kept.secret_hash == hash_token(SECRETS[0])
    assert SECRETS[0] not in repr(kept)
    assert [type(event).__name__ for event in desk.database.events] == ["ApiKeyMade"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"scopes": frozenset()}, "scopes"),
        ({"scopes": frozenset({Permission.LETTER_SIGN})}, "scopes"),
        ({"scopes": frozenset({Permission.API_KEY_MANAGE})}, "scopes"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": NOW + LIFE_MAX + timedelta(seconds=1)}, "expires_at"),
        ({"name": " "}, "name"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_a_refused_key_names_the_field(desk, changes, path):
    with pytest.raises(InvalidField) as refused:
        desk.make(**changes)
    assert [error.path for error in refused.value.errors] == [path]


def test_nobody_gives_a_key_what_they_do_not_hold(desk):
    allowed = frozenset({Permission.API_KEY_MANAGE, Permission.CONSUMER_READ})
    clerk = replace(OWNER, permissions=allowed)
    assert desk.make(clerk)[0].scopes == {Permission.CONSUMER_READ}
    with pytest.raises(InvalidField, match=r"consumer\.reveal"):
        desk.make(clerk, scopes=frozenset({Permission.CONSUMER_REVEAL}))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_keys_are_the_owners_business(desk, role):
    other = replace(OWNER, permissions=permissions_of(frozenset({role})))
    key, _ = desk.make()
    for act in (desk.make, lambda a: desk.rotate(key, a), lambda a: desk.revoke(key, a)):
        with pytest.raises(PermissionDenied):
            act(other)
    with pytest.raises(PermissionDenied):
        ListApiKeys(desk.database.begin)(other, PageRequest())


def test_what_consumers_do_themselves_is_never_for_a_key():
    own = ROLE_PERMISSIONS[Role.CONSUMER] - ROLE_PERMISSIONS[Role.OWNER]
    assert {"contract.sign", "connection.manage", "dispute.open", "letter.sign"} == own
    assert own <= PEOPLE_ONLY


@given(
    scopes=st.frozensets(st.sampled_from(Permission), min_size=1),
    roles=st.frozensets(st.sampled_from(Role), min_size=1),
)
def test_a_key_may_what_its_scopes_its_maker_and_machines_may(scopes, roles):
    key = replace(a_key(), scopes=scopes)
    assert granted(key, permissions_of(roles)) == (scopes & permissions_of(roles)) - PEOPLE_ONLY


def test_a_rotated_key_opens_with_both_secrets_until_the_overlap_ends(desk):
    key, _ = desk.make()
    key, _ = desk.rotate(key, hours=2)
    old, new = map(hash_token, SECRETS[:2])
    assert opens(key, old, at=NOW + timedelta(hours=2, microseconds=-1))
    assert not opens(key, old, at=NOW + timedelta(hours=2))
    assert opens(key, new, at=NOW + timedelta(hours=2))


def test_a_second_rotation_ends_the_first_secret_at_once(desk):
    key, _ = desk.rotate(desk.make()[0])
    key, _ = desk.rotate(key)
    first, second, third = map(hash_token, SECRETS)
    assert [opens(key, h, at=NOW) for h in (first, second, third)] == [False, True, True]


def test_without_an_overlap_the_old_secret_ends_at_once(desk):
    key, _ = desk.rotate(desk.make()[0], hours=0)
    assert not opens(key, hash_token(SECRETS[0]), at=NOW)


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), OVERLAP_MAX + timedelta(seconds=1)])
def test_an_overlap_is_a_week_at_most(overlap):
    with pytest.raises(InvalidField):
        rotate_key(a_key(), b"n" * 32, by=OWNER.user_id, overlap=overlap, at=NOW)


def test_a_key_is_rotated_by_its_maker_alone_and_revoked_by_any_who_manages_keys(desk):
    key, _ = desk.make()
    other = replace(OWNER, user_id=UserId(UUID(int=9)))
    with pytest.raises(NotTheMaker):
        desk.rotate(key, other)
    assert desk.revoke(key, other).revoked_at == NOW


def test_a_revoked_key_opens_nothing_and_stays_so(desk):
    key = desk.revoke(desk.make()[0])
    assert not opens(key, hash_token(SECRETS[0]), at=NOW)
    for again in (desk.revoke, desk.rotate):
        with pytest.raises(ApiKeyOver):
            again(key)


def test_a_key_ends_at_its_expiry(desk):
    key, _ = desk.make(expires_at=NOW + timedelta(hours=1))
    assert not opens(key, hash_token(SECRETS[0]), at=NOW + timedelta(hours=1))
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(ApiKeyOver):
        desk.rotate(key)


@given(st.uuids(), st.from_regex(r"\A[A-Za-z0-9_-]{43}\Z"))
def test_a_key_is_read_as_it_was_written(key_id, secret):
    assert read_key(write_key(ApiKeyId(key_id), secret)) == (key_id, secret)


@pytest.mark.parametrize("text", ["rk_", "rk_1_2", "rk_" + "g" * 32 + "_" + "s" * 43, "RK_x"])
def test_what_has_another_form_is_no_key(text):
    with pytest.raises(ApiKeyRefused):
        read_key(text)


def a_key() -> ApiKey:
    return ApiKey(
        id=ApiKeyId(UUID(int=3)),
        tenant_id=OWNER.tenant_id,
        user_id=OWNER.user_id,
        name="A machine",
        scopes=frozenset({Permission.CONSUMER_READ}),
        secret_hash=hash_token("s"),
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
