"""One worker process: hears rings, and runs each job in a process of its own."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from adapters.rq import QUEUES
from application.jobs.hand_back_job import HandBackJob
from application.jobs.ports import Outcome
from application.jobs.retrying import describe
from application.jobs.run_job import RunJob
from domain.errors import Unavailable
from domain.jobs import JobId
from entrypoints.worker.children import die_with_parent
from entrypoints.worker.notes import Notepad, NotingQueue
from entrypoints.worker.plan import WorkerParts, WorkerPlan

RECORDING_S_MAX = 30.0
_TRY_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class AnsweringWorker:
    """``number`` turns the order of the queues, so that each is somebody's first."""

    plan: WorkerPlan
    notepad: Notepad
    number: int

    def __call__(self) -> None:
        """Answer rings until SIGTERM; first hand back what a predecessor died over."""
        # RQ is slow to import and only needed here.
        from redis.exceptions import RedisError  # noqa: PLC0415

        from adapters.rq.listener import listen  # noqa: PLC0415

        self._hand_back("its worker died")
        me = os.getpid()
        turn = self.number % len(QUEUES)
        try:
            listen(
                self.plan.redis_url,
                [*QUEUES[turn:], *QUEUES[:turn]],
                run=self._run,
                before_job=lambda: die_with_parent(me),
                job_died=self._hand_back,
            )
        except RedisError as error:
            structlog.get_logger().warning("worker_waits", error=describe(error))
            raise SystemExit(1) from None

    def _run(self, job_id: JobId) -> None:
        """In the job's own process: whatever happens is recorded, logged, and never raised."""
        started = time.monotonic()
        parts = self.plan.parts()
        try:
            outcome = self._attempt(parts, job_id)
        finally:
            parts.close()
        took_ms = round((time.monotonic() - started) * 1000)
        _log(job_id, outcome, took_ms)

    def _attempt(self, parts: WorkerParts, job_id: JobId) -> Outcome:
        run_job = RunJob(
            queue=NotingQueue(parts.queue, self.notepad),
            reactions=parts.reactions,
            decode=parts.decode,
            clock=parts.clock,
            machine_clock=parts.machine_clock,
            lease=self.plan.lease,
        )
        try:
            outcome = run_job(job_id)
        except Unavailable as error:
            self._put_off(parts, error)
            return Outcome(job=None, result="unrecorded", error=describe(error))
        except Exception as error:  # noqa: BLE001  its text must not reach RQ and Redis
            what = describe(error)
            _patiently(lambda: self._hand_back_by(parts, what))
            return Outcome(job=None, result="unrecorded", error=what)
        self.notepad.clear()
        return outcome

    def _put_off(self, parts: WorkerParts, error: Unavailable) -> None:
        """The database went away before the end was recorded; that is not the job's fault."""
        note = self.notepad.read()
        if note is None:
            return
        _patiently(
            lambda: parts.queue.retry_later(
                note.claim,
                due_at=parts.clock() + timedelta(seconds=1),
                error=f"{error.code}: {error}",
            )
        )
        self.notepad.clear()

    def _hand_back(self, what: str) -> None:
        if self.notepad.read() is None:
            return
        parts = self.plan.parts()
        try:
            _patiently(lambda: self._hand_back_by(parts, what))
        finally:
            parts.close()

    def _hand_back_by(self, parts: WorkerParts, what: str) -> None:
        note = self.notepad.read()
        if note is None:
            return
        hand_back = HandBackJob(parts.queue, parts.clock)
        result = hand_back(note.claim, crashes_before=note.crashes_before, what=what)
        self.notepad.clear()
        structlog.get_logger().warning(
            "job_handed_back",
            job_id=str(note.claim.job_id),
            tenant_id=str(note.claim.tenant_id),
            attempt=note.claim.attempt,
            result=result,
            error=what,
        )


def _patiently(record: Callable[[], None]) -> None:
    """Repeat while the database is away, for half a minute; then the lease has to run out."""
    give_up_at = time.monotonic() + RECORDING_S_MAX
    while True:
        try:
            record()
        except Unavailable:
            if time.monotonic() > give_up_at:
                return
            time.sleep(_TRY_AGAIN_S)
        else:
            return


def _log(job_id: JobId, outcome: Outcome, took_ms: int) -> None:
    job = outcome.job
    structlog.get_logger().info(
        "job",
        job_id=str(job_id),
        tenant_id=str(job.tenant_id) if job else None,
        reaction=job.reaction if job else None,
        attempt=job.attempt if job else None,
        result=outcome.result,
        # A refusal's code, or a crash's class and place; a refusal's sentence may name a person.
        error=outcome.error.partition(":")[0] if outcome.error else None,
        took_ms=took_ms,
    )
