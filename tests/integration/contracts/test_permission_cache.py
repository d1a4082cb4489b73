"""Every PermissionCache must pass this file; what Redis may do to its own is below."""

import time
from dataclasses import dataclass, field
from uuid import UUID

import pytest
import redis

from adapters.memory.permission_cache import MemoryPermissionCache
from adapters.redis.circuit import REST_S, Circuit
from adapters.redis.permission_cache import LIFE_S, RedisPermissionCache
from application.accounts.ports import PermissionKey
from domain.identity import ROLE_PERMISSIONS, Permission, Role, TenantId, UserId

SECRET = b"the key of this test"
KEY = PermissionKey(TenantId(UUID(int=1)), UserId(UUID(int=2)), 3, 4)
VIEWER = ROLE_PERMISSIONS[Role.VIEWER]


@pytest.fixture(params=["memory", "redis"])
def cache(request):
    if request.param == "memory":
        return MemoryPermissionCache()
    return RedisPermissionCache.at(request.getfixturevalue("redis_url"), secret=SECRET)


@pytest.fixture
def shared(redis_url) -> RedisPermissionCache:
    return RedisPermissionCache.at(redis_url, secret=SECRET)


@pytest.mark.parametrize("permissions", [VIEWER, frozenset(), frozenset(Permission)])
def test_what_was_put_is_found_under_its_key(cache, permissions) -> None:
    assert cache.get(KEY) is None
    cache.put(KEY, permissions)
    assert cache.get(KEY) == permissions


@pytest.mark.parametrize(
    "change",
    [
        {"tenant_id": TenantId(UUID(int=9))},
        {"user_id": UserId(UUID(int=9))},
        {"member_version": 9},
        {"tenant_version": 9},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_key_finds_nothing(cache, change) -> None:
    cache.put(KEY, VIEWER)
    assert cache.get(KEY._replace(**change)) is None


def test_the_oldest_makes_room_in_a_process_of_its_own() -> None:
    cache = MemoryPermissionCache(entries_max=2)
    keys = [KEY._replace(member_version=version) for version in range(3)]
    for key in keys:
        cache.put(key, VIEWER)
    assert [cache.get(key) for key in keys] == [None, VIEWER, VIEWER]


def only_key(shared: RedisPermissionCache) -> bytes:
    [name] = shared.client.keys("redress:permissions:*")
    return bytes(name)


def test_an_entry_in_redis_is_found_by_another_process_and_goes_by_itself(
    shared, redis_url
) -> None:
    shared.put(KEY, VIEWER)
    assert RedisPermissionCache.at(redis_url, secret=SECRET).get(KEY) == VIEWER
    assert 0 < shared.client.ttl(only_key(shared)) <= LIFE_S


def test_a_wiped_redis_knows_nothing_and_learns_again(shared) -> None:
    shared.put(KEY, VIEWER)
    shared.client.flushdb()
    assert shared.get(KEY) is None
    shared.put(KEY, VIEWER)
    assert shared.get(KEY) == VIEWER


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"tenant.delete",
        b"\x00" * 32 + b"tenant.delete",
        b"\xff" * 7,
        b"x" * 1_000_000,
    ],
)
def test_garbage_and_forgery_in_redis_grant_nothing(shared, forged) -> None:
    shared.put(KEY, VIEWER)
    shared.client.set(only_key(shared), forged)
    assert shared.get(KEY) is None


def test_an_entry_grown_by_a_word_or_moved_to_another_key_grants_nothing(shared) -> None:
    shared.put(KEY, VIEWER)
    name = only_key(shared)
    genuine = shared.client.get(name)
    shared.client.set(name, genuine + b",tenant.delete")
    assert shared.get(KEY) is None
    # A genuine entry of an owner, put where a viewer's is looked for.
    owner = KEY._replace(user_id=UserId(UUID(int=7)))
    shared.client.flushdb()
    shared.put(owner, ROLE_PERMISSIONS[Role.OWNER])
    shared.client.set(name, shared.client.get(only_key(shared)))
    assert shared.get(KEY) is None


def test_an_entry_of_another_key_of_ours_or_another_kind_grants_nothing(shared, redis_url) -> None:
    RedisPermissionCache.at(redis_url, secret=b"another").put(KEY, VIEWER)
    name = only_key(shared)
    assert shared.get(KEY) is None
    shared.client.delete(name)
    shared.client.lpush(name, "a list")
    assert shared.get(KEY) is None


def test_a_redis_that_is_away_answers_nothing_and_raises_nothing() -> None:
    away = RedisPermissionCache.at("redis://127.0.0.1:1/0", secret=SECRET)
    started = time.perf_counter()
    for _ in range(100):
        away.put(KEY, VIEWER)
        assert away.get(KEY) is None
    assert time.perf_counter() - started < 2


@dataclass(slots=True)
class SlowRedis:
    """Counts what it is asked; while it is down it times out."""

    is_down: bool = True
    asked: int = 0
    kept: dict[bytes, bytes] = field(default_factory=dict)

    def get(self, name: bytes) -> bytes | None:
        self.asked += 1
        if self.is_down:
            raise redis.exceptions.TimeoutError
        return self.kept.get(name)


def test_a_dead_redis_is_left_alone_for_a_while_and_then_asked_once() -> None:
    now, client = [100.0], SlowRedis()
    circuit = Circuit(monotonic=lambda: now[0])
    cache = RedisPermissionCache(client, SECRET, circuit)
    for _ in range(10):
        assert cache.get(KEY) is None
    assert client.asked == 1
    now[0] += REST_S
    for _ in range(10):
        cache.get(KEY)
    assert client.asked == 2
    client.is_down = False
    now[0] += REST_S
    for _ in range(10):
        cache.get(KEY)
    assert client.asked == 12
