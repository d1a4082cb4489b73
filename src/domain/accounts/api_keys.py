"""API keys: credentials of a firm's machines, each a part of what its maker may do."""

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.accounts.credentials import display_name
from domain.errors import Conflict, Forbidden, InvalidField, NotFound, Unauthenticated
from domain.events import Event
from domain.identity import (
    CONSUMER_ONLY,
    PLATFORM_ONLY,
    Actor,
    ApiKeyId,
    Permission,
    TenantId,
    UserId,
)

LIFE_MAX = timedelta(days=365)
OVERLAP_MAX = timedelta(hours=168)
USE_NOTED_EVERY = timedelta(minutes=1)
# What a consumer answers for (FCRA 611 duties hang on it), what lets people in or out, and what
# cannot be undone is done by a person who is signed in, with a second factor where one is asked.
PEOPLE_ONLY = frozenset(
    {
        Permission.ACCOUNT_OWN,
        Permission.API_KEY_MANAGE,
        Permission.MEMBER_MANAGE,
        Permission.ROLE_MANAGE,
        Permission.SUPPORT_CONSENT,
        Permission.TENANT_MANAGE,
        Permission.TENANT_DELETE,
        *CONSUMER_ONLY,
        *PLATFORM_ONLY,
    }
)


class ApiKeyNotFound(NotFound):
    def __init__(self, key_id: ApiKeyId) -> None:
        super().__init__(f"no API key {key_id}")


class ApiKeyRefused(Unauthenticated):
    """The key is not ours, is wrong, has expired or was revoked; which of these is not said."""

    def __init__(self) -> None:
        super().__init__("the API key is not valid")


class ApiKeyOver(Conflict):
    """A key that has expired or was revoked is not given new life."""

    def __init__(self, key_id: ApiKeyId) -> None:
        super().__init__(f"the API key {key_id} has expired or was revoked; make another")


class NotTheMaker(Forbidden):
    """A new secret would let somebody act under another person's name."""

    def __init__(self) -> None:
        super().__init__("a key is rotated by its maker alone; revoke it and make another")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """``user_id`` made it and answers for it; hashes are SHA-256 of the secret.

    After a rotation the previous secret is good until ``previous_until``. ``last_used_at`` is
    right to about a minute.
    """

    id: ApiKeyId
    tenant_id: TenantId
    user_id: UserId
    name: str
    scopes: frozenset[Permission]
    secret_hash: bytes = field(repr=False)
    created_at: datetime
    expires_at: datetime
    previous_hash: bytes | None = field(default=None, repr=False)
    previous_until: datetime | None = None
    rotated_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyMade(Event):
    api_key_id: ApiKeyId
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRotated(Event):
    api_key_id: ApiKeyId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRevoked(Event):
    api_key_id: ApiKeyId


def make_key(
    key_id: ApiKeyId,
    maker: Actor,
    *,
    name: str,
    scopes: frozenset[Permission],
    secret_hash: bytes,
    expires_at: datetime,
    at: datetime,
) -> tuple[ApiKey, ApiKeyMade]:
    """Raise InvalidField naming the field that asks for more than a key may have."""
    _check_scopes(scopes, maker)
    if not at < expires_at <= at + LIFE_MAX:
        raise InvalidField("expires_at", "must lie ahead, by a year at most")
    key = ApiKey(
        id=key_id,
        tenant_id=maker.tenant_id,
        user_id=maker.user_id,
        name=display_name(name, field="name"),
        scopes=scopes,
        secret_hash=secret_hash,
        created_at=at,
        expires_at=expires_at,
    )
    made = ApiKeyMade(
        tenant_id=key.tenant_id,
        consumer_id=None,
        at=at,
        actor_id=maker.user_id,
        api_key_id=key_id,
        scopes=tuple(sorted(scope.value for scope in scopes)),
    )
    return key, made


def is_live(key: ApiKey, *, at: datetime) -> bool:
    return key.revoked_at is None and at < key.expires_at


def opens(key: ApiKey, secret_hash: bytes, *, at: datetime) -> bool:
    """Whether the secret with this hash is good now; both hashes are compared, in constant time."""
    is_current = hmac.compare_digest(key.secret_hash, secret_hash)
    is_previous = hmac.compare_digest(key.previous_hash or bytes(32), secret_hash)
    in_overlap = key.previous_until is not None and at < key.previous_until
    return is_live(key, at=at) and (is_current or (is_previous and in_overlap))


def granted(key: ApiKey, of_maker: frozenset[Permission]) -> frozenset[Permission]:
    """What the key may do now: never more than its maker may, nor what only people do."""
    return (key.scopes & of_maker) - PEOPLE_ONLY


def rotate_key(
    key: ApiKey, secret_hash: bytes, *, by: UserId, overlap: timedelta, at: datetime
) -> tuple[ApiKey, ApiKeyRotated]:
    """Give it a new secret; the old one goes on for ``overlap``, an older one not at all."""
    if by != key.user_id:
        raise NotTheMaker
    if not is_live(key, at=at):
        raise ApiKeyOver(key.id)
    if not timedelta(0) <= overlap <= OVERLAP_MAX:
        raise InvalidField("overlap_hours", "must be 0 to 168")
    rotated = replace(
        key,
        secret_hash=secret_hash,
        previous_hash=key.secret_hash,
        previous_until=at + overlap,
        rotated_at=at,
    )
    event = ApiKeyRotated(
        tenant_id=key.tenant_id, consumer_id=None, at=at, actor_id=by, api_key_id=key.id
    )
    return rotated, event


def revoke_key(key: ApiKey, *, by: UserId, at: datetime) -> tuple[ApiKey, ApiKeyRevoked]:
    """End it at once, both secrets; raise ApiKeyOver when it has ended before."""
    if not is_live(key, at=at):
        raise ApiKeyOver(key.id)
    event = ApiKeyRevoked(
        tenant_id=key.tenant_id, consumer_id=None, at=at, actor_id=by, api_key_id=key.id
    )
    return replace(key, revoked_at=at), event


def _check_scopes(scopes: frozenset[Permission], maker: Actor) -> None:
    if not scopes:
        raise InvalidField("scopes", "must name at least one permission")
    if kept := sorted(scopes & PEOPLE_ONLY):
        raise InvalidField("scopes", f"no key may hold {', '.join(kept)}")
    if missing := sorted(scopes - maker.permissions):
        raise InvalidField("scopes", f"you do not hold {', '.join(missing)} yourself")
