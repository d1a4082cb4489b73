"""Time: the machine's, and the one that may be moved forward."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from adapters.system import ClockRunsForward, SimulatedClock, new_id, system_clock

DAY = timedelta(days=1)
SLACK = timedelta(seconds=5)


def test_time_is_utc() -> None:
    assert system_clock().tzinfo is UTC


def test_without_its_file_a_simulated_clock_is_the_machines(tmp_path: Path) -> None:
    assert abs(SimulatedClock(tmp_path / "clock")() - system_clock()) < SLACK


def test_every_clock_of_one_file_jumps_together(tmp_path: Path) -> None:
    mine, theirs = (SimulatedClock(tmp_path / "new" / "clock") for _ in range(2))
    mine.advance(30 * DAY)
    theirs.advance(5 * DAY)
    assert abs(mine() - system_clock() - 35 * DAY) < SLACK
    assert abs(mine() - theirs()) < SLACK


def test_it_goes_to_an_instant_and_never_back(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock")
    goal = datetime(2031, 2, 28, tzinfo=UTC)
    clock.advance_to(goal)
    assert goal <= clock() < goal + SLACK
    with pytest.raises(ClockRunsForward):
        clock.advance_to(goal - DAY)
    with pytest.raises(ClockRunsForward):
        clock.advance(-DAY)


def test_jumps_of_several_at_once_all_count(tmp_path: Path) -> None:
    clock = SimulatedClock(tmp_path / "clock")
    threads = [Thread(target=clock.advance, args=[DAY]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert abs(clock() - system_clock() - 8 * DAY) < SLACK


def test_ids_are_uuid7_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert {each.version for each in ids} == {7}
    assert ids == sorted(ids)
