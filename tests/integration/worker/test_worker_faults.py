"""Whatever dies, each job is done exactly once in the end, and nobody has to help."""

import os
import signal
import time
from datetime import timedelta

import pytest
import redis

from domain.jobs import JobState


def test_a_killed_job_process_is_replaced_at_once(workshop):
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    ((_, horse, _),) = workshop.starts()
    os.kill(horse, signal.SIGKILL)
    workshop.until_started(2)
    workshop.go()
    workshop.until_done(tenant_id)
    assert [attempt for attempt, *_ in workshop.starts()] == [1, 2]
    assert workshop.effects() == [tenant_id]


def test_a_killed_worker_takes_its_job_process_along_and_is_replaced(workshop):
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    ((_, horse, worker),) = workshop.starts()
    os.kill(worker, signal.SIGKILL)
    workshop.until_started(2)
    assert {horse, worker}.isdisjoint(p.pid for p in workshop.processes())
    workshop.go()
    workshop.until_done(tenant_id)
    assert workshop.effects() == [tenant_id]


def test_after_the_whole_tree_was_killed_the_next_supervisor_goes_on(workshop):
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    workshop.kill_supervisor()
    workshop.until(lambda: workshop.processes() == [])
    workshop.start()
    workshop.until_started(2)  # long before the lease of a minute has run out
    workshop.go()
    workshop.until_done(tenant_id)
    assert workshop.effects() == [tenant_id]


def test_a_job_whose_worker_left_no_note_starts_again_when_its_lease_runs_out(workshop):
    workshop.lease = timedelta(seconds=3)
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    workshop.kill_supervisor()
    for note in (workshop.folder / "notes").iterdir():
        note.unlink()
    workshop.start()
    workshop.until_started(2)
    workshop.go()
    workshop.until_done(tenant_id)
    assert workshop.effects() == [tenant_id]


def test_a_frozen_job_process_is_replaced_and_comes_to_nothing_when_it_thaws(workshop):
    workshop.workers = 2
    workshop.lease = timedelta(seconds=2)
    workshop.start()
    workshop.hold()
    tenant_id = workshop.add_job()
    workshop.until_started()
    ((_, horse, _),) = workshop.starts()
    os.kill(horse, signal.SIGSTOP)
    workshop.until_started(2)
    workshop.go()
    workshop.until_done(tenant_id)
    os.kill(horse, signal.SIGCONT)
    workshop.until(lambda: '"superseded"' in workshop.log())
    assert workshop.effects() == [tenant_id]


@pytest.mark.slow
def test_a_poisoned_job_is_parked_and_the_others_go_on(workshop):
    workshop.behave("die")
    workshop.start()
    poisoned = workshop.add_job()
    workshop.until(lambda: workshop.job(poisoned).state is JobState.PARKED, timeout_s=40)
    assert workshop.job(poisoned).last_error.startswith("crashed 4 of 4 times")
    assert workshop.effects() == []
    workshop.behave("")
    healthy = workshop.add_job()
    workshop.until_done(healthy)


def test_a_wiped_redis_loses_nothing(workshop):
    workshop.start()
    workshop.hold()
    under_way = workshop.add_job()
    workshop.until_started()
    waiting = workshop.add_job()
    workshop.until(lambda: workshop.job(waiting).state is JobState.RUNG)
    with redis.Redis.from_url(workshop.redis_url) as client:
        client.flushdb()
    workshop.go()
    workshop.until_done(under_way)
    workshop.until_done(waiting)
    assert sorted(workshop.effects()) == sorted([under_way, waiting])


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_redis_that_was_away_is_rung_again(own_workshop, own_servers, is_killed):
    own_workshop.start()
    first = own_workshop.add_job()
    own_workshop.until_done(first)
    own_workshop.hold()
    second = own_workshop.add_job()
    own_workshop.until_started(2)
    own_servers.restart_redis(is_killed=is_killed)
    third = own_workshop.add_job()
    own_workshop.go()
    own_workshop.until_done(second)
    own_workshop.until_done(third)
    assert sorted(own_workshop.effects()) == sorted([first, second, third])


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restarted_postgres_costs_an_attempt_and_nothing_else(own_workshop, own_servers, mode):
    own_workshop.start()
    own_workshop.hold()
    tenant_id = own_workshop.add_job()
    own_workshop.until_started()
    own_servers.restart_postgres(mode)
    own_workshop.go()
    own_workshop.until_done(tenant_id, timeout_s=30)
    later = own_workshop.add_job()
    own_workshop.until_done(later)
    assert sorted(own_workshop.effects()) == sorted([tenant_id, later])


def test_a_killed_relay_is_replaced(workshop):
    workshop.start()
    first = workshop.add_job()
    workshop.until_done(first)
    workers = {worker for *_, worker in workshop.starts()}
    (relay,) = [
        p for p in workshop.processes() if p.ppid() == workshop.supervisor and p.pid not in workers
    ]
    relay.kill()
    second = workshop.add_job()
    workshop.until_done(second)


def test_two_supervisors_share_the_work(workshop):
    workshop.start()
    first = workshop.supervisor
    workshop.start()
    tenants = [workshop.add_job() for _ in range(10)]
    for tenant_id in tenants:
        workshop.until_done(tenant_id)
    second, workshop.supervisor = workshop.supervisor, first
    workshop.stop()
    workshop.supervisor = second
    assert sorted(workshop.effects()) == sorted(tenants)


def test_a_job_that_redis_was_made_to_name_is_not_run(workshop):
    workshop.start()
    first = workshop.add_job()
    workshop.until_done(first)
    proof = workshop.folder / "proof"
    with redis.Redis.from_url(workshop.redis_url) as client:
        client.hset(
            "rq:job:evil",
            mapping={
                "created_at": "2026-11-21T00:00:00.000000Z",
                "data": f'["os.system", null, ["touch {proof}"], {{}}]',
                "origin": "default",
                "status": "queued",
                "success_callback_name": "os.abort",
            },
        )
        client.rpush("rq:queue:default", "evil")
    time.sleep(1)
    second = workshop.add_job()
    workshop.until_done(second)
    assert not proof.exists()
