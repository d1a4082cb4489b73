"""A suspended firm's clocks go on; its letters wait, and none is posted twice or lost."""

from datetime import timedelta

import pytest

from application.accounts.suspend_tenant import ResumeTenantByCommand, SuspendTenantByCommand
from application.mail.mail_letter import HELD_S
from domain.disputes.dispute import DisputeState
from domain.identity import Actor
from domain.letters.letter import LetterState
from staging.firm import TENANT, Firm


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    """A consumer whose letters are drafted and signed."""
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.sign(zoe, letter)
    return zoe


def suspend(firm: Firm) -> None:
    SuspendTenantByCommand(firm.db.begin, firm.clock)(TENANT, "unpaid")


def resume(firm: Firm) -> None:
    ResumeTenantByCommand(firm.db.begin, firm.clock)(TENANT)


def hours_pass(firm: Firm, hours: int) -> None:
    for _ in range(hours):
        firm.clock.advance(timedelta(seconds=HELD_S))
        firm.work_off()


def approve_all(firm: Firm, zoe: Actor) -> int:
    letters = firm.letters(zoe)
    for letter in letters:
        firm.approve(letter)
    return len(letters)


def test_a_letter_that_was_approved_waits_and_is_posted_once_within_the_hour(firm, zoe):
    count = approve_all(firm, zoe)
    suspend(firm)
    firm.work_off()
    hours_pass(firm, 48)
    assert firm.carrier.posted == {}
    assert {letter.state for letter in firm.letters(zoe)} == {LetterState.APPROVED}
    assert firm.parked() == []
    letters = firm.letters(zoe)
    with firm.db.begin(TENANT) as work:
        assert [work.mail.of_letter(letter.id) for letter in letters] == [None] * count
    resume(firm)
    hours_pass(firm, 1)
    assert len(firm.carrier.posted) == count
    hours_pass(firm, 2)
    assert len(firm.carrier.posted) == count


def test_after_a_week_of_waiting_a_person_has_to_look(firm, zoe):
    count = approve_all(firm, zoe)
    suspend(firm)
    firm.work_off()
    hours_pass(firm, 24 * 9)
    parked = firm.parked()
    assert len(parked) == count
    assert all("the firm is suspended; its letter waits" in job for job in parked)
    assert firm.carrier.posted == {}


def test_a_letter_whose_posting_is_unknown_is_found_and_recorded_not_posted_again(firm, zoe):
    count = approve_all(firm, zoe)
    firm.carrier.fails_after_accepting = count
    firm.work_off()  # accepted by the carrier, and every answer was lost
    assert len(firm.carrier.posted) == count
    suspend(firm)
    hours_pass(firm, 1)
    assert {letter.state for letter in firm.letters(zoe)} == {LetterState.MAILED}
    assert len(firm.carrier.posted) == count


def test_a_letter_that_was_claimed_and_not_posted_waits_too(firm, zoe):
    approve_all(firm, zoe)
    firm.carrier.is_down = True
    firm.work_off()  # the pieces are on file, the carrier has nothing
    suspend(firm)
    firm.carrier.is_down = False
    hours_pass(firm, 3)
    assert firm.carrier.posted == {}
    resume(firm)
    hours_pass(firm, 1)
    assert firm.carrier.posted


def test_the_statutory_clock_of_a_suspended_firm_starts_and_runs_out(firm, zoe):
    approve_all(firm, zoe)
    firm.work_off()
    suspend(firm)
    firm.deliver()
    with firm.db.begin(TENANT) as work:
        disputes = work.disputes.active(zoe.consumer_id)
    assert {dispute.state for dispute in disputes} == {DisputeState.RUNNING}
    firm.clock.advance(timedelta(days=50))
    firm.work_off()
    assert firm.parked() == []
    told = {type(event).__name__ for event in firm.db.events}
    assert {"ClockStarted", "ResultsFellDue", "TaskOpened"} <= told
