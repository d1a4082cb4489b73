"""IdempotencyKeys: a keyed request is done once and answered as often as asked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import a_consumer

from application.idempotency import KeptAnswer, KeyedRequest, KeyReused, RequestInProgress
from application.ports import TransactionInsideAnother
from domain.errors import Conflict, NotFound
from domain.identity import UserId

ANSWER = KeptAnswer(status=201, body=b'{"ssn_last4": "1234"}', etag='"1"')


@pytest.fixture
def request_(world, tenant_id) -> KeyedRequest:
    return KeyedRequest(
        tenant_id=tenant_id,
        user_id=UserId(world.new_id()),
        key="key-1",
        fingerprint=b"f" * 32,
        asked_at=world.now,
    )


def later(request: KeyedRequest, wait: timedelta) -> KeyedRequest:
    """The same, asked again."""
    return replace(request, asked_at=request.asked_at + wait)


def answer(world, request: KeyedRequest) -> None:
    with world.keys.answering(request) as keep:
        keep(ANSWER)


def test_the_first_request_takes_the_key_and_the_next_gets_its_answer(world, request_) -> None:
    assert world.keys.reserve(request_) is None
    answer(world, request_)
    assert world.keys.reserve(request_) == ANSWER


def test_an_unanswered_request_is_in_progress_for_a_minute(world, request_) -> None:
    world.keys.reserve(request_)
    with pytest.raises(RequestInProgress):
        world.keys.reserve(later(request_, timedelta(seconds=59)))
    assert world.keys.reserve(later(request_, timedelta(seconds=60))) is None
    with pytest.raises(RequestInProgress):
        world.keys.reserve(later(request_, timedelta(seconds=61)))


def test_another_request_under_the_key_is_refused(world, request_) -> None:
    world.keys.reserve(request_)
    other = replace(request_, fingerprint=b"g" * 32)
    with pytest.raises(KeyReused):
        world.keys.reserve(other)
    answer(world, request_)
    with pytest.raises(KeyReused):
        world.keys.reserve(other)


def test_a_released_key_is_free_again_and_an_answered_one_stays(world, request_) -> None:
    world.keys.reserve(request_)
    world.keys.release(request_)
    assert world.keys.reserve(request_) is None
    answer(world, request_)
    world.keys.release(request_)
    assert world.keys.reserve(request_) == ANSWER


def test_a_key_is_its_users_own(world, request_) -> None:
    world.keys.reserve(request_)
    answer(world, request_)
    stranger = replace(request_, user_id=UserId(world.new_id()))
    assert world.keys.reserve(stranger) is None
    assert world.keys.reserve(replace(request_, tenant_id=world.tenant())) is None


def test_a_key_is_forgotten_after_a_day(world, request_) -> None:
    world.keys.reserve(request_)
    answer(world, request_)
    assert world.keys.reserve(later(request_, timedelta(days=1))) is None


def test_of_requests_at_once_one_goes_through(world, request_) -> None:
    def reserve(_: int) -> bool:
        try:
            return world.keys.reserve(request_) is None
        except RequestInProgress:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(reserve, range(8))) == 1


class Killed(BaseException):
    """Stands for a process that ends: nothing of the product catches it."""


def write(world, tenant_id):
    consumer = a_consumer(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.consumers.add(consumer)
    return consumer.id


def is_there(world, tenant_id, consumer_id) -> bool:
    try:
        with world.begin(tenant_id) as work:
            work.consumers.get(consumer_id)
    except NotFound:
        return False
    return True


def test_the_answer_and_its_effect_are_both_there_or_neither_is(world, tenant_id, request_) -> None:
    world.keys.reserve(request_)
    with pytest.raises(Killed), world.keys.answering(request_) as keep:
        lost = write(world, tenant_id)
        keep(ANSWER)
        raise Killed
    assert not is_there(world, tenant_id, lost)
    with pytest.raises(RequestInProgress):
        world.keys.reserve(request_)
    again = later(request_, timedelta(minutes=1))
    assert world.keys.reserve(again) is None
    with world.keys.answering(again) as keep:
        kept = write(world, tenant_id)
        keep(ANSWER)
    assert is_there(world, tenant_id, kept)
    assert world.keys.reserve(again) == ANSWER


def test_whoever_was_taken_over_changes_nothing_and_answers_nothing(
    world, tenant_id, request_
) -> None:
    world.keys.reserve(request_)
    second = later(request_, timedelta(minutes=1))
    assert world.keys.reserve(second) is None
    with pytest.raises(RequestInProgress), world.keys.answering(request_) as keep:
        late = write(world, tenant_id)
        keep(ANSWER)
    assert not is_there(world, tenant_id, late)
    world.keys.release(request_)
    with pytest.raises(RequestInProgress):
        world.keys.reserve(second)
    answer(world, second)
    assert world.keys.reserve(second) == ANSWER


def test_a_transaction_ends_before_the_next_begins_and_the_last_carries_the_answer(
    world, tenant_id, request_
) -> None:
    world.keys.reserve(request_)
    with pytest.raises(Killed), world.keys.answering(request_) as keep:
        first = write(world, tenant_id)
        second = write(world, tenant_id)
        keep(ANSWER)
        raise Killed
    assert is_there(world, tenant_id, first)
    assert not is_there(world, tenant_id, second)


def test_what_only_reads_waits_for_nothing_and_the_answer_is_kept_by_itself(
    world, tenant_id, request_
) -> None:
    consumer_id = write(world, tenant_id)
    world.keys.reserve(request_)
    with pytest.raises(Killed), world.keys.answering(request_) as keep:
        assert is_there(world, tenant_id, consumer_id)
        keep(ANSWER)
        raise Killed
    assert world.keys.reserve(request_) == ANSWER


def test_a_refusal_after_the_transaction_leaves_what_was_done(world, tenant_id, request_) -> None:
    world.keys.reserve(request_)
    with pytest.raises(Conflict, match="later"), world.keys.answering(request_):
        done = write(world, tenant_id)
        raise Conflict("later")
    world.keys.release(request_)
    assert is_there(world, tenant_id, done)
    assert world.keys.reserve(request_) is None


def test_a_transaction_that_failed_does_not_wait(world, tenant_id, request_) -> None:
    world.keys.reserve(request_)
    with world.keys.answering(request_) as keep:
        with pytest.raises(Conflict, match="no"), world.begin(tenant_id) as work:
            work.consumers.add(a_consumer(world.new_id(), tenant_id))
            raise Conflict("no")
        keep(ANSWER)
    assert world.keys.reserve(request_) == ANSWER


def test_another_tenants_transaction_does_not_wait(world, request_) -> None:
    other = world.tenant()
    world.keys.reserve(request_)
    with pytest.raises(Killed), world.keys.answering(request_):
        done = write(world, other)
        raise Killed
    assert is_there(world, other, done)


def test_after_an_answer_transactions_end_at_once_again(world, tenant_id, request_) -> None:
    world.keys.reserve(request_)
    answer(world, request_)
    with pytest.raises(Killed):
        done = write(world, tenant_id)
        raise Killed
    assert is_there(world, tenant_id, done)
    with world.begin(tenant_id), pytest.raises(TransactionInsideAnother), world.begin(tenant_id):
        pass
