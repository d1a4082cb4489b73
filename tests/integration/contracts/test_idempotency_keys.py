"""IdempotencyKeys: a keyed request is done once and answered as often as asked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from application.idempotency import KeptAnswer, KeyedRequest, KeyReused, RequestInProgress
from domain.identity import UserId

ANSWER = KeptAnswer(status=201, body=b'{"ssn_last4": "1234"}', etag='"1"')


@pytest.fixture
def request_(world, tenant_id) -> KeyedRequest:
    return KeyedRequest(
        tenant_id=tenant_id, user_id=UserId(world.new_id()), key="key-1", fingerprint=b"f" * 32
    )


def test_the_first_request_takes_the_key_and_the_next_gets_its_answer(world, request_) -> None:
    assert world.keys.reserve(request_, now=world.now) is None
    world.keys.keep(request_, ANSWER)
    assert world.keys.reserve(request_, now=world.now) == ANSWER


def test_an_unanswered_request_is_in_progress_for_a_minute(world, request_) -> None:
    world.keys.reserve(request_, now=world.now)
    with pytest.raises(RequestInProgress):
        world.keys.reserve(request_, now=world.now + timedelta(seconds=59))
    assert world.keys.reserve(request_, now=world.now + timedelta(seconds=60)) is None
    with pytest.raises(RequestInProgress):
        world.keys.reserve(request_, now=world.now + timedelta(seconds=61))


def test_another_request_under_the_key_is_refused(world, request_) -> None:
    world.keys.reserve(request_, now=world.now)
    other = replace(request_, fingerprint=b"g" * 32)
    with pytest.raises(KeyReused):
        world.keys.reserve(other, now=world.now)
    world.keys.keep(request_, ANSWER)
    with pytest.raises(KeyReused):
        world.keys.reserve(other, now=world.now)


def test_a_released_key_is_free_again_and_an_answered_one_stays(world, request_) -> None:
    world.keys.reserve(request_, now=world.now)
    world.keys.release(request_)
    assert world.keys.reserve(request_, now=world.now) is None
    world.keys.keep(request_, ANSWER)
    world.keys.release(request_)
    assert world.keys.reserve(request_, now=world.now) == ANSWER


def test_a_key_is_its_users_own(world, request_) -> None:
    world.keys.reserve(request_, now=world.now)
    world.keys.keep(request_, ANSWER)
    stranger = replace(request_, user_id=UserId(world.new_id()))
    assert world.keys.reserve(stranger, now=world.now) is None
    assert world.keys.reserve(replace(request_, tenant_id=world.tenant()), now=world.now) is None


def test_a_key_is_forgotten_after_a_day(world, request_) -> None:
    world.keys.reserve(request_, now=world.now)
    world.keys.keep(request_, ANSWER)
    assert world.keys.reserve(request_, now=world.now + timedelta(days=1)) is None


def test_of_requests_at_once_one_goes_through(world, request_) -> None:
    def reserve(_: int) -> bool:
        try:
            return world.keys.reserve(request_, now=world.now) is None
        except RequestInProgress:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(reserve, range(8))) == 1
