"""The supervisor: starts the relay and the workers, replaces what dies, ends what it started.

It holds no connection and no thread itself, so that it may fork at any time.
"""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from entrypoints.worker import children
from entrypoints.worker.answering import AnsweringWorker
from entrypoints.worker.notes import left_over, new_notepads
from entrypoints.worker.plan import WorkerPlan
from entrypoints.worker.relay import relay

LOOK_S = 0.1
STOP_S_MAX = 165.0  # a job under way may take 150 s
_PAUSE_S_MIN, _PAUSE_S_MAX = 0.1, 5.0
_HEALTHY_S = 10.0


@dataclass(slots=True, kw_only=True)
class _Post:
    """One process that must always run; ``pause_s`` grows while it keeps dying young."""

    name: str
    work: Callable[[], None]
    pid: int | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause_s: float = _PAUSE_S_MIN

    def fill(self) -> None:
        if self.pid is None and time.monotonic() >= self.start_at:
            self.started_at = time.monotonic()
            self.pid = children.fork(self.work)

    def look(self) -> bool:
        """Whether its process has just been found dead."""
        if self.pid is None or not children.has_ended(self.pid):
            return False
        self.pid = None
        lived_s = time.monotonic() - self.started_at
        is_healthy = lived_s >= _HEALTHY_S
        self.pause_s = _PAUSE_S_MIN if is_healthy else min(self.pause_s * 2, _PAUSE_S_MAX)
        self.start_at = time.monotonic() + self.pause_s
        return True

    def send(self, what: signal.Signals) -> None:
        if self.pid is not None:
            children.send(self.pid, what)


class Supervisor:
    def __init__(self, plan: WorkerPlan) -> None:
        self._log = structlog.get_logger()
        self._stops_asked = 0
        left = left_over(plan.notes_folder)
        notepads = new_notepads(plan.notes_folder, plan.workers)
        self._posts = [
            _Post(name="relay", work=lambda: relay(plan, left)),
            *(
                _Post(name=f"worker-{number}", work=AnsweringWorker(plan, notepad, number))
                for number, notepad in enumerate(notepads)
            ),
        ]

    def run(self) -> None:
        """Run until SIGTERM or SIGINT: jobs under way are finished; a second signal kills them."""
        former = {
            number: signal.signal(number, self._ask_to_stop)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            self._log.info("worker_started", processes=[post.name for post in self._posts])
            while not self._stops_asked:
                self._keep_all_posts()
                time.sleep(LOOK_S)
        finally:
            self._end_all()
            for number, handler in former.items():
                signal.signal(number, handler)
        self._log.info("worker_stopped")

    def _ask_to_stop(self, *_: object) -> None:
        self._stops_asked += 1

    def _keep_all_posts(self) -> None:
        for post in self._posts:
            pid = post.pid
            if post.look():
                self._log.warning("process_ended", name=post.name, pid=pid)
            post.fill()

    def _end_all(self) -> None:
        for post in self._posts:
            post.send(signal.SIGTERM)
        kill_at = time.monotonic() + STOP_S_MAX
        while self._living():
            if self._stops_asked > 1 or time.monotonic() > kill_at:
                for post in self._posts:
                    post.send(signal.SIGKILL)
            time.sleep(LOOK_S / 4)

    def _living(self) -> list[_Post]:
        for post in self._posts:
            post.look()
        return [post for post in self._posts if post.pid is not None]
