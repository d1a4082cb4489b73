"""No dispute is a dead end: refused mailings, refused drafts, and changes of mind have a way out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.reportlab.letter_renderer import ReportLabLetterRenderer
from application.consumers.sign_contract import CancelContract
from application.disputes.withdraw_dispute import WithdrawDispute
from application.letters.draft_again import DraftAgain
from application.letters.draft_letter import DraftLetter
from application.letters.edit_letter import EditLetter
from application.letters.sign_letter import SignLetter
from application.paging import PageRequest
from application.ports import StaleVersion
from application.timeline.read_timeline import ReadTimeline
from domain.consumers.contracts import ContractCancelled
from domain.disputes.dispute import (
    Dispute,
    DisputeBeingMailed,
    DisputeNotFound,
    DisputeNotInState,
    DisputeState,
    ItemAlreadyDisputed,
)
from domain.identity import Actor, PermissionDenied, Role, permissions_of
from domain.letters.letter import Letter, LetterAlreadyDrafted
from domain.mail import MailState
from domain.tasks import TaskKind
from staging.firm import HOME, NAME, Firm


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    """A consumer who may be served, with a first report on offer."""
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    return zoe


@pytest.fixture
def picked(firm: Firm, zoe: Actor) -> list[Any]:
    return firm.pick(zoe, firm.pull(zoe).report_id)


@pytest.fixture
def withdraw(firm: Firm) -> WithdrawDispute:
    return WithdrawDispute(firm.db.begin, firm.clock)


@pytest.fixture
def draft_again(firm: Firm) -> DraftAgain:
    return DraftAgain(firm.db.begin, firm.clock)


def opened(firm: Firm, zoe: Actor, picked: list[Any]) -> tuple[Dispute, ...]:
    """Disputes whose letters are drafted."""
    disputes = firm.open(zoe, picked)
    firm.work_off()
    return disputes


def mailed(firm: Firm, zoe: Actor) -> None:
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()


def letter_of(firm: Firm, zoe: Actor, dispute: Dispute) -> Letter:
    [letter] = [x for x in firm.letters(zoe) if x.dispute_id == dispute.id]
    return letter


def states(firm: Firm, disputes: tuple[Dispute, ...]) -> set[DisputeState]:
    return {firm.dispute(dispute).state for dispute in disputes}


def told(firm: Firm, zoe: Actor) -> list[str]:
    page = ReadTimeline(firm.db.begin)(zoe, zoe.consumer_id, PageRequest(limit=200))
    return [entry.sentence for entry in page.items]


def test_items_of_a_mailing_that_was_refused_may_be_disputed_anew(firm, zoe, picked):
    firm.verifier.undeliverable[HOME.line1] = "undeliverable"
    refused = opened(firm, zoe, picked)
    mailed(firm, zoe)
    assert states(firm, refused) == {DisputeState.UNDELIVERED}
    assert firm.tasks().count(TaskKind.MAILING_REFUSED) == len(refused)
    assert any("could not be delivered" in sentence for sentence in told(firm, zoe))
    firm.verifier.undeliverable.clear()
    again = opened(firm, zoe, picked)
    for dispute in again:
        firm.approve(firm.sign(zoe, letter_of(firm, zoe, dispute)))
    firm.work_off()
    assert states(firm, again) == {DisputeState.MAILED}
    assert len(firm.carrier.posted) == len(again)
    assert firm.parked() == []


def test_a_piece_that_the_carrier_gives_up_later_ends_its_dispute_without_a_clock(
    firm, zoe, picked
):
    disputes = opened(firm, zoe, picked)
    mailed(firm, zoe)
    for piece_id in firm.carrier.posted:
        firm.carrier.scan(piece_id, MailState.REFUSED)
    firm.clock.advance(timedelta(days=2))
    firm.work_off()
    assert states(firm, disputes) == {DisputeState.UNDELIVERED}
    assert {firm.dispute(d).clock for d in disputes} == {None}
    assert firm.tasks().count(TaskKind.MAILING_REFUSED) == len(disputes)
    firm.open(zoe, picked)


def test_a_refused_draft_is_drafted_when_asked_again(firm, zoe, picked, draft_again):
    refuse_drafts(firm)
    disputes = opened(firm, zoe, picked)
    assert firm.letters(zoe) == []
    firm.reactions["draft_letter"] = DraftLetter(firm.db.begin, firm.drafting, firm.clock, firm.ids)
    for dispute in disputes:
        draft_again(firm.operator, dispute.id)
    assert TaskKind.DRAFTING_REFUSED not in firm.tasks()
    firm.work_off()
    assert len(firm.letters(zoe)) == len(disputes)
    assert any("drafted again" in sentence for sentence in told(firm, zoe))


def test_a_draft_that_is_refused_again_is_a_new_task(firm, zoe, picked, draft_again):
    refuse_drafts(firm)
    disputes = opened(firm, zoe, picked)
    draft_again(firm.operator, disputes[0].id)
    assert firm.tasks().count(TaskKind.DRAFTING_REFUSED) == len(disputes) - 1
    firm.work_off()
    assert firm.tasks().count(TaskKind.DRAFTING_REFUSED) == len(disputes)


def test_asking_twice_at_once_drafts_one_letter(firm, zoe, picked, draft_again):
    dispute, *_ = firm.open(zoe, picked)
    draft_again(firm.operator, dispute.id)
    draft_again(firm.operator, dispute.id)
    firm.work_off()
    assert letter_of(firm, zoe, dispute)
    assert firm.parked() == []


def test_a_refusal_that_comes_after_another_attempt_drafted_asks_nobody(
    firm, zoe, picked, draft_again
):
    dispute, *_ = firm.open(zoe, picked)
    quick = firm.reactions["draft_letter"]
    short = replace(firm.drafting, renderer=ReportLabLetterRenderer(page_limit=1))

    def another_drafts() -> None:
        if firm.reactions["draft_letter"] is not quick:
            firm.reactions["draft_letter"] = quick
            draft_again(firm.operator, dispute.id)
            firm.work_off()

    slow = DraftLetter(firm.db.begin, Interrupted(short, another_drafts), firm.clock, firm.ids)
    firm.reactions["draft_letter"] = slow
    firm.work_off()
    assert letter_of(firm, zoe, dispute)
    assert TaskKind.DRAFTING_REFUSED not in firm.tasks()


def test_a_letter_that_exists_is_not_drafted_again(firm, zoe, picked, draft_again):
    dispute, *_ = opened(firm, zoe, picked)
    with pytest.raises(LetterAlreadyDrafted):
        draft_again(firm.operator, dispute.id)


def test_nothing_is_drafted_for_a_withdrawn_dispute(firm, zoe, picked, draft_again, withdraw):
    disputes = firm.open(zoe, picked)
    for dispute in disputes:
        withdraw(zoe, dispute.id)
        with pytest.raises(DisputeNotInState):
            draft_again(firm.operator, dispute.id)
    firm.work_off()
    assert firm.letters(zoe) == []
    assert firm.parked() == []


def test_a_dispute_withdrawn_while_its_letter_is_worded_gets_none(firm, zoe, picked, withdraw):
    dispute, *_ = firm.open(zoe, picked)

    def change_mind() -> None:
        if firm.dispute(dispute).state is DisputeState.OPEN:
            withdraw(zoe, dispute.id)

    firm.reactions["draft_letter"] = DraftLetter(
        firm.db.begin, Interrupted(firm.drafting, change_mind), firm.clock, firm.ids
    )
    firm.work_off()
    assert dispute.id not in {letter.dispute_id for letter in firm.letters(zoe)}
    assert firm.parked() == []


def test_nothing_is_drafted_again_without_a_contract(firm, zoe, picked, draft_again):
    refuse_drafts(firm)
    dispute, *_ = opened(firm, zoe, picked)
    CancelContract(firm.db.begin, firm.clock)(zoe, zoe.consumer_id)
    with pytest.raises(ContractCancelled):
        draft_again(firm.operator, dispute.id)


def test_drafting_again_is_for_the_staff(firm, zoe, picked, draft_again):
    dispute, *_ = firm.open(zoe, picked)
    with pytest.raises(PermissionDenied):
        draft_again(zoe, dispute.id)


@pytest.mark.parametrize("who", ["consumer", "operator"])
def test_a_withdrawn_dispute_frees_its_items(firm, zoe, picked, withdraw, who):
    disputes = opened(firm, zoe, picked)
    with pytest.raises(ItemAlreadyDisputed):
        firm.open(zoe, picked)
    for dispute in disputes:
        stored = withdraw(zoe if who == "consumer" else firm.operator, dispute.id)
        assert (stored.state, stored.closed_at) == (DisputeState.WITHDRAWN, firm.clock())
    assert any("was withdrawn" in sentence for sentence in told(firm, zoe))
    assert len(opened(firm, zoe, picked)) == len(disputes)
    assert len(firm.letters(zoe)) == 2 * len(disputes)


def test_the_letter_of_a_withdrawn_dispute_is_neither_signed_nor_edited(
    firm, zoe, picked, withdraw
):
    dispute, *_ = opened(firm, zoe, picked)
    withdraw(zoe, dispute.id)
    letter = letter_of(firm, zoe, dispute)
    with pytest.raises(DisputeNotInState):
        firm.sign(zoe, letter)
    edit = EditLetter(firm.db.begin, firm.drafting, firm.clock)
    version = letter_of(firm, zoe, dispute).version
    with pytest.raises(DisputeNotInState):
        edit(firm.operator, letter.id, version=version, paragraphs={})


def test_the_signed_letter_of_a_withdrawn_dispute_is_not_approved(firm, zoe, picked, withdraw):
    dispute, *_ = opened(firm, zoe, picked)
    letter = firm.sign(zoe, letter_of(firm, zoe, dispute))
    firm.work_off()
    withdraw(zoe, dispute.id)
    assert TaskKind.APPROVE_LETTER not in firm.tasks()
    with pytest.raises(DisputeNotInState):
        firm.approve(letter)


def test_a_signature_of_just_before_the_withdrawal_asks_nobody_to_approve(
    firm, zoe, picked, withdraw
):
    dispute, *_ = opened(firm, zoe, picked)
    firm.sign(zoe, letter_of(firm, zoe, dispute))
    withdraw(zoe, dispute.id)
    firm.work_off()
    assert TaskKind.APPROVE_LETTER not in firm.tasks()


def test_an_approved_letter_withdrawn_before_the_worker_came_is_not_mailed(
    firm, zoe, picked, withdraw
):
    dispute, *_ = opened(firm, zoe, picked)
    firm.approve(firm.sign(zoe, letter_of(firm, zoe, dispute)))
    withdraw(firm.operator, dispute.id)
    firm.work_off()
    assert firm.carrier.posted == {}
    assert firm.parked() == []


def test_what_is_being_mailed_cannot_be_withdrawn(firm, zoe, picked, withdraw):
    """Asked in the midst of the posting, when the carrier may already hold the letter."""
    dispute, *_ = opened(firm, zoe, picked)
    refusals: list[Exception] = []

    def change_mind() -> None:
        try:
            withdraw(zoe, dispute.id)
        except DisputeBeingMailed as refusal:
            refusals.append(refusal)

    account = firm.carriers.installation
    firm.carriers.installation = replace(
        account, verifier=Interrupted(account.verifier, change_mind)
    )
    firm.approve(firm.sign(zoe, letter_of(firm, zoe, dispute)))
    firm.work_off()
    assert refusals
    assert firm.dispute(dispute).state is DisputeState.MAILED
    with pytest.raises(DisputeNotInState):
        withdraw(zoe, dispute.id)


def test_of_a_mailing_and_a_withdrawal_at_the_same_moment_one_loses(firm, zoe, picked, withdraw):
    """The withdrawal has read the dispute when the mailing claims it, and commits last."""
    dispute, *_ = opened(firm, zoe, picked)
    firm.approve(firm.sign(zoe, letter_of(firm, zoe, dispute)))
    with firm.db.begin(firm.operator.tenant_id) as work:
        seen, letter = work.disputes.get(dispute.id), work.letters.of_dispute(dispute.id)
    firm.work_off()
    with pytest.raises(StaleVersion), firm.db.begin(firm.operator.tenant_id) as work:
        work.disputes.save(seen.withdraw(by=zoe.user_id, at=firm.clock())[0])
        work.letters.save(letter)
    assert firm.dispute(dispute).state is DisputeState.MAILED


def test_of_a_signature_and_a_withdrawal_at_the_same_moment_one_loses(firm, zoe, picked, withdraw):
    dispute, *_ = opened(firm, zoe, picked)
    letter, _ = firm.read_pdf(zoe, letter_of(firm, zoe, dispute))
    withdraw(zoe, dispute.id)
    signed, _ = letter.sign(
        sha256=letter.pdf.sha256, name=NAME.full, by=zoe.user_id, at=firm.clock(), ip=""
    )
    with pytest.raises(StaleVersion), firm.db.begin(firm.operator.tenant_id) as work:
        work.letters.save(signed)
    with pytest.raises(DisputeNotInState):
        SignLetter(firm.db.begin, firm.clock)(
            zoe, letter.id, sha256=letter.pdf.sha256, name=NAME.full
        )


def test_a_dispute_is_withdrawn_by_its_consumer_and_by_staff_who_may_write(
    firm, zoe, picked, withdraw
):
    dispute, *_ = firm.open(zoe, picked)
    stranger = replace(zoe, consumer_id=type(zoe.consumer_id)(int=0))
    with pytest.raises(DisputeNotFound):
        withdraw(stranger, dispute.id)
    viewer = replace(firm.operator, permissions=permissions_of(frozenset({Role.VIEWER})))
    with pytest.raises(PermissionDenied):
        withdraw(viewer, dispute.id)


@dataclass(frozen=True)
class Interrupted:
    """What it stands for, with something happening before each call."""

    inner: Any
    happens: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        self.happens()
        return getattr(self.inner, name)


def refuse_drafts(firm: Firm) -> None:
    """No letter is short enough."""
    short = replace(firm.drafting, renderer=ReportLabLetterRenderer(page_limit=1))
    firm.reactions["draft_letter"] = DraftLetter(firm.db.begin, short, firm.clock, firm.ids)
