"""Outbox, ClaimedJobs and JobQueue: an event's reactions run once each, whoever dies on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from adapters.event_json import decode_event
from application.paging import PageRequest
from application.reactions import REACTIONS, queue_of
from domain.connections import PullId, ReportPullRequested
from domain.disputes.dispute import DisputeId, ResultsFellDue
from domain.identity import ConsumerId, UserId
from domain.jobs import Claim, JobId, JobState, Superseded
from domain.letters.letter import LetterId, LetterRead

LEASE = timedelta(seconds=90)
FIVE_MINUTES = timedelta(minutes=5)


def a_pull_request(world, tenant_id, *, consumer_id: UUID | None = None) -> ReportPullRequested:
    return ReportPullRequested(
        tenant_id=tenant_id,
        consumer_id=None if consumer_id is None else ConsumerId(consumer_id),
        at=world.now,
        actor_id=UserId(world.new_id()),
        pull_id=PullId(world.new_id()),
    )


def queue_job(world, tenant_id, *, due_at=None) -> JobId:
    """One pending job; its id."""
    known = {job_id for job_id, _ in _every(world, tenant_id)}
    with world.begin(tenant_id) as work:
        work.outbox.add(a_pull_request(world, tenant_id), due_at=due_at)
    [added] = [job_id for job_id, _ in _every(world, tenant_id) if job_id not in known]
    return added


def _every(world, tenant_id) -> list[tuple[JobId, JobState]]:
    return [(j.id, j.state) for j in world.board.page(tenant_id, PageRequest(limit=200)).items]


def drain(world) -> None:
    """Other tests of the module share the queue: ring everything that is due."""
    while world.queue.take_due(now=world.now, due_by=world.now + timedelta(days=999), limit=500):
        pass


def state_of(world, tenant_id, job_id: JobId) -> JobState:
    return world.board.get(tenant_id, job_id).state


def test_an_event_queues_each_of_its_reactions(world, tenant_id) -> None:
    event = a_pull_request(world, tenant_id)
    with world.begin(tenant_id) as work:
        work.outbox.add(event)
    jobs = [world.board.get(tenant_id, job_id) for job_id, _ in _every(world, tenant_id)]
    assert {job.reaction for job in jobs} == set(REACTIONS[ReportPullRequested])
    for job in jobs:
        assert job.queue == queue_of(job.reaction)
        assert (job.state, job.attempt, job.due_at) == (JobState.PENDING, 0, world.now)
        assert decode_event(job.event_type, job.payload) == event


def test_an_event_without_reactions_queues_nothing(world, tenant_id) -> None:
    event = LetterRead(
        tenant_id=tenant_id,
        consumer_id=None,
        at=world.now,
        letter_id=LetterId(world.new_id()),
        dispute_id=DisputeId(world.new_id()),
        sha256="ab" * 32,
    )
    with world.begin(tenant_id) as work:
        work.outbox.add(event)
    assert _every(world, tenant_id) == []


def test_a_rolled_back_change_queues_nothing(world, tenant_id) -> None:
    with pytest.raises(ZeroDivisionError), world.begin(tenant_id) as work:
        work.outbox.add(a_pull_request(world, tenant_id))
        _ = 1 / 0
    assert _every(world, tenant_id) == []


def test_due_jobs_are_rung_once_and_oldest_first(world, tenant_id) -> None:
    drain(world)
    later = queue_job(world, tenant_id, due_at=world.now - timedelta(minutes=1))
    sooner = queue_job(world, tenant_id, due_at=world.now - timedelta(minutes=2))
    assert world.queue.take_due(now=world.now, limit=1) == [(sooner, "credit_pull")]
    assert world.queue.take_due(now=world.now, limit=10) == [(later, "credit_pull")]
    assert list(world.queue.take_due(now=world.now, limit=10)) == []
    assert state_of(world, tenant_id, sooner) is JobState.RUNG


def test_a_timer_is_hidden_until_the_products_clock_has_reached_it(world, tenant_id) -> None:
    drain(world)
    due_at = world.now + timedelta(days=30)
    timer = queue_job(world, tenant_id, due_at=due_at)
    assert list(world.queue.take_due(now=world.now, limit=10)) == []
    assert list(world.queue.take_due(now=world.now, due_by=due_at, limit=10)) == [
        (timer, "credit_pull")
    ]


def test_relays_at_once_never_take_the_same_job(world, tenant_id) -> None:
    drain(world)
    jobs = {queue_job(world, tenant_id) for _ in range(40)}
    start = Barrier(4)

    def take(_: int) -> list[JobId]:
        start.wait()
        taken: list[JobId] = []
        while rung := world.queue.take_due(now=world.now, limit=3):
            taken += [job_id for job_id, _ in rung]
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [job_id for part in pool.map(take, range(4)) for job_id in part]
    assert len(taken) == len(set(taken))
    assert set(taken) == jobs


def test_what_was_rung_and_never_heard_is_put_back(world, tenant_id) -> None:
    drain(world)
    job = queue_job(world, tenant_id)
    world.queue.take_due(now=world.now, limit=10)
    assert state_of(world, tenant_id, job) is JobState.RUNG
    world.queue.put_back(now=world.now + timedelta(minutes=4), unheard=FIVE_MINUTES)
    assert state_of(world, tenant_id, job) is JobState.RUNG
    assert world.queue.put_back(now=world.now + FIVE_MINUTES, unheard=FIVE_MINUTES) >= 1
    assert state_of(world, tenant_id, job) is JobState.PENDING


def test_a_claim_brings_the_job_with_its_payload(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    claim, job = world.queue.claim(job_id, now=world.now, lease=LEASE)
    assert claim == Claim(job_id=job_id, tenant_id=tenant_id, attempt=1)
    assert job == world.board.get(tenant_id, job_id)
    assert (job.state, job.attempt) == (JobState.RUNNING, 1)
    assert job.lease_until == world.now + LEASE


def test_a_live_lease_keeps_others_away_and_a_dead_one_does_not(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    world.queue.claim(job_id, now=world.now, lease=LEASE)
    assert world.queue.claim(job_id, now=world.now, lease=LEASE) is None
    claim, _ = world.queue.claim(job_id, now=world.now + LEASE, lease=LEASE)
    assert claim.attempt == 2


def test_of_workers_at_once_one_gets_the_claim(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    start = Barrier(6)

    def claim(_: int) -> bool:
        start.wait()
        return world.queue.claim(job_id, now=world.now, lease=LEASE) is not None

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(claim, range(6))) == 1


def test_an_unknown_job_is_not_claimed(world) -> None:
    assert world.queue.claim(JobId(world.new_id()), now=world.now, lease=LEASE) is None


def test_a_job_is_done_in_the_transaction_of_its_effect(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    claim, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    with pytest.raises(ZeroDivisionError), world.begin(tenant_id) as work:
        work.jobs.complete(claim)
        _ = 1 / 0
    assert state_of(world, tenant_id, job_id) is JobState.RUNNING
    with world.begin(tenant_id) as work:
        work.jobs.complete(claim)
    done = world.board.get(tenant_id, job_id)
    assert (done.state, done.done_at, done.lease_until) == (JobState.DONE, world.now, None)
    assert world.queue.claim(job_id, now=world.now + LEASE, lease=LEASE) is None


def test_a_fenced_off_attempt_keeps_nothing(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    zombie, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    world.queue.put_back(now=world.now + LEASE, unheard=FIVE_MINUTES)
    newer, _ = world.queue.claim(job_id, now=world.now + LEASE, lease=LEASE)
    consumer_id = world.consumer(tenant_id)
    with pytest.raises(Superseded), world.begin(tenant_id) as work:
        work.consumers.save(work.consumers.get(ConsumerId(consumer_id)))
        work.jobs.complete(zombie)
    with world.begin(tenant_id) as work:
        assert work.consumers.get(ConsumerId(consumer_id)).version == 1
        work.jobs.complete(newer)


def test_a_fenced_off_attempt_can_neither_park_nor_put_off(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    zombie, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    world.queue.claim(job_id, now=world.now + LEASE, lease=LEASE)
    world.queue.park(zombie, error="late")
    world.queue.retry_later(zombie, due_at=world.now, error="late")
    job = world.board.get(tenant_id, job_id)
    assert (job.state, job.attempt, job.last_error) == (JobState.RUNNING, 2, None)


def test_another_tenants_transaction_cannot_complete_the_job(world, tenant_id) -> None:
    job_id = queue_job(world, tenant_id)
    claim, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    with pytest.raises(Superseded), world.begin(world.tenant()) as work:
        work.jobs.complete(claim)


def test_a_retry_waits_for_its_time_and_says_why(world, tenant_id) -> None:
    drain(world)
    job_id = queue_job(world, tenant_id)
    claim, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    due_at = world.now + timedelta(seconds=30)
    world.queue.retry_later(claim, due_at=due_at, error="Unavailable: Lob did not answer")
    job = world.board.get(tenant_id, job_id)
    assert (job.state, job.due_at, job.lease_until) == (JobState.PENDING, due_at, None)
    assert job.last_error == "Unavailable: Lob did not answer"
    assert list(world.queue.take_due(now=world.now, limit=10)) == []
    assert [j for j, _ in world.queue.take_due(now=due_at, limit=10)] == [job_id]


def test_a_parked_job_stays_out_of_the_way(world, tenant_id) -> None:
    drain(world)
    job_id = queue_job(world, tenant_id)
    claim, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    world.queue.park(claim, error="HashMismatch: no")
    assert world.board.get(tenant_id, job_id).last_error == "HashMismatch: no"
    assert list(world.queue.take_due(now=world.now + LEASE, limit=10)) == []
    assert world.queue.claim(job_id, now=world.now + LEASE, lease=LEASE) is None


def test_a_timer_event_is_kept_as_it_was_set(world, tenant_id) -> None:
    event = ResultsFellDue(
        tenant_id=tenant_id,
        consumer_id=ConsumerId(world.consumer(tenant_id)),
        at=world.now,
        dispute_id=DisputeId(world.new_id()),
        bureau="experian",
    )
    with world.begin(tenant_id) as work:
        work.outbox.add(event, due_at=world.now + timedelta(days=30))
    [(job_id, _)] = _every(world, tenant_id)
    job = world.board.get(tenant_id, job_id)
    assert job.due_at == world.now + timedelta(days=30)
    assert decode_event(job.event_type, job.payload) == event
