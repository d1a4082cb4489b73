"""What running jobs asks of the outside. These look across tenants and see no payload but one."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from application.paging import Page, PageRequest
from domain.identity import TenantId
from domain.jobs import Claim, Job, JobId, JobState


class JobQueue(Protocol):
    """The outbox from the relay's and the worker's side.

    ``now`` is the machine's time here: leases and rings measure how long a process has been
    silent, and a simulated clock that jumps a month ahead has made nobody silent.
    """

    @abstractmethod
    def take_due(
        self, *, now: datetime, limit: int, due_by: datetime | None = None
    ) -> Sequence[tuple[JobId, str]]:
        """Mark pending jobs as rung at ``now`` and return their ids and queues.

        Due are those whose ``due_at`` is not after ``due_by``: the product's clock, which may be
        simulated; None means ``now``.
        """

    @abstractmethod
    def put_back(self, *, now: datetime, unheard: timedelta) -> int:
        """Make pending again what was rung ``unheard`` ago without a start or lost its lease."""

    @abstractmethod
    def claim(self, job_id: JobId, *, now: datetime, lease: timedelta) -> tuple[Claim, Job] | None:
        """Start the next attempt; None when the job is done, parked, or held by a live lease."""

    @abstractmethod
    def retry_later(self, claim: Claim, *, due_at: datetime, error: str) -> None:
        """Pending again at ``due_at``; nothing happens if the claim was fenced off."""

    @abstractmethod
    def park(self, claim: Claim, *, error: str) -> None:
        """Out of the way until a person looks; nothing happens if the claim was fenced off."""


class JobBoard(Protocol):
    """One tenant's jobs from the operator's side; ``tenant_id`` None means every tenant (CLI)."""

    @abstractmethod
    def page(
        self, tenant_id: TenantId | None, request: PageRequest, *, states: Sequence[JobState] = ()
    ) -> Page[Job]: ...

    @abstractmethod
    def get(self, tenant_id: TenantId | None, job_id: JobId) -> Job: ...

    @abstractmethod
    def retry(self, tenant_id: TenantId | None, job_id: JobId, *, now: datetime) -> Job:
        """A parked or waiting job becomes due at once; raise JobNotInState otherwise."""

    @abstractmethod
    def set_aside(self, tenant_id: TenantId | None, job_id: JobId) -> Job:
        """A pending, rung or running job is parked and its attempt fenced off."""


class Doorbell(Protocol):
    @abstractmethod
    def ring(self, job_id: JobId, queue: str) -> None:
        """Tell a worker; raise Unavailable when the broker is down (the sweeper rings again)."""

    @abstractmethod
    def require_working(self) -> None:
        """Raise Unavailable while the broker is down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt, for the log line."""

    job: Job | None
    result: str
    error: str | None = None
