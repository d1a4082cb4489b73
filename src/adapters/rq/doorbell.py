"""Ringing: one job id into one RQ queue, at most once while it waits there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis
from rq import Queue

from adapters.rq.clients import RedisClient, ringing_client
from adapters.rq.rings import FUNCTION, Ring, RingSerializer
from application.jobs.ports import Doorbell
from domain.errors import Unavailable
from domain.jobs import JobId

JOB_S_MAX = 150
"""An attempt is ended after this time; below the lease, so that it ends before it is replaced."""

RING_KEPT_S = 3600  # a ring nobody takes is forgotten; the relay rings again
FAILURE_KEPT_S = 60


@dataclass(frozen=True, slots=True)
class RqDoorbell(Doorbell):
    client: RedisClient

    @classmethod
    def at(cls, url: str) -> "RqDoorbell":
        return cls(ringing_client(url))

    def ring(self, job_id: JobId, queue: str) -> None:
        with _answering():
            self._ring(str(job_id), queue)

    def require_working(self) -> None:
        with _answering():
            self.client.ping()

    def _ring(self, job_id: str, queue: str) -> None:
        bell = Queue(
            queue, connection=self.client, job_class=Ring, serializer=RingSerializer, is_async=True
        )
        # A second entry would be harmless, but rings are repeated, and a long queue would grow.
        if self.client.lpos(bell.key, job_id) is not None:
            return
        ring = Ring.create(
            FUNCTION,
            args=(job_id,),
            id=job_id,
            origin=queue,
            connection=self.client,
            serializer=RingSerializer,
            timeout=JOB_S_MAX,
            ttl=RING_KEPT_S,
            result_ttl=0,
            failure_ttl=FAILURE_KEPT_S,
        )
        bell.enqueue_job(ring)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except redis.exceptions.RedisError as error:
        raise Unavailable("Redis does not answer", retry_after_s=1) from error
