"""What a failed attempt means: tried again, dropped, or put before a person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from adapters.event_json import decode_event
from adapters.memory.jobs import MemoryDoorbell, MemoryJobBoard, MemoryJobQueue
from adapters.memory.work import MemoryDatabase
from application.jobs.put_back_stray_jobs import PutBackStrayJobs
from application.jobs.retrying import ATTEMPTS_MAX, CRASHES_MAX, WAITS_S, crashes_told, wait_after
from application.jobs.ring_due_jobs import RingDueJobs
from application.jobs.run_job import RunJob
from application.paging import PageRequest
from application.ports import StaleVersion
from application.reactions import REACTIONS
from domain.accounts.tenants import Tenant, TenantKind, TenantNotFound, TenantRegistered
from domain.errors import Unavailable
from domain.identity import TenantId
from domain.jobs import Claim, Job, JobState

TENANT = TenantId(UUID(int=7))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Desk:
    """One job, one reaction that the test words, and a machine clock apart from the product's."""

    product_now: datetime = NOON
    machine_now: datetime = NOON
    does: Callable[[TenantRegistered, Claim], None] | None = None
    doorbell: MemoryDoorbell = field(default_factory=MemoryDoorbell)

    def __post_init__(self) -> None:
        self.database = MemoryDatabase(
            clock=lambda: self.product_now, reactions={**REACTIONS, TenantRegistered: ("toy",)}
        )
        self.queue = MemoryJobQueue(self.database)
        self.board = MemoryJobBoard(self.database)
        self.run = RunJob(
            queue=self.queue,
            reactions={"toy": self._react},
            decode=decode_event,
            clock=lambda: self.product_now,
            machine_clock=lambda: self.machine_now,
        )
        self.ring = RingDueJobs(
            self.queue, self.doorbell, lambda: self.product_now, lambda: self.machine_now
        )
        self.put_back = PutBackStrayJobs(self.queue, lambda: self.machine_now)

    def add(self, *, due_in: timedelta = timedelta(0)) -> Job:
        event = TenantRegistered(
            tenant_id=TENANT, consumer_id=None, at=self.product_now, name="Toys"
        )
        with self.database.begin(TENANT) as work:
            work.tenants.add(
                Tenant(
                    id=TENANT,
                    name="Toys",
                    kind=TenantKind.LAW_FIRM,
                    created_at=self.product_now,
                )
            )
            work.outbox.add(event, due_at=self.product_now + due_in)
        return self.job()

    def job(self) -> Job:
        (job,) = self.board.page(None, PageRequest()).items
        return job

    def complete(self, event: TenantRegistered, claim: Claim) -> None:
        with self.database.begin(event.tenant_id) as work:
            work.jobs.complete(claim)

    def _react(self, event: TenantRegistered, claim: Claim) -> None:
        (self.does or self.complete)(event, claim)


def failing(error: Exception) -> Callable[[TenantRegistered, Claim], None]:
    def fail(event: TenantRegistered, claim: Claim) -> None:
        raise error

    return fail


def test_a_job_whose_reaction_completes_it_is_done():
    desk = Desk()
    job = desk.add()
    assert desk.run(job.id).result == "done"
    assert desk.job().state is JobState.DONE
    assert desk.run(job.id).result == "skipped"


@pytest.mark.parametrize("error", [Unavailable("Lob is away"), StaleVersion("letter 1")])
def test_what_may_pass_is_tried_again_after_the_scheduled_wait(error):
    desk = Desk(does=failing(error))
    job = desk.add()
    for wait_s in WAITS_S[:4]:
        assert desk.run(job.id).result == "retry"
        assert desk.job().due_at == desk.product_now + timedelta(seconds=wait_s)
    assert desk.job().state is JobState.PENDING


def test_a_service_that_names_a_longer_wait_is_left_alone_that_long():
    desk = Desk(does=failing(Unavailable("too many calls", retry_after_s=90)))
    job = desk.add()
    desk.run(job.id)
    assert desk.job().due_at == NOON + timedelta(seconds=90)


def test_a_service_may_be_away_for_a_week_before_a_person_is_asked():
    waits = (wait_after(attempt) for attempt in range(1, ATTEMPTS_MAX))
    assert sum(waits, timedelta(0)) >= timedelta(days=6, hours=23)


def test_a_service_that_never_comes_back_ends_with_a_person():
    desk = Desk(does=failing(Unavailable("Lob is away")))
    job = desk.add()
    results = [desk.run(job.id).result for _ in range(ATTEMPTS_MAX)]
    assert set(results[:-1]) == {"retry"}
    assert results[-1] == "parked"


def test_a_definite_refusal_is_parked_with_its_code_and_sentence():
    desk = Desk(does=failing(TenantNotFound(TENANT)))
    job = desk.add()
    assert desk.run(job.id).result == "parked"
    assert desk.job().state is JobState.PARKED
    assert desk.job().last_error == f"TenantNotFound: no tenant {TENANT}"


def test_a_crash_is_tried_a_few_times_and_its_words_are_not_kept():
    desk = Desk(does=failing(ValueError("the SSN 666-12-3456 is odd")))
    job = desk.add()
    results = [desk.run(job.id).result for _ in range(CRASHES_MAX)]
    assert results == ["retry"] * (CRASHES_MAX - 1) + ["parked"]
    assert crashes_told(desk.job().last_error) == CRASHES_MAX
    assert "ValueError in application.jobs.run_job" in str(desk.job().last_error)
    assert "666" not in str(desk.job().last_error).replace("line 666", "")


def test_an_outage_between_two_crashes_starts_their_count_anew():
    desk = Desk(does=failing(ValueError()))
    job = desk.add()
    desk.run(job.id)
    desk.does = failing(Unavailable("away"))
    desk.run(job.id)
    desk.does = failing(ValueError())
    desk.run(job.id)
    assert crashes_told(desk.job().last_error) == 1


def test_an_attempt_that_was_fenced_off_comes_to_nothing():
    desk = Desk()
    job = desk.add()

    def overtaken(event: TenantRegistered, claim: Claim) -> None:
        desk.machine_now += timedelta(hours=1)
        desk.does = None
        assert desk.run(job.id).result == "done"
        desk.complete(event, claim)

    desk.does = overtaken
    assert desk.run(job.id).result == "superseded"
    assert desk.job().attempt == 2


def test_a_fenced_attempt_that_fails_changes_nothing():
    desk = Desk()
    job = desk.add()

    def overtaken(event: TenantRegistered, claim: Claim) -> None:
        desk.machine_now += timedelta(hours=1)
        desk.does = None
        desk.run(job.id)
        raise Unavailable("too late")

    desk.does = overtaken
    desk.run(job.id)
    assert desk.job().state is JobState.DONE


def test_a_reaction_of_a_newer_release_waits_for_a_newer_worker():
    desk = Desk()
    job = desk.add()
    desk.run.reactions.clear()
    outcome = desk.run(job.id)
    assert outcome.result == "retry"
    assert (
        outcome.error == "ReactionUnknown: this release knows no reaction toy to TenantRegistered"
    )


def test_only_what_is_due_by_the_products_clock_is_rung():
    desk = Desk()
    job = desk.add(due_in=timedelta(days=30))
    assert desk.ring() == 0
    desk.product_now += timedelta(days=30)
    assert desk.ring() == 1
    assert desk.doorbell.rings == [(job.id, "default")]


def test_a_ring_that_nobody_hears_is_put_back_by_the_machines_clock():
    desk = Desk()
    desk.add()
    desk.ring()
    desk.product_now += timedelta(days=30)
    assert desk.put_back() == 0
    desk.machine_now += timedelta(seconds=10)
    assert desk.put_back() == 1
    assert desk.ring() == 1


def test_a_jump_of_the_products_clock_takes_no_running_job_from_its_worker():
    desk = Desk()
    job = desk.add()

    def during(event: TenantRegistered, claim: Claim) -> None:
        desk.product_now += timedelta(days=30)
        assert desk.put_back() == 0
        desk.complete(event, claim)

    desk.does = during
    assert desk.run(job.id).result == "done"


def test_with_the_broker_down_the_jobs_wait_in_the_table():
    desk = Desk()
    desk.add()
    desk.doorbell.is_down = True
    with pytest.raises(Unavailable):
        desk.ring()
    assert desk.job().state is JobState.PENDING
    desk.doorbell.is_down = False
    assert desk.ring() == 1


def test_a_broker_that_is_down_is_noticed_although_nothing_is_due():
    desk = Desk()
    desk.doorbell.is_down = True
    with pytest.raises(Unavailable):
        desk.ring()
