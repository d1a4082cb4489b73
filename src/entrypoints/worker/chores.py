"""What has to be done again and again, whatever happens: beside the relay, on a thread of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from application.jobs.retrying import describe

LOOK_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """``run`` may be called by several workers at once, and again after it was killed."""

    name: str
    every_s: float
    run: Callable[[], None]


def keep_up(chores: Sequence[Chore], stopping: threading.Event) -> None:
    """Do each chore now and then every so often; one that fails is told of, and comes again."""
    log = structlog.get_logger()
    due = dict.fromkeys(range(len(chores)), 0.0)
    while not stopping.wait(LOOK_S):
        for number, chore in enumerate(chores):
            if stopping.is_set() or time.monotonic() < due[number]:
                continue
            due[number] = time.monotonic() + chore.every_s
            try:
                chore.run()
            except Exception as error:  # noqa: BLE001  it is tried again when it is due again
                log.warning("chore_failed", name=chore.name, error=describe(error))


def started(chores: Sequence[Chore], stopping: threading.Event) -> threading.Thread | None:
    """The thread that keeps up with the chores; it ends when ``stopping`` is set."""
    if not chores:
        return None
    thread = threading.Thread(target=keep_up, args=(chores, stopping), name="chores", daemon=True)
    thread.start()
    return thread
