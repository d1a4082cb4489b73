"""The worker does what is due, once, and stops politely."""

import json
import os
import signal
import time
from datetime import timedelta

import redis

from adapters.system import SimulatedClock
from domain.jobs import JobState


def test_a_due_job_is_done_once_and_logged_with_ids_only(workshop):
    workshop.start()
    tenant_id = workshop.add_job()
    workshop.until_done(tenant_id)
    assert workshop.effects() == [tenant_id]
    (line,) = [json.loads(x) for x in workshop.log().splitlines() if '"event": "job"' in x]
    assert line["result"] == "done"
    assert line["tenant_id"] == str(tenant_id)
    assert line["attempt"] == 1


def test_twenty_jobs_in_all_queues_are_each_done_once(workshop):
    workshop.workers = 2
    workshop.start()
    tenants = [workshop.add_job(reaction="mail_letter" if n % 2 else "toy") for n in range(20)]
    for tenant_id in tenants:
        workshop.until_done(tenant_id)
    assert sorted(workshop.effects()) == sorted(tenants)


def test_a_timer_waits_for_the_simulated_clock(workshop):
    workshop.start()
    tenant_id = workshop.add_job(due_in=timedelta(days=30))
    first = workshop.add_job()
    workshop.until_done(first)
    assert workshop.job(tenant_id).state is JobState.PENDING
    SimulatedClock(workshop.clock_file).advance(timedelta(days=31))
    workshop.until_done(tenant_id)


def test_a_jump_of_the_simulated_clock_takes_no_job_from_its_worker(workshop):
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    SimulatedClock(workshop.clock_file).advance(timedelta(days=31))
    time.sleep(1.5)  # the relay looks for silent workers once a second
    workshop.go()
    workshop.until_done(tenant_id)
    assert [attempt for attempt, *_ in workshop.starts()] == [1]


def test_sigterm_lets_the_job_under_way_finish_and_leaves_no_process(workshop):
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    processes = workshop.processes()
    assert len(processes) == 4  # supervisor, relay, worker and the job's own
    os.kill(workshop.supervisor, signal.SIGTERM)
    workshop.go()
    workshop.stop()
    assert workshop.job(tenant_id).state is JobState.DONE
    assert workshop.processes() == []


def test_a_vendor_that_is_away_is_asked_again_until_it_is_back(workshop):
    workshop.behave("away")
    workshop.start()
    tenant_id = workshop.add_job()
    workshop.until_started(2)
    workshop.until(lambda: workshop.job(tenant_id).last_error is not None)
    assert workshop.job(tenant_id).last_error == "Unavailable: the vendor does not answer"
    workshop.behave("")
    workshop.until_done(tenant_id)
    assert workshop.effects() == [tenant_id]


def test_neither_redis_nor_the_log_nor_the_job_quotes_what_a_crash_said(workshop):
    workshop.behave("crash")
    workshop.start()
    tenant_id = workshop.add_job()
    workshop.until(lambda: workshop.job(tenant_id).last_error is not None)
    job = workshop.job(tenant_id)
    assert job.last_error.startswith("crashed 1 of 4 times: ValueError")
    assert "666-45-6789" not in job.last_error + workshop.log()
    with redis.Redis.from_url(workshop.redis_url) as client:
        kept = b"".join(client.dump(key) for key in client.scan_iter())
    assert b"666-45" not in kept
    workshop.behave("")
    workshop.until_done(tenant_id)
