"""Tell the workers which jobs are due."""

from dataclasses import dataclass

from application.jobs.ports import Doorbell, JobQueue
from application.ports import Clock

RINGS_PER_BEAT = 100


@dataclass(frozen=True, slots=True)
class RingDueJobs:
    """``clock`` says what is due; ``machine_clock`` stamps the ring."""

    queue: JobQueue
    doorbell: Doorbell
    clock: Clock
    machine_clock: Clock
    limit: int = RINGS_PER_BEAT

    def __call__(self) -> int:
        """Return how many were rung.

        Raises Unavailable when the broker is down. It is asked first, also when nothing is due:
        so nothing is taken that cannot be rung, and a broker that is down is noticed and mended.
        What was taken and not rung is put back later.
        """
        self.doorbell.require_working()
        due = self.queue.take_due(now=self.machine_clock(), due_by=self.clock(), limit=self.limit)
        for job_id, queue in due:
            self.doorbell.ring(job_id, queue)
        return len(due)
