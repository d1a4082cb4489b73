"""The worker dies after the carrier took the letter and before we noted it: mailed once."""

from datetime import datetime, timedelta

import pytest

from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.story import Play
from staging.live import LiveStage, bring_to_an_end, disputing, pieces_of

pytestmark = pytest.mark.slow

LATE_MS = 25_000  # the worker gives a call 30 s; within that somebody is killed


def taken_but_not_answered(stage: LiveStage, number: int) -> Play:
    """A case whose one letter the carrier has taken, while our worker waits for the answer."""
    play = disputing(stage, number)
    stage.fault(
        vendor="lob", kind="late_answer", method="POST", path="/v1/letters", slow_ms=LATE_MS
    )
    steps.settle_letters(play, round_=1)
    stage.wait(lambda: pieces_of(play) or None, "the carrier's acceptance")
    (piece,) = stage.rows("select state from mail_pieces where consumer_id = %s", play.consumer_id)
    assert piece == ("requested",)
    return play


def test_a_killed_job_process_mails_once(stage):
    play = taken_but_not_answered(stage, 0)
    _, horse = stage.busy_worker()
    horse.kill()
    bring_to_an_end(play)


def test_a_killed_worker_mails_once(stage):
    play = taken_but_not_answered(stage, 1)
    worker, horse = stage.busy_worker()
    worker.kill()
    bring_to_an_end(play)
    assert not worker.is_running()
    assert not horse.is_running()


def test_a_machine_that_is_back_a_day_later_mails_once_although_the_carrier_forgot_our_key(stage):
    play = taken_but_not_answered(stage, 2)
    stage.kill_everything_of_the_worker()
    stage.clock.advance(timedelta(hours=25))
    stage.start("worker")
    bring_to_an_end(play)
    (piece,) = pieces_of(play)
    created = datetime.fromisoformat(piece["date_created"])
    (accepted,) = stage.rows(
        "select max(at) from events where consumer_id = %s and type = 'LetterMailed'",
        play.consumer_id,
    )
    assert accepted[0] - created > timedelta(hours=24), "the key would have protected us still"
