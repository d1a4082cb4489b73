"""JobBoard: what an operator sees and does."""

from datetime import timedelta

import pytest

from application.paging import PageRequest
from domain.connections import PullId, ReportPullRequested
from domain.identity import TenantId
from domain.jobs import JobId, JobNotFound, JobNotInState, JobState, Superseded

LEASE = timedelta(seconds=90)


def queue_jobs(world, tenant_id: TenantId, count: int) -> list[JobId]:
    """Pending jobs, newest first."""
    for _ in range(count):
        event = ReportPullRequested(
            tenant_id=tenant_id, consumer_id=None, at=world.now, pull_id=PullId(world.new_id())
        )
        with world.begin(tenant_id) as work:
            work.outbox.add(event)
    return [job.id for job in world.board.page(tenant_id, PageRequest()).items]


def park(world, job_id: JobId) -> None:
    claim, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    world.queue.park(claim, error="no")


def test_jobs_are_paged_newest_first_and_by_state(world, tenant_id) -> None:
    newest, middle, oldest = queue_jobs(world, tenant_id, 3)
    park(world, middle)
    first = world.board.page(tenant_id, PageRequest(limit=2))
    second = world.board.page(tenant_id, PageRequest(limit=2, after=first.next_after))
    assert [job.id for job in (*first.items, *second.items)] == [newest, middle, oldest]
    parked = world.board.page(tenant_id, PageRequest(), states=[JobState.PARKED])
    assert [job.id for job in parked.items] == [middle]


def test_every_tenants_jobs_are_listed_for_the_command_line(world) -> None:
    expected: list[JobId] = []
    for _ in range(3):
        expected = [*queue_jobs(world, world.tenant(), 2), *expected]
    found, request = [], PageRequest(limit=4)
    while True:
        page = world.board.page(None, request)
        found += [job for job in page.items if job.id in expected]
        if page.next_after is None:
            break
        request = PageRequest(limit=4, after=page.next_after)
    assert [job.id for job in found] == expected
    assert all(job.payload for job in found)


def test_another_tenants_job_is_not_there(world, tenant_id) -> None:
    [job_id] = queue_jobs(world, tenant_id, 1)
    other = world.tenant()
    assert world.board.page(other, PageRequest()).items == ()
    with pytest.raises(JobNotFound):
        world.board.get(other, job_id)
    with pytest.raises(JobNotFound):
        world.board.retry(other, job_id, now=world.now)
    with pytest.raises(JobNotFound):
        world.board.set_aside(other, job_id)
    assert world.board.get(None, job_id).tenant_id == tenant_id


def test_an_unknown_job_is_not_there_for_the_command_line_either(world) -> None:
    for do in (world.board.get, world.board.set_aside):
        with pytest.raises(JobNotFound):
            do(None, JobId(world.new_id()))


def test_a_parked_job_is_tried_again_at_once(world, tenant_id) -> None:
    [job_id] = queue_jobs(world, tenant_id, 1)
    park(world, job_id)
    now = world.now + timedelta(hours=1)
    job = world.board.retry(None, job_id, now=now)
    assert (job.state, job.due_at, job.last_error) == (JobState.PENDING, now, "no")
    assert job == world.board.get(tenant_id, job_id)


def test_a_running_job_is_not_retried(world, tenant_id) -> None:
    [job_id] = queue_jobs(world, tenant_id, 1)
    world.queue.claim(job_id, now=world.now, lease=LEASE)
    with pytest.raises(JobNotInState):
        world.board.retry(tenant_id, job_id, now=world.now)


def test_setting_a_running_job_aside_fences_its_attempt_off(world, tenant_id) -> None:
    [job_id] = queue_jobs(world, tenant_id, 1)
    claim, _ = world.queue.claim(job_id, now=world.now, lease=LEASE)
    assert world.board.set_aside(tenant_id, job_id).state is JobState.PARKED
    with pytest.raises(Superseded), world.begin(tenant_id) as work:
        work.jobs.complete(claim)
    with pytest.raises(JobNotInState):
        world.board.set_aside(tenant_id, job_id)
