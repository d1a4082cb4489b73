"""Perform one attempt of a job: claim it, call the reaction, decide what a failure means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from application.jobs.hand_back_job import HandBackJob
from application.jobs.ports import JobQueue, Outcome
from application.jobs.retrying import ATTEMPTS_MAX, LEASE, crashes_told, describe, wait_after
from application.ports import Clock, StaleVersion
from domain.errors import DomainError, Unavailable
from domain.events import Event
from domain.jobs import Claim, Job, JobId, Superseded

Reaction: TypeAlias = Callable[[Any, Claim], None]
"""Called with the event it belongs to; its last transaction completes the claim."""


class ReactionUnknown(Unavailable):
    """A newer release wrote the job; a worker of that release will know what to do."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"this release knows no reaction {job.reaction} to {job.event_type}")


@dataclass(frozen=True, slots=True)
class RunJob:
    """``machine_clock`` measures the lease, ``clock`` says when the next attempt is due.

    ``decode`` raises LookupError for an event type that it does not know.
    """

    queue: JobQueue
    reactions: Mapping[str, Reaction]
    decode: Callable[[str, str], Event]
    clock: Clock
    machine_clock: Clock
    lease: timedelta = LEASE

    def __call__(self, job_id: JobId) -> Outcome:
        """Raises Unavailable when the attempt's end could not be recorded: its lease runs out."""
        claimed = self.queue.claim(job_id, now=self.machine_clock(), lease=self.lease)
        if claimed is None:
            return Outcome(job=None, result="skipped")
        claim, job = claimed
        try:
            reaction, event = self._resolve(job)
            reaction(event, claim)
        except Superseded:
            return Outcome(job=job, result="superseded")
        except DomainError as refusal:
            return self._refused(claim, job, refusal)
        except Exception as error:  # noqa: BLE001  whatever it is, it must not be lost
            what = describe(error)
            hand_back = HandBackJob(self.queue, self.clock)
            result = hand_back(claim, crashes_before=crashes_told(job.last_error), what=what)
            return Outcome(job=job, result=result, error=what)
        return Outcome(job=job, result="done")

    def _resolve(self, job: Job) -> tuple[Reaction, Event]:
        try:
            return self.reactions[job.reaction], self.decode(job.event_type, job.payload)
        except LookupError:
            raise ReactionUnknown(job) from None

    def _refused(self, claim: Claim, job: Job, refusal: DomainError) -> Outcome:
        error = f"{refusal.code}: {refusal}"
        may_pass = isinstance(refusal, Unavailable | StaleVersion)
        if not may_pass or claim.attempt >= ATTEMPTS_MAX:
            self.queue.park(claim, error=error)
            return Outcome(job=job, result="parked", error=error)
        asked_s = refusal.retry_after_s if isinstance(refusal, Unavailable) else None
        due_at = self.clock() + wait_after(claim.attempt, asked_s=asked_s)
        self.queue.retry_later(claim, due_at=due_at, error=error)
        return Outcome(job=job, result="retry", error=error)
