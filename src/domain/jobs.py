"""A job is one reaction to one event: claimed with a fencing attempt, done with its effect."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import NewType
from uuid import UUID

from domain.errors import Conflict, NotFound
from domain.identity import TenantId

JobId = NewType("JobId", UUID)


@unique
class JobState(StrEnum):
    PENDING = "pending"
    RUNG = "rung"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class JobNotFound(NotFound):
    def __init__(self, job_id: JobId) -> None:
        super().__init__(f"no job {job_id}")


class JobNotInState(Conflict):
    def __init__(self, job_id: JobId, state: JobState, needed: str) -> None:
        super().__init__(f"job {job_id} is {state}, not {needed}")


class Superseded(Conflict):
    """A later attempt took the job over; this attempt's transaction must not commit."""

    def __init__(self, claim: "Claim") -> None:
        super().__init__(f"attempt {claim.attempt} of job {claim.job_id} was superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to perform one attempt of a job; ``attempt`` counts from 1 and fences zombies."""

    job_id: JobId
    tenant_id: TenantId
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """``payload`` is the event as JSON text; ``last_error`` a refusal code and sentence."""

    id: JobId
    tenant_id: TenantId
    event_type: str
    reaction: str
    queue: str
    payload: str
    state: JobState
    attempt: int
    due_at: datetime
    created_at: datetime
    lease_until: datetime | None = None
    done_at: datetime | None = None
    last_error: str | None = None
