"""Jobs whose ring nobody heard, and jobs whose worker fell silent, become due again."""

from dataclasses import dataclass
from datetime import timedelta

from application.jobs.ports import JobQueue
from application.ports import Clock

UNHEARD = timedelta(seconds=10)  # a second ring of a waiting job costs next to nothing


@dataclass(frozen=True, slots=True)
class PutBackStrayJobs:
    queue: JobQueue
    machine_clock: Clock
    unheard: timedelta = UNHEARD

    def __call__(self) -> int:
        """Return how many were put back."""
        return self.queue.put_back(now=self.machine_clock(), unheard=self.unheard)
