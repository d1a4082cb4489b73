from datetime import date

import pytest

from domain.disputes.clock import Deadline, ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.special_clocks import (
    BlockRequest,
    BlockRequestIncomplete,
    DescriptionNotOwed,
    NoDutyToInvestigate,
    Preparer,
    ReinsertionNoticeNotOwed,
    direct_dispute_due,
    reinsertion_notice_due,
    verification_method_due,
)

R = date(2026, 3, 2)
CLOCK = StatutoryClock.start(R, ReportSource.MONITORING_SERVICE, ReceiptProof.DELIVERED_SCAN)


def test_verification_method_days_is_15():
    assert verification_method_due(date(2026, 5, 1), CLOCK) == date(2026, 5, 16)


def test_the_description_is_refused_after_a_prompt_deletion():
    with pytest.raises(DescriptionNotOwed, match="2026-03-04"):
        verification_method_due(date(2026, 5, 1), CLOCK, deleted_on=date(2026, 3, 4))


def test_the_description_is_owed_after_a_slow_deletion():
    due = verification_method_due(date(2026, 5, 1), CLOCK, deleted_on=date(2026, 3, 20))
    assert due == date(2026, 5, 16)


def test_reinsertion_notice_business_days_is_5():
    due = reinsertion_notice_due(R, deleted_after_dispute=True)
    assert due == Deadline(earlier=date(2026, 3, 9), later=date(2026, 3, 9))


def test_a_soft_deletion_may_return_without_notice():
    with pytest.raises(ReinsertionNoticeNotOwed):
        reinsertion_notice_due(R, deleted_after_dispute=False)


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        ("identity_proof_on", "proof of identity"),
        ("theft_report_on", "identity theft report"),
        ("items_named_on", "identification of the items"),
        ("statement_on", "statement that the consumer made no such transaction"),
    ],
)
def test_a_block_request_missing_one_of_four_starts_no_clock(left_out, named):
    elements = dict.fromkeys(
        ("identity_proof_on", "theft_report_on", "items_named_on", "statement_on"), R
    )
    del elements[left_out]
    with pytest.raises(BlockRequestIncomplete) as refused:
        BlockRequest(**elements).due()
    assert refused.value.missing == (named,)


def test_identity_theft_block_business_days_is_4_from_the_last_element():
    request = BlockRequest(
        identity_proof_on=R, theft_report_on=R, items_named_on=R, statement_on=date(2026, 3, 6)
    )
    assert request.due() == Deadline(earlier=date(2026, 3, 12), later=date(2026, 3, 12))


def test_a_direct_dispute_by_a_credit_repair_organization_is_refused():
    with pytest.raises(NoDutyToInvestigate, match="consumer reporting agency instead"):
        direct_dispute_due(R, Preparer.CREDIT_REPAIR_ORGANIZATION)


@pytest.mark.parametrize("preparer", [Preparer.CONSUMER, Preparer.ATTORNEY])
def test_a_direct_dispute_by_others_has_the_period_of_611a1(preparer):
    assert direct_dispute_due(R, preparer) == CLOCK.due
