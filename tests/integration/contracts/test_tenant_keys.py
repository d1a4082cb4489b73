"""TenantKeys: versions of wrapped keys, of which one wins, and none comes back once retired."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from application.sealing import KeyPurpose, TenantKeys, WrappedKey
from domain.identity import TenantId


def data_key(version: int, wrapped: bytes = b"wrapped") -> WrappedKey:
    mark = f"mark {version}".encode()
    return WrappedKey(purpose=KeyPurpose.DATA, version=version, wrapped=wrapped, mark=mark)


INDEX_KEY = WrappedKey(purpose=KeyPurpose.INDEX, version=1, wrapped=b"index")


@pytest.fixture
def keys(world) -> TenantKeys:
    return world.tenant_keys


@pytest.fixture
def whose(world) -> TenantId:
    return TenantId(world.new_id())


def test_a_tenant_has_no_keys_until_some_are_added(keys, whose) -> None:
    assert keys.kept(whose) == ()
    keys.add(whose, [INDEX_KEY, data_key(2), data_key(1)])
    assert keys.kept(whose) == (data_key(1), data_key(2), INDEX_KEY)


def test_a_key_that_is_there_is_left_alone(keys, world, whose) -> None:
    keys.add(whose, [data_key(1)])
    keys.add(whose, [data_key(1, b"another"), INDEX_KEY])
    assert keys.kept(whose) == (data_key(1), INDEX_KEY)
    assert keys.kept(TenantId(world.new_id())) == ()


def test_of_those_that_add_at_once_one_wins_with_all_of_its_keys(keys, whose) -> None:
    def add(number: int) -> tuple[WrappedKey, ...]:
        wrapped = str(number).encode()
        keys.add(whose, [data_key(1, wrapped), replace(INDEX_KEY, wrapped=wrapped)])
        return keys.kept(whose)

    with ThreadPoolExecutor(8) as pool:
        [(data, index)] = set(pool.map(add, range(8)))
    assert data.wrapped == index.wrapped


def test_a_key_is_wrapped_again_unless_somebody_was_quicker(keys, whose) -> None:
    keys.add(whose, [data_key(1), INDEX_KEY])
    assert keys.rewrap(whose, data_key(1), b"fresh")
    assert not keys.rewrap(whose, data_key(1), b"late")
    assert keys.kept(whose) == (data_key(1, b"fresh"), INDEX_KEY)


def test_fenced_keys_are_kept_until_they_are_retired(keys, whose) -> None:
    keys.add(whose, [data_key(1), data_key(2), INDEX_KEY])
    keys.fence(whose, [data_key(1)])
    assert keys.kept(whose) == (data_key(1), data_key(2), INDEX_KEY)
    keys.retire(whose, 2)
    assert keys.kept(whose) == (data_key(2), INDEX_KEY)
    keys.add(whose, [data_key(1)])
    assert keys.kept(whose) == (data_key(2), INDEX_KEY)


def test_a_key_that_was_not_fenced_is_not_retired(keys, whose) -> None:
    keys.add(whose, [data_key(1), data_key(2)])
    keys.retire(whose, 2)
    assert len(keys.kept(whose)) == 2


def test_fencing_tells_a_key_its_mark(keys, whose) -> None:
    keys.add(whose, [replace(data_key(1), mark=b"")])
    keys.fence(whose, [data_key(1)])
    [key] = keys.kept(whose)
    assert key.mark == data_key(1).mark


def test_no_key_is_shown_when_it_is_printed() -> None:
    shown: Any = repr(data_key(1, b"sealed bytes"))
    assert "sealed bytes" not in shown
