"""Operators see and move their own tenant's jobs, and only with the permission."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from adapters.memory.jobs import MemoryJobBoard, MemoryJobQueue
from adapters.memory.work import MemoryDatabase
from application.jobs.list_jobs import ListJobs
from application.jobs.park_job import ParkJob
from application.jobs.read_job import ReadJob
from application.jobs.retry_job import RetryJob
from application.paging import PageRequest
from application.reactions import REACTIONS
from domain.accounts.tenants import TenantRegistered
from domain.identity import (
    Actor,
    Permission,
    PermissionDenied,
    Role,
    TenantId,
    UserId,
    permissions_of,
)
from domain.jobs import Job, JobNotFound, JobNotInState, JobState

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))


def person(role: Role, tenant_id: TenantId = OURS) -> Actor:
    roles = frozenset({role})
    return Actor(
        user_id=UserId(UUID(int=9)),
        tenant_id=tenant_id,
        permissions=permissions_of(roles),
        roles=roles,
    )


@pytest.fixture
def database() -> MemoryDatabase:
    database = MemoryDatabase(
        clock=lambda: NOON, reactions={**REACTIONS, TenantRegistered: ("toy",)}
    )
    with database.begin(OURS) as work:
        work.outbox.add(TenantRegistered(tenant_id=OURS, consumer_id=None, at=NOON, name="Toys"))
    return database


@pytest.fixture
def board(database: MemoryDatabase) -> MemoryJobBoard:
    return MemoryJobBoard(database)


@pytest.fixture
def job(board: MemoryJobBoard) -> Job:
    (job,) = board.page(None, PageRequest()).items
    return job


def test_operators_and_auditors_see_jobs_and_viewers_do_not(board, job):
    for role in (Role.OWNER, Role.OPERATOR, Role.AUDITOR):
        assert ListJobs(board)(person(role), PageRequest()).items == (job,)
        assert ReadJob(board)(person(role), job.id) == job
    with pytest.raises(PermissionDenied, match=Permission.JOB_READ):
        ListJobs(board)(person(Role.VIEWER), PageRequest())
    with pytest.raises(PermissionDenied):
        ReadJob(board)(person(Role.CONSUMER), job.id)


def test_jobs_are_listed_by_their_state(board, job):
    owner = person(Role.OWNER)
    parked = ListJobs(board)(owner, PageRequest(), states=[JobState.PARKED])
    assert parked.items == ()
    ParkJob(board)(owner, job.id)
    assert ListJobs(board)(owner, PageRequest(), states=[JobState.PARKED]).items != ()


def test_another_tenants_job_does_not_exist(board, job):
    owner = person(Role.OWNER, THEIRS)
    assert ListJobs(board)(owner, PageRequest()).items == ()
    with pytest.raises(JobNotFound):
        ReadJob(board)(owner, job.id)
    with pytest.raises(JobNotFound):
        RetryJob(board, lambda: NOON)(owner, job.id)
    with pytest.raises(JobNotFound):
        ParkJob(board)(owner, job.id)


def test_only_an_owner_moves_jobs(board, job):
    with pytest.raises(PermissionDenied, match=Permission.JOB_MANAGE):
        ParkJob(board)(person(Role.OPERATOR), job.id)
    with pytest.raises(PermissionDenied):
        RetryJob(board, lambda: NOON)(person(Role.AUDITOR), job.id)


def test_a_parked_job_is_due_again_after_a_retry(board, job):
    owner = person(Role.OWNER)
    assert ParkJob(board)(owner, job.id).state is JobState.PARKED
    again = RetryJob(board, lambda: NOON)(owner, job.id)
    assert (again.state, again.due_at) == (JobState.PENDING, NOON)


def test_a_job_that_is_parked_already_cannot_be_parked(board, job):
    owner = person(Role.OWNER)
    ParkJob(board)(owner, job.id)
    with pytest.raises(JobNotInState):
        ParkJob(board)(owner, job.id)


def test_parking_fences_off_the_attempt_under_way(database, board, job):
    queue = MemoryJobQueue(database)
    claimed = queue.claim(job.id, now=NOON, lease=NOON - NOON)
    assert claimed is not None
    ParkJob(board)(person(Role.OWNER), job.id)
    queue.retry_later(claimed[0], due_at=NOON, error="late")
    assert board.get(OURS, job.id).state is JobState.PARKED
