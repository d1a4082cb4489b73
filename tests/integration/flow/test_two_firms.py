"""Two firms work at the same time: both come to the end, and neither sees the other."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from entrypoints.cli.demo import story as steps
from entrypoints.cli.demo.story import Play
from staging.live import (
    bring_to_an_end,
    letters_of,
    new_firm,
    pick,
    pieces_of,
    refusal_of,
    require_mailed_once,
    require_no_help_needed,
)

pytestmark = pytest.mark.slow


def side_by_side(plays: list[Play], act: Callable[[Play], object]) -> None:
    """Act for all of them at the same time, and wait for all; raise what one of them raised."""
    failures: list[BaseException] = []

    def run(play: Play) -> None:
        try:
            act(play)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(play,)) for play in plays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def open_cases(play: Play) -> None:
    picked = pick(play, steps.first_report(play), ("experian", "equifax"))
    steps.open_disputes(play, picked)


def everything_listed(play: Play) -> set[str]:
    """All ids that the firm's people are shown in any list, and whose they are."""
    of = f"/consumers/{play.consumer_id}"
    lists = ["/consumers", "/tasks", "/members", f"{of}/disputes", f"{of}/letters", f"{of}/reports"]
    shown = {e.get("id") or e["user_id"] for path in lists for e in play.owner.pages(path)}
    return shown | {job["id"] for job in play.owner.pages("/jobs")}


def test_two_firms_at_once_both_complete_and_share_nothing(stage):
    plays = [new_firm(stage, number) for number in (0, 1)]
    side_by_side(plays, open_cases)
    side_by_side(plays, partial(steps.settle_letters, round_=1))
    for wait in (steps.post_letters, steps.run_the_clock):
        for play in plays:  # one after the other: the simulated clock, which they share, jumps here
            wait(play)
    side_by_side(plays, partial(bring_to_an_end, is_running=True))
    for play in plays:
        require_mailed_once(play)
        require_no_help_needed(play)
        steps.show_history(play)

    one, two = plays
    assert everything_listed(one).isdisjoint(everything_listed(two))
    for mine, theirs in ((one, two), (two, one)):
        require_unseen(mine, theirs)
    tenants = [{x["metadata"]["redress_tenant"] for x in pieces_of(play)} for play in plays]
    assert all(len(each) == 1 for each in tenants)
    assert tenants[0].isdisjoint(tenants[1])


def require_unseen(mine: Play, theirs: Play) -> None:
    """What the other firm has is answered as if it did not exist."""
    dispute, letter = theirs.disputes[0]["id"], letters_of(theirs)[0]["id"]
    paths = [
        f"/consumers/{theirs.consumer_id}",
        f"/disputes/{dispute}",
        f"/letters/{letter}",
        f"/letters/{letter}/pdf",
        f"/letters/{letter}/mail-piece",
    ]
    for path in paths:
        refusal: Any = refusal_of(mine.owner.get, path)
        assert refusal.code.endswith("NotFound"), refusal
    body = {"sha256": "0" * 64}
    assert refusal_of(mine.operator.post, f"/letters/{letter}/approval", body).code == (
        "LetterNotFound"
    )
