from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disputes.clock import (
    ClockStep,
    Deadline,
    ReceiptNotProven,
    ReceiptProof,
    ReportSource,
    SilenceNotYetClaimable,
    StatutoryClock,
    deletion_confirmation_due,
    frivolous_notice_due,
    results_notice_due,
)
from domain.errors import Invalid

R = date(2026, 3, 2)  # a Monday
DAYS = st.dates(date(2005, 1, 1), date(2080, 12, 31))


def start(received_on=R, source=ReportSource.MONITORING_SERVICE, proof=ReceiptProof.DELIVERED_SCAN):
    return StatutoryClock.start(received_on, source, proof)


def day(n):
    """Day ``n`` of the period when the day of receipt is day one."""
    return R + timedelta(days=n - 1)


def test_reinvestigation_days_is_30_and_both_readings_are_kept():
    clock = start()
    assert clock.due_earlier == R + timedelta(days=29)
    assert clock.due_later == R + timedelta(days=30)
    assert clock.due == Deadline(earlier=clock.due_earlier, later=clock.due_later)


def test_annual_report_reinvestigation_days_is_45():
    clock = start(source=ReportSource.ANNUAL_FREE)
    assert clock.due_earlier == R + timedelta(days=44)
    assert clock.due_later == R + timedelta(days=45)


@pytest.mark.parametrize("source", [ReportSource.ANNUAL_FREE_EXTRA_WEEKLY, ReportSource.OTHER])
def test_a_doubtful_source_has_30_days_for_us_and_45_when_we_accuse(source):
    clock = start(source=source)
    assert clock.due_earlier == R + timedelta(days=29)
    assert clock.due_later == R + timedelta(days=45)


def test_extension_days_is_15_for_information_on_day_30():
    clock = start().with_information(day(30))
    assert clock.due_earlier == R + timedelta(days=44)
    assert clock.due_later == R + timedelta(days=45)


def test_information_on_day_31_extends_the_later_reading_only():
    clock = start().with_information(day(31))
    assert clock.due_earlier == R + timedelta(days=29)
    assert clock.due_later == R + timedelta(days=45)


def test_information_on_day_32_extends_nothing():
    assert start().with_information(day(32)).due == start().due


def test_information_after_the_item_was_already_unverifiable_extends_nothing():
    clock = start().with_item_found_wrong(day(10)).with_information(day(12))
    assert clock.due == start().due


def test_an_item_found_wrong_after_the_period_takes_no_extension_away():
    clock = start().with_information(day(12)).with_item_found_wrong(day(40))
    assert clock.due_later == R + timedelta(days=45)


def test_a_second_piece_of_information_extends_no_further():
    once = start().with_information(day(5))
    assert once.with_information(day(20)) == once


def test_an_annual_report_with_extra_information_stays_at_45_days():
    clock = start(source=ReportSource.ANNUAL_FREE).with_information(day(10))
    assert clock.due == start(source=ReportSource.ANNUAL_FREE).due


def test_information_before_the_dispute_is_refused():
    with pytest.raises(Invalid, match="before the dispute"):
        start().with_information(R - timedelta(days=1))


def test_receipt_on_friday_before_a_holiday_monday():
    friday = date(2026, 5, 22)  # Memorial Day follows on the 25th
    clock = start(friday)
    assert clock.due_earlier == date(2026, 6, 20)
    assert clock.due_later == date(2026, 6, 21)
    assert clock.furnisher_notice == Deadline(earlier=date(2026, 5, 29), later=date(2026, 6, 1))


def test_furnisher_notice_business_days_is_5():
    assert start().furnisher_notice == Deadline(earlier=date(2026, 3, 6), later=date(2026, 3, 9))


def test_receipt_on_a_weekend_counts_from_the_next_business_day():
    saturday = date(2026, 3, 7)
    notice = start(saturday).furnisher_notice
    assert notice == Deadline(earlier=date(2026, 3, 13), later=date(2026, 3, 13))


def test_silence_is_claimable_after_the_notice_and_its_mail_time_not_on_day_31():
    clock = start()
    assert clock.due_later == date(2026, 4, 1)
    assert clock.silence_claimable_on == date(2026, 4, 15)
    with pytest.raises(SilenceNotYetClaimable, match="2026-04-15"):
        clock.require_silence_claimable(day(31))
    clock.require_silence_claimable(date(2026, 4, 15))


def test_results_mailed_five_business_days_after_completion_are_in_time():
    completed = date(2026, 4, 1)
    due = results_notice_due(completed)
    assert due == Deadline(earlier=date(2026, 4, 8), later=date(2026, 4, 8))
    assert not due.is_missed(date(2026, 4, 8))
    assert due.is_missed(date(2026, 4, 9))


def test_results_notice_over_a_disputed_holiday_gives_the_bureau_the_extra_day():
    assert results_notice_due(date(2027, 6, 14)) == Deadline(
        earlier=date(2027, 6, 21), later=date(2027, 6, 22)
    )


def test_frivolous_and_confirmation_notices_are_due_in_5_business_days():
    assert frivolous_notice_due(R).later == date(2026, 3, 9)
    assert deletion_confirmation_due(R).later == date(2026, 3, 9)


def test_prompt_deletion_business_days_is_3():
    clock = start()
    assert clock.deletion_was_prompt(date(2026, 3, 5))
    assert not clock.deletion_was_prompt(date(2026, 3, 6))


@pytest.mark.parametrize("proof", [ReceiptProof.IN_TRANSIT, ReceiptProof.RETURNED])
def test_no_clock_without_a_delivery_and_none_for_a_returned_letter(proof):
    with pytest.raises(ReceiptNotProven):
        start(proof=proof)


def test_a_presumed_receipt_runs_the_clock_but_carries_no_accusation():
    clock = start(proof=ReceiptProof.PRESUMED)
    assert clock.receipt_presumed
    with pytest.raises(SilenceNotYetClaimable, match="only presumed"):
        clock.require_silence_claimable(R + timedelta(days=365))
    assert clock.next_step(R + timedelta(days=365)) is ClockStep.CONFIRM_RECEIPT


def test_the_steps_follow_the_readings():
    clock = start()
    assert clock.next_step(clock.due_earlier) is ClockStep.AWAIT_RESULTS
    assert clock.next_step(clock.due_later) is ClockStep.CHASE_RESULTS
    assert clock.next_step(clock.silence_claimable_on - timedelta(1)) is ClockStep.AWAIT_MAIL
    assert clock.next_step(clock.silence_claimable_on) is ClockStep.CLAIM_SILENCE
    assert clock.next_step(R, results_received=True) is ClockStep.REVIEW_RESULTS


@given(
    DAYS,
    st.sampled_from(ReportSource),
    st.none() | st.integers(0, 60),
    st.none() | st.integers(0, 60),
)
def test_the_later_reading_never_falls_before_the_earlier_one(received, source, info, found):
    clock = start(received, source)
    if info is not None:
        clock = clock.with_information(received + timedelta(days=info))
    if found is not None:
        clock = clock.with_item_found_wrong(received + timedelta(days=found))
    assert clock.due_earlier < clock.due_later < clock.silence_claimable_on
    assert (clock.due_later - received).days in {30, 45}


@given(DAYS)
def test_a_deadline_is_never_missed_on_one_of_its_own_readings(received):
    notice = start(received).furnisher_notice
    assert notice.earlier <= notice.later
    assert not notice.is_missed(notice.earlier)
    assert not notice.is_missed(notice.later)
