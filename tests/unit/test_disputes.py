"""A dispute runs from receipt to proof: its states, its results, and the letter that follows."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from domain.credit_reports.comparison import ItemVerdict
from domain.credit_reports.report import ReportId
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.dispute import (
    Dispute,
    DisputedItem,
    DisputeId,
    DisputeNotInState,
    DisputeState,
    ResultsNotice,
)
from domain.disputes.outcomes import ItemResult, LetterKind, judge_round
from domain.errors import InvalidField
from domain.findings.model import FindingId, Subject
from domain.identity import ConsumerId, TenantId, UserId

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
RECEIVED = date(2026, 3, 6)
OLD, NEW = ReportId(uuid4()), ReportId(uuid4())
CLOCK = StatutoryClock.start(RECEIVED, ReportSource.MONITORING_SERVICE, ReceiptProof.DELIVERED_SCAN)
SAFE = CLOCK.silence_claimable_on


def item(number: int) -> DisputedItem:
    subject = Subject(
        kind="granted", bureau=Bureau.EXPERIAN, path=f"$.t[{number}]", label=f"Card {number}"
    )
    return DisputedItem(
        number=number,
        subject=subject,
        report_id=OLD,
        finding_ids=(FindingId(uuid4()),),
        fields=("balance",),
    )


def result(number: int, outcome: ItemVerdict) -> ItemResult:
    return ItemResult(
        item_number=number,
        label=f"Card {number}",
        outcome=outcome,
        explanation="",
        changes=(),
        before_report_id=OLD,
        before_sha256="a" * 64,
        before_place=f"$.t[{number}]",
        after_report_id=NEW,
        after_sha256="b" * 64,
        after_place=None,
    )


def results(*outcomes: ItemVerdict) -> tuple[ItemResult, ...]:
    return tuple(result(number, outcome) for number, outcome in enumerate(outcomes, start=1))


@pytest.fixture
def dispute() -> Dispute:
    return Dispute(
        id=DisputeId(uuid4()),
        tenant_id=TenantId(uuid4()),
        consumer_id=ConsumerId(uuid4()),
        bureau=Bureau.EXPERIAN,
        round=1,
        letter_kind=LetterKind.INITIAL,
        source=ReportSource.MONITORING_SERVICE,
        items=(item(1), item(2), item(3)),
        state=DisputeState.OPEN,
        opened_at=NOW,
    )


@pytest.fixture
def running(dispute: Dispute) -> Dispute:
    mailed = dispute.record_mailing(at=NOW)
    return mailed.record_receipt(RECEIVED, ReceiptProof.DELIVERED_SCAN, at=NOW)[0]


def test_the_clock_starts_with_receipt_not_with_mailing(dispute):
    mailed = dispute.record_mailing(at=NOW)
    assert mailed.clock is None
    running, started = mailed.record_receipt(RECEIVED, ReceiptProof.DELIVERED_SCAN, at=NOW)
    assert running.state is DisputeState.RUNNING
    assert (started.due_earlier, started.due_later) == (
        RECEIVED + timedelta(days=29),
        RECEIVED + timedelta(days=30),
    )
    with pytest.raises(DisputeNotInState):
        running.record_receipt(RECEIVED, ReceiptProof.DELIVERED_SCAN, at=NOW)


def test_an_unmailed_dispute_receives_nothing(dispute):
    with pytest.raises(DisputeNotInState):
        dispute.record_receipt(RECEIVED, ReceiptProof.DELIVERED_SCAN, at=NOW)


def test_all_deleted_or_corrected_closes_the_dispute(running):
    proven = results(ItemVerdict.DELETED, ItemVerdict.CORRECTED, ItemVerdict.DELETED)
    verdict = running.judge(proven, on=RECEIVED + timedelta(days=10))
    closed, event = running.record_outcomes(proven, verdict, report_id=NEW, at=NOW)
    assert closed.state is DisputeState.RESOLVED
    assert closed.closed_at == NOW
    assert dict(event.counts) == {"deleted": 2, "corrected": 1}


@pytest.mark.parametrize(
    "unchanged", [ItemVerdict.VERIFIED_UNCHANGED, ItemVerdict.CHANGED_ELSEWHERE]
)
def test_unchanged_proves_nothing_before_silence_may_be_claimed(unchanged):
    proven = results(ItemVerdict.DELETED, unchanged)
    early = judge_round(proven, clock=CLOCK, notice_received=False, on=SAFE - timedelta(days=1))
    assert (early.verdict, early.next_letter_kind) == ("waiting", None)
    safe = judge_round(proven, clock=CLOCK, notice_received=False, on=SAFE)
    assert (safe.verdict, safe.next_letter_kind) == ("next_round", LetterKind.NO_RESPONSE)
    assert safe.open_items == (2,)


def test_unchanged_after_a_notice_asks_how_it_was_verified():
    proven = results(ItemVerdict.VERIFIED_UNCHANGED)
    judged = judge_round(proven, clock=CLOCK, notice_received=True, on=RECEIVED)
    assert judged.next_letter_kind is LetterKind.METHOD_OF_VERIFICATION


@pytest.mark.parametrize("news", [ItemVerdict.WORSE, ItemVerdict.MOVED])
def test_a_worse_state_or_another_furnisher_is_new_information_at_once(news):
    proven = results(ItemVerdict.VERIFIED_UNCHANGED, news)
    judged = judge_round(proven, clock=CLOCK, notice_received=False, on=RECEIVED)
    assert judged.next_letter_kind is LetterKind.FOLLOW_UP
    assert judged.open_items == (1, 2)


def test_what_cannot_be_told_waits():
    proven = results(ItemVerdict.DELETED, ItemVerdict.UNDETERMINABLE)
    judged = judge_round(proven, clock=CLOCK, notice_received=False, on=SAFE + timedelta(days=90))
    assert judged.verdict == "waiting"


def test_a_presumed_receipt_never_carries_a_claim_of_silence():
    presumed = StatutoryClock.start(
        RECEIVED, ReportSource.MONITORING_SERVICE, ReceiptProof.PRESUMED
    )
    proven = results(ItemVerdict.VERIFIED_UNCHANGED)
    judged = judge_round(
        proven, clock=presumed, notice_received=False, on=SAFE + timedelta(days=365)
    )
    assert judged.verdict == "waiting"


def test_the_next_round_takes_the_open_items_and_remembers_their_numbers(running):
    proven = results(ItemVerdict.DELETED, ItemVerdict.WORSE, ItemVerdict.VERIFIED_UNCHANGED)
    verdict = running.judge(proven, on=SAFE)
    ended, _ = running.record_outcomes(proven, verdict, report_id=NEW, at=NOW)
    following = ended.next_round(
        id=DisputeId(uuid4()), letter_kind=LetterKind.FOLLOW_UP, findings={}, at=NOW
    )
    assert (following.round, following.previous_id) == (2, running.id)
    assert [(i.number, i.previous_number) for i in following.items] == [(1, 2), (2, 3)]
    assert {i.report_id for i in following.items} == {NEW}
    assert following.source is running.source


def test_a_resolved_dispute_has_no_next_round(running):
    proven = results(ItemVerdict.DELETED, ItemVerdict.DELETED, ItemVerdict.DELETED)
    closed, _ = running.record_outcomes(
        proven, running.judge(proven, on=SAFE), report_id=NEW, at=NOW
    )
    with pytest.raises(DisputeNotInState):
        closed.next_round(
            id=DisputeId(uuid4()), letter_kind=LetterKind.FOLLOW_UP, findings={}, at=NOW
        )


@pytest.mark.parametrize(
    ("dated_on", "received_on", "field"),
    [
        (RECEIVED - timedelta(days=1), RECEIVED, "dated_on"),
        (RECEIVED + timedelta(days=5), RECEIVED + timedelta(days=4), "received_on"),
        (RECEIVED + timedelta(days=5), RECEIVED + timedelta(days=400), "received_on"),
    ],
)
def test_a_notice_with_impossible_dates_is_refused_by_field(running, dated_on, received_on, field):
    notice = ResultsNotice(dated_on=dated_on, received_on=received_on, recorded_by=UserId(uuid4()))
    with pytest.raises(InvalidField) as refused:
        running.record_notice(notice, on=RECEIVED + timedelta(days=40))
    assert refused.value.errors[0].path == field


def test_a_returned_letter_leaves_the_dispute_undelivered(dispute):
    undelivered, _ = dispute.record_mailing(at=NOW).record_return(at=NOW)
    assert undelivered.state is DisputeState.UNDELIVERED
    assert undelivered.clock is None
