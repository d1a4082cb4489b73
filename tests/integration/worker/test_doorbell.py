"""The doorbell rings a waiting job once, keeps no secrets, and says when Redis is away."""

from uuid import uuid4

import pytest
import redis

from adapters.rq.doorbell import RqDoorbell
from domain.errors import Unavailable
from domain.jobs import JobId


def test_a_job_that_waits_already_is_not_queued_twice(redis_url: str):
    doorbell, job_id = RqDoorbell.at(redis_url), JobId(uuid4())
    for _ in range(3):
        doorbell.ring(job_id, "mail")
    with redis.Redis.from_url(redis_url) as client:
        assert client.lrange("rq:queue:mail", 0, -1) == [str(job_id).encode()]


def test_a_ring_holds_the_jobs_id_and_is_forgotten_by_itself(redis_url: str):
    job_id = JobId(uuid4())
    RqDoorbell.at(redis_url).ring(job_id, "default")
    with redis.Redis.from_url(redis_url) as client:
        kept = client.hgetall(f"rq:job:{job_id}")
        assert kept[b"description"] == f"run_job('{job_id}')".encode()
        assert kept[b"result_ttl"] == b"0"
        assert 0 < client.ttl(f"rq:job:{job_id}") <= 3600


def test_a_redis_that_is_away_is_unavailable(tmp_path):
    doorbell = RqDoorbell.at(f"unix://{tmp_path}/nothing.sock")
    with pytest.raises(Unavailable, match="Redis does not answer"):
        doorbell.ring(JobId(uuid4()), "default")
    with pytest.raises(Unavailable, match="Redis does not answer"):
        doorbell.require_working()
