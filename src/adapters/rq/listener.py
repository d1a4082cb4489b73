"""An RQ worker that answers rings and leaves nothing personal in Redis or in the log."""

from collections.abc import Callable, Sequence
from typing import Any

import redis
import rq.worker
from rq import Queue
from rq.job import Job

from adapters.rq.clients import RedisClient, listening_client
from adapters.rq.rings import Ring, RingSerializer
from domain.jobs import JobId

WORKER_TTL_S = 30  # an idle worker wakes after half of it, which is when it cleans registries
MONITORING_S = 5
MAINTENANCE_S = 60


class RingListener(rq.worker.Worker):
    """Forks one process per ring. It takes no commands over Redis and writes no error texts there.

    ``before_job`` runs first in the forked process; ``job_died`` runs in this one when the forked
    process was killed or crashed.
    """

    max_connection_wait_time = 1.0
    log_result_lifespan = False

    def __init__(
        self,
        client: RedisClient,
        queues: Sequence[str],
        *,
        run: Callable[[JobId], None],
        before_job: Callable[[], None],
        job_died: Callable[[str], None],
    ) -> None:
        ring = Ring.listened_by(run)
        super().__init__(
            [
                Queue(name, connection=client, job_class=ring, serializer=RingSerializer)
                for name in queues
            ],
            connection=client,
            job_class=ring,
            serializer=RingSerializer,
            worker_ttl=WORKER_TTL_S,
            job_monitoring_interval=MONITORING_S,
            maintenance_interval=MAINTENANCE_S,
            log_job_description=False,
        )
        self._before_job = before_job
        self._job_died = job_died

    def subscribe(self) -> None:
        """Not done: whoever reaches Redis could stop workers and kill jobs."""

    def unsubscribe(self) -> None: ...

    def teardown(self) -> None:
        try:
            super().teardown()  # type: ignore[no-untyped-call]
        except redis.exceptions.RedisError:
            self.log.warning("Redis is away; the worker's entry there will expire")

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        self._before_job()
        super().main_work_horse(job, queue)

    def handle_work_horse_killed(self, job: Job, retpid: Any, ret_val: Any, rusage: Any) -> None:
        del job, retpid, rusage
        self._job_died(f"its process ended with wait status {ret_val}")

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        kind = exc_info[0]
        name = kind.__name__ if isinstance(kind, type) else "an error"
        self.log.error("ring %s was not answered: %s", job.id, name)

    def handle_job_failure(
        self, job: Job, queue: Queue, started_job_registry: Any = None, exc_string: str = ""
    ) -> None:
        del exc_string  # it would quote the error, and Redis would keep it
        super().handle_job_failure(job, queue, started_job_registry, exc_string="")


def listen(
    url: str,
    queues: Sequence[str],
    *,
    run: Callable[[JobId], None],
    before_job: Callable[[], None],
    job_died: Callable[[str], None],
) -> None:
    """Answer rings until SIGTERM (after the job under way) or until Redis stays away.

    Raises RedisError when Redis cannot be reached at the start.
    """
    with listening_client(url) as client:
        listener = RingListener(client, queues, run=run, before_job=before_job, job_died=job_died)
        listener.work(logging_level="WARNING")
