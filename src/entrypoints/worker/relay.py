"""The relay: rings for what is due and puts back what went astray, as long as it runs."""

import signal
import threading
import time
from collections.abc import Sequence

import structlog

from application.jobs.hand_back_job import HandBackJob
from application.jobs.put_back_stray_jobs import PutBackStrayJobs
from application.jobs.retrying import describe
from application.jobs.ring_due_jobs import RingDueJobs
from entrypoints.worker.chores import started
from entrypoints.worker.notes import Note
from entrypoints.worker.plan import WorkerParts, WorkerPlan

BEAT_S = 0.25
PUT_BACK_EVERY_S = 1.0
TROUBLE_BEAT_S_MAX = 2.0
REPAIR_AFTER_S = 3.0


def relay(plan: WorkerPlan, left: Sequence[Note]) -> None:
    """Beat until SIGTERM; while a server is away, beat slower, and go on by itself after.

    ``left`` are the claims of workers that died before: those jobs are handed back first.
    """
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    parts = plan.parts()
    beat = _Beat(plan, parts, left)
    started(parts.chores, stopping)
    while not stopping.wait(beat.pause_s):
        beat()


class _Beat:
    def __init__(self, plan: WorkerPlan, parts: WorkerParts, left: Sequence[Note]) -> None:
        self._plan = plan
        self._left = list(left)
        self._hand_back = HandBackJob(parts.queue, parts.clock)
        self._log = structlog.get_logger()
        self._ring = RingDueJobs(parts.queue, parts.doorbell, parts.clock, parts.machine_clock)
        self._put_back = PutBackStrayJobs(parts.queue, parts.machine_clock, plan.unheard)
        self._put_back_at = 0.0
        self._trouble_since: float | None = None
        self.pause_s = 0.0

    def __call__(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  the relay outlives every failure of a server
            self._suffer(error)
        else:
            self._recover()

    def _work(self) -> None:
        while self._left:
            note = self._left[-1]
            self._hand_back(
                note.claim, crashes_before=note.crashes_before, what="its worker was killed"
            )
            self._left.pop()
        if time.monotonic() >= self._put_back_at:
            self._put_back_at = time.monotonic() + PUT_BACK_EVERY_S
            if strays := self._put_back():
                self._log.info("jobs_put_back", jobs=strays)
        rung = self._ring()
        self.pause_s = 0.0 if rung == self._ring.limit else BEAT_S

    def _suffer(self, error: Exception) -> None:
        now = time.monotonic()
        if self._trouble_since is None:
            self._trouble_since = now
            self._log.warning("relay_waits", error=describe(error))
        elif now - self._trouble_since > REPAIR_AFTER_S:
            self._repair()
        self.pause_s = min(TROUBLE_BEAT_S_MAX, max(self.pause_s, BEAT_S) * 2)

    def _repair(self) -> None:
        try:
            self._plan.repair()
        except Exception as error:  # noqa: BLE001  it is tried again with the next beat
            self._log.warning("servers_not_repaired", error=describe(error))

    def _recover(self) -> None:
        if self._trouble_since is not None:
            self._log.info("relay_goes_on", after_s=round(time.monotonic() - self._trouble_since))
            self._trouble_since = None
