"""Erasure: what need not be kept goes at once; what law keeps is said with its end."""

from datetime import date, timedelta
from typing import Any

import pytest

from application.consumers.read_consumer import ReadConsumer
from application.credit_reports.request_pull import RequestPull
from application.disputes.withdraw_dispute import WithdrawDispute
from application.paging import PageRequest
from application.retention.destroy_objects import DestroyObjects
from application.retention.erase_consumer import EraseConsumer
from application.retention.legal_holds import PlaceHold
from domain.consumers.consumer import NO_BIRTH_DATE
from domain.identity import Actor, ConsumerNotFound, PermissionDenied, Role
from domain.retention.erasure import DisputeStillRunning
from domain.retention.holds import UnderHold
from domain.retention.removals import RemovalCause
from domain.retention.rules import DataClass
from staging.firm import Firm

TODAY = date(2026, 3, 2)


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def owner(firm: Firm) -> Actor:
    return firm.actor(Role.OWNER)


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.pull(zoe)
    return zoe


def erase(firm: Firm, actor: Actor, zoe: Actor):
    return EraseConsumer(firm.db.begin, firm.clock, firm.ids)(actor, zoe.consumer_id)


def opened(firm: Firm, zoe: Actor) -> tuple[Any, ...]:
    with firm.db.begin(zoe.tenant_id) as work:
        report = work.reports.latest(zoe.consumer_id)
    disputes = firm.open(zoe, firm.pick(zoe, report.id))
    firm.work_off()
    return disputes


def mailed_and_ended(firm: Firm, zoe: Actor) -> None:
    """Every letter was mailed and came back, so that no dispute runs any more."""
    opened(firm, zoe)
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    with firm.db.begin(zoe.tenant_id) as work:
        for dispute in work.disputes.active(zoe.consumer_id):
            returned, _ = dispute.record_return(at=firm.clock())
            work.disputes.save(returned)


def test_everything_goes_of_somebody_for_whom_nothing_was_mailed(firm, owner, zoe) -> None:
    report = erase(firm, owner, zoe)
    erased = {each.data_class: each.records for each in report.erased}
    assert erased == {DataClass.RAW_REPORT: 1, DataClass.CONNECTION: 1}
    kept = {each.data_class: each.kept_through for each in report.kept}
    today = firm.clock().date()
    assert kept == {
        DataClass.CONTRACT: today.replace(year=today.year + 5),
        DataClass.CONSENT: today.replace(year=today.year + 5),
        DataClass.RIGHTS_ACKNOWLEDGMENT: date(2028, 3, 2),
        DataClass.CONSUMER_FILE: today.replace(year=today.year + 5),
    }
    assert all(each.reason and each.citation for each in report.kept)


def test_of_the_identity_the_name_alone_stays(firm, owner, zoe) -> None:
    erase(firm, owner, zoe)
    left = ReadConsumer(firm.db.begin)(owner, zoe.consumer_id)
    assert left.name.first
    assert (left.email, left.ssn, left.birth_date) == ("", "", NO_BIRTH_DATE)
    assert (left.address, left.previous_addresses) == (None, ())
    assert left.erased_at == firm.clock()


def test_two_erased_consumers_do_not_meet_at_their_missing_numbers(firm, owner, zoe) -> None:
    erase(firm, owner, zoe)
    again = firm.take_on()  # the same number is free again
    erase(firm, owner, again)
    assert ReadConsumer(firm.db.begin)(owner, again.consumer_id).ssn == ""


def test_what_was_mailed_is_kept_with_the_report_behind_it(firm, owner, zoe) -> None:
    mailed_and_ended(firm, zoe)
    report = erase(firm, owner, zoe)
    kept = {each.data_class for each in report.kept}
    assert {
        DataClass.DISPUTE,
        DataClass.LETTER,
        DataClass.MAIL_PROOF,
        DataClass.EVIDENCE,
    } <= kept
    assert DataClass.RAW_REPORT not in {each.data_class for each in report.erased}
    before = set(firm.vault.documents)
    DestroyObjects(firm.db.begin, firm.vault, firm.clock)(zoe.tenant_id)
    assert set(firm.vault.documents) == before


def test_a_dispute_of_which_nothing_was_mailed_goes_with_its_letter(firm, owner, zoe) -> None:
    for dispute in opened(firm, zoe):
        WithdrawDispute(firm.db.begin, firm.clock)(zoe, dispute.id)
    erased = {each.data_class for each in erase(firm, owner, zoe).erased}
    assert {DataClass.DISPUTE, DataClass.LETTER, DataClass.RAW_REPORT} <= erased
    DestroyObjects(firm.db.begin, firm.vault, firm.clock)(zoe.tenant_id)
    assert firm.vault.documents == {}


def test_a_running_dispute_stands_in_the_way(firm, owner, zoe) -> None:
    opened(firm, zoe)
    with pytest.raises(DisputeStillRunning):
        erase(firm, owner, zoe)
    assert ReadConsumer(firm.db.begin)(owner, zoe.consumer_id).ssn


@pytest.mark.parametrize("of_everything", [True, False])
def test_a_legal_hold_stands_in_the_way(firm, owner, zoe, of_everything: bool) -> None:
    PlaceHold(firm.db.begin, firm.clock, firm.ids)(
        owner, consumer_id=None if of_everything else zoe.consumer_id, reason="a matter"
    )
    with pytest.raises(UnderHold):
        erase(firm, owner, zoe)
    assert ReadConsumer(firm.db.begin)(owner, zoe.consumer_id).ssn


def test_a_pull_under_way_stores_nothing_of_the_erased(firm, owner, zoe) -> None:
    RequestPull(firm.db.begin, firm.clock, firm.ids)(zoe, zoe.consumer_id)
    erase(firm, owner, zoe)
    firm.work_off()
    assert firm.parked() == []
    with firm.db.begin(zoe.tenant_id) as work:
        assert work.reports.latest(zoe.consumer_id) is None


def test_nobody_is_written_to_who_was_erased(firm, owner, zoe) -> None:
    opened(firm, zoe)
    sent = len(firm.mailer.sent)
    with firm.db.begin(zoe.tenant_id) as work:
        work.consumers.save(work.consumers.get(zoe.consumer_id).erased(at=firm.clock()))
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    assert len(firm.mailer.sent) == sent


def test_the_tombstones_say_that_it_was_asked_for_and_by_whom(firm, owner, zoe) -> None:
    erase(firm, owner, zoe)
    with firm.db.begin(zoe.tenant_id) as work:
        removals = work.removals.page(PageRequest()).items
    assert {removal.cause for removal in removals} == {RemovalCause.ERASURE}
    assert {removal.removed_by for removal in removals} == {owner.user_id}
    assert {removal.reason for removal in removals} == {
        "erasure was asked for, and no law keeps it"
    }


def test_erasing_again_finds_nothing_more(firm, owner, zoe) -> None:
    first = erase(firm, owner, zoe)
    firm.clock.advance(timedelta(days=1))
    second = erase(firm, owner, zoe)
    assert second.erased == ()
    assert {k.data_class for k in second.kept} == {k.data_class for k in first.kept}


def test_only_who_may_erase_does(firm, zoe) -> None:
    for actor in (firm.operator, zoe):
        with pytest.raises(PermissionDenied):
            erase(firm, actor, zoe)


def test_somebody_elses_consumer_is_not_found(firm, owner, zoe) -> None:
    with pytest.raises(ConsumerNotFound):
        EraseConsumer(firm.db.begin, firm.clock, firm.ids)(owner, firm.ids())
