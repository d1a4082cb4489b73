"""Redis wiped or killed, PostgreSQL restarted or killed: the flow goes on by itself."""

import signal
from collections.abc import Callable

import pytest
import redis

from adapters.embedded.processes import end, living
from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.story import Play
from staging.live import LiveStage, bring_to_an_end, disputing, pieces_of

pytestmark = pytest.mark.slow

LATE_MS = 3_000


def hurt_three_times(stage: LiveStage, number: int, hurt: Callable[[], object]) -> Play:
    """Hurt it before the letter is drafted, while it is being mailed, and before it is told of."""
    play = disputing(stage, number)
    hurt()
    stage.fault(
        vendor="lob", kind="late_answer", method="POST", path="/v1/letters", slow_ms=LATE_MS
    )
    recovering(stage, lambda: steps.settle_letters(play, round_=1))
    stage.wait(lambda: pieces_of(play) or None, "the carrier's acceptance")
    hurt()
    recovering(stage, lambda: steps.post_letters(play))
    hurt()
    recovering(stage, lambda: steps.run_the_clock(play))
    return play


def recovering(stage: LiveStage, step: Callable[[], object]) -> None:
    """Act as soon as the server says that it is ready again: from then on nothing is refused."""
    stage.wait(stage.is_ready, "the server's recovery")
    step()


def test_a_redis_wiped_three_times_loses_nothing(stage):
    def wipe() -> None:
        with redis.Redis.from_url(stage.servers.redis_url) as client:
            client.flushall()

    finish(hurt_three_times(stage, 0, wipe))


def test_a_redis_killed_three_times_is_started_again_and_loses_nothing(stage):
    def kill() -> None:
        end(
            living("redis-server", stage.home / "redis"),
            signal.SIGKILL,
            timeout_s=5,
        )

    finish(hurt_three_times(stage, 1, kill))


def test_a_postgres_restarted_three_times_at_once_loses_nothing(stage):
    finish(hurt_three_times(stage, 3, lambda: stage.servers.restart_postgres("immediate")))


def test_a_killed_postgres_is_started_again_and_loses_nothing(stage):
    def kill() -> None:
        postmaster = living("postgres", stage.home / "postgres")[0]
        end([postmaster], signal.SIGKILL, timeout_s=5)

    finish(hurt_three_times(stage, 4, kill))


def finish(play: Play) -> None:
    bring_to_an_end(play, is_running=True)
