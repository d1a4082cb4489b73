"""The vendors are away for a minute: what is due waits, and is then done once."""

import time

import pytest

from entrypoints.cli.demo import story as steps
from staging.live import approved, bring_to_an_end, disputing, pieces_of

pytestmark = pytest.mark.slow


def test_vendors_that_are_away_for_a_minute_cost_a_minute_and_nothing_else(stage):
    waiting = disputing(stage, 0, ("experian", "equifax"))
    stage.sandbox.stop()
    steps.settle_letters(waiting, round_=1)
    time.sleep(60)
    states = stage.rows("select state from mail_pieces where consumer_id = %s", waiting.consumer_id)
    assert states == [("requested",), ("requested",)]
    stage.sandbox.start()
    bring_to_an_end(waiting)


def test_an_answer_that_was_lost_is_asked_for(stage):
    stage.fault(vendor="lob", kind="drop_after", method="POST", path="/v1/letters", times=2)
    play = approved(stage, 1, ("experian", "equifax"))
    bring_to_an_end(play)
    assert len(pieces_of(play)) == 2
