"""RateLimits: several limits at once, never more than each allows in any of its windows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.memory.rate_limits import MemoryRateLimits
from adapters.redis.rate_limits import RedisRateLimits
from application.rate_limits import SLOTS, Meter, Quota, RateLimits

NOW = datetime(2026, 3, 2, 15, 4, 5, 678_000, tzinfo=UTC)
MINUTE = 60


@pytest.fixture(params=["memory", "redis"])
def limits(request: pytest.FixtureRequest) -> Iterator[RateLimits]:
    if request.param == "memory":
        yield MemoryRateLimits()
        return
    made = RedisRateLimits.at(request.getfixturevalue("redis_url"))
    yield made
    made.connections.disconnect()


def meter(limit: int, *, name: str = "ip", window_s: int = MINUTE) -> Meter:
    return Meter(name, uuid4().hex, Quota(limit=limit, window_s=window_s))


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_as_many_as_the_limit_go_through_and_each_is_told_how_many_remain(limits) -> None:
    one = meter(3)
    verdicts = [limits.take([one], now=NOW) for _ in range(4)]
    assert [verdict.is_granted for verdict in verdicts] == [True, True, True, False]
    assert [verdict.remaining for verdict in verdicts] == [2, 1, 0, 0]
    assert {verdict.meter for verdict in verdicts} == {one}


def test_a_place_comes_free_when_it_is_said_and_not_before(limits) -> None:
    one = meter(2)
    limits.take([one], now=NOW)
    limits.take([one], now=later(30))
    refused = limits.take([one], now=later(40))
    assert not refused.is_granted
    free_at = later(40) + timedelta(milliseconds=refused.wait_ms)
    assert later(MINUTE) <= free_at <= later(MINUTE + MINUTE / SLOTS)
    assert not limits.take([one], now=free_at - timedelta(milliseconds=1)).is_granted
    assert limits.take([one], now=free_at).is_granted
    assert not limits.take([one], now=free_at).is_granted


def test_where_one_meter_is_full_none_of_them_counts(limits) -> None:
    wide, narrow = meter(10, name="ip"), meter(1, name="user")
    assert limits.take([wide, narrow], now=NOW).meter == narrow
    for _ in range(5):
        refused = limits.take([wide, narrow], now=NOW)
        assert (refused.is_granted, refused.meter) == (False, narrow)
    assert limits.take([wide], now=NOW).remaining == 8


def test_the_meter_with_the_fewest_places_left_is_the_one_that_is_told(limits) -> None:
    wide, narrow = meter(10, name="ip"), meter(4, name="user")
    limits.take([wide], now=NOW)
    told = limits.take([wide, narrow], now=NOW)
    assert (told.meter, told.remaining) == (narrow, 3)
    for _ in range(6):
        limits.take([wide], now=NOW)
    told = limits.take([wide, narrow], now=NOW)
    assert (told.meter, told.remaining) == (wide, 1)


def test_of_several_full_meters_the_one_that_frees_last_is_told(limits) -> None:
    soon, late = meter(1, name="ip"), meter(1, name="sign_in", window_s=900)
    limits.take([soon, late], now=NOW)
    for order in ([soon, late], [late, soon]):
        refused = limits.take(order, now=later(1))
        assert (refused.is_granted, refused.meter) == (False, late)
        assert refused.wait_ms > 800_000


def test_names_and_subjects_are_counted_apart(limits) -> None:
    quota = Quota(limit=1, window_s=MINUTE)
    subject = uuid4().hex
    for name, whom in (("ip", subject), ("user", subject), ("ip", subject + "x")):
        assert limits.take([Meter(name, whom, quota)], now=NOW).is_granted
    assert not limits.take([Meter("ip", subject, quota)], now=NOW).is_granted


def test_a_limit_that_was_lowered_waits_until_enough_have_left(limits) -> None:
    subject = uuid4().hex
    for second in range(4):
        wide = Meter("ip", subject, Quota(limit=10, window_s=MINUTE))
        assert limits.take([wide], now=later(second * 10)).is_granted
    lowered = Meter("ip", subject, Quota(limit=2, window_s=MINUTE))
    refused = limits.take([lowered], now=later(35))
    assert (refused.is_granted, refused.remaining) == (False, 0)
    assert 45_000 <= refused.wait_ms <= 49_000  # three of four must leave, the third of 20 s


def test_of_many_at_once_exactly_the_limit_go_through(limits) -> None:
    one, other = meter(20), meter(30, name="tenant")

    def take(_: int) -> bool:
        return limits.take([one, other], now=NOW).is_granted

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, range(60))) == 20
    assert limits.take([other], now=NOW).remaining == 9


def test_a_clock_that_is_behind_gets_no_places_of_its_own(limits) -> None:
    one = meter(2)
    assert limits.take([one], now=NOW).is_granted
    assert limits.take([one], now=later(-5)).is_granted
    assert not limits.take([one], now=later(-5)).is_granted


_names = count()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    limit=st.integers(1, 6),
    window_s=st.sampled_from([1, 7, 60, 900]),
    steps=st.lists(st.integers(0, 400), min_size=1, max_size=40),
)
def test_no_window_ever_holds_more_than_its_limit(limits, limit, window_s, steps) -> None:
    """Steps are thousandths of the window; whatever the rhythm, memory and Redis agree with it."""
    one = Meter("ip", f"rhythm-{next(_names)}", Quota(limit=limit, window_s=window_s))
    at, granted = NOW, []
    for step in steps:
        at += timedelta(milliseconds=step * window_s)
        verdict = limits.take([one], now=at)
        recent = [then for then in granted if (at - then).total_seconds() < window_s]
        lately = [then for then in granted if (at - then).total_seconds() <= window_s * 1.08 + 0.01]
        assert len(recent) <= limit
        assert verdict.is_granted or len(lately) >= limit, "refused although there was room"
        if verdict.is_granted:
            granted.append(at)
            assert len(recent) < limit
