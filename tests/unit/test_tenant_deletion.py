"""Deletion of a firm: by its name, after thirty days of grace, of all but what law keeps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.event_json import decode_event
from adapters.memory.directory import MemoryDirectory
from application.paging import PageRequest
from application.retention.ask_deletion import AskDeletion, CancelDeletion, ReadDeletion
from application.retention.delete_tenant import DeleteTenant, FinishDeletion
from application.retention.destroy_objects import DestroyObjects
from application.retention.legal_holds import LiftHold, PlaceHold
from application.retention.sweep_retention import SweepRetention
from domain.identity import Actor, Permission, PermissionDenied, Role, permissions_of
from domain.retention.holds import UnderHold
from domain.retention.removals import RemovalCause
from domain.retention.tenant_deletion import (
    WHILE_LEAVING,
    DeletionHasBegun,
    DeletionNotAsked,
    DeletionStands,
    FirmsDisputesStillRun,
    NameDiffers,
)
from staging.firm import TENANT, Firm

NAME, EMAIL = "Example", "owner@example.com"
GRACE = timedelta(days=30)


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def owner(firm: Firm) -> Actor:
    """The firm's owner, who can sign in."""
    user = MemoryDirectory(firm.db).user_by_email(EMAIL)
    assert user is not None
    return replace(firm.actor(Role.OWNER), user_id=user.id)


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.pull(zoe)
    return zoe


def ask(firm: Firm, owner: Actor, name: str = NAME):
    return AskDeletion(firm.db.begin, firm.clock, firm.ids)(owner, name=name)


def mailed(firm: Firm, zoe: Actor) -> None:
    with firm.db.begin(TENANT) as work:
        report = work.reports.latest(zoe.consumer_id)
    firm.open(zoe, firm.pick(zoe, report.id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()


def ended(firm: Firm, zoe: Actor) -> None:
    with firm.db.begin(TENANT) as work:
        for dispute in work.disputes.active(zoe.consumer_id):
            work.disputes.save(dispute.record_return(at=firm.clock())[0])


def consumers(firm: Firm) -> Any:
    with firm.db.begin(TENANT) as work:
        return work.consumers.page(PageRequest(limit=200)).items


def stand(firm: Firm, owner: Actor):
    return ReadDeletion(firm.db.begin)(owner)


def test_the_firm_is_named_letter_for_letter(firm, owner) -> None:
    for other in ("", NAME.lower(), f"{NAME} ", "Another"):
        with pytest.raises(NameDiffers) as refused:
            ask(firm, owner, other)
        assert [error.path for error in refused.value.errors] == ["name"]
    with pytest.raises(DeletionNotAsked):
        stand(firm, owner)


def test_it_is_asked_for_once_and_can_be_cancelled(firm, owner) -> None:
    asked = ask(firm, owner)
    assert asked.due_at == firm.clock() + GRACE
    with pytest.raises(DeletionStands):
        ask(firm, owner)
    cancelled = CancelDeletion(firm.db.begin, firm.clock)(owner)
    assert cancelled.cancelled_by == owner.user_id
    with pytest.raises(DeletionNotAsked):
        CancelDeletion(firm.db.begin, firm.clock)(owner)
    firm.take_on()
    firm.clock.advance(GRACE + timedelta(days=3))
    firm.work_off()
    assert [consumer.erased_at for consumer in consumers(firm)] == [None]
    assert ask(firm, owner).id != asked.id


@pytest.mark.parametrize("of_everything", [True, False])
def test_a_hold_stands_in_the_way(firm, owner, zoe, of_everything: bool) -> None:
    held = None if of_everything else zoe.consumer_id
    PlaceHold(firm.db.begin, firm.clock, firm.ids)(owner, consumer_id=held, reason="a matter")
    with pytest.raises(UnderHold):
        ask(firm, owner)


def test_a_running_dispute_stands_in_the_way(firm, owner, zoe) -> None:
    mailed(firm, zoe)
    with pytest.raises(FirmsDisputesStillRun):
        ask(firm, owner)


def test_nothing_goes_in_the_thirty_days_and_everything_needless_after(firm, owner, zoe) -> None:
    mailed(firm, zoe)
    ended(firm, zoe)
    ask(firm, owner)
    firm.clock.advance(GRACE - timedelta(seconds=1))
    firm.work_off()
    assert [consumer.erased_at for consumer in consumers(firm)] == [None]
    firm.clock.advance(timedelta(seconds=1))
    firm.work_off()
    assert firm.parked() == []
    assert stand(firm, owner).erased_at == firm.clock()
    [consumer] = consumers(firm)
    assert (consumer.erased_at, consumer.email) == (firm.clock(), "")
    with firm.db.begin(TENANT) as work:
        removals = work.removals.page(PageRequest()).items
        assert work.letters.page(zoe.consumer_id, PageRequest()).items
    assert {removal.cause for removal in removals} == {RemovalCause.TENANT_DELETION}


def test_everybody_is_signed_out_when_it_begins(firm, owner, zoe) -> None:
    ask(firm, owner)
    directory = MemoryDirectory(firm.db)
    assert directory.user_by_email(EMAIL) is not None
    firm.clock.advance(GRACE)
    firm.work_off()
    assert directory.user_by_email(EMAIL) is None
    assert directory.memberships(owner.user_id) == ()
    with pytest.raises(DeletionHasBegun):
        CancelDeletion(firm.db.begin, firm.clock)(owner)


def test_a_hold_that_was_placed_meanwhile_postpones_it(firm, owner, zoe) -> None:
    ask(firm, owner)
    hold = PlaceHold(firm.db.begin, firm.clock, firm.ids)(
        owner, consumer_id=zoe.consumer_id, reason="a matter"
    )
    firm.clock.advance(GRACE)
    firm.work_off()
    assert stand(firm, owner).begun_at is None
    LiftHold(firm.db.begin, firm.clock)(owner, hold.id)
    firm.clock.advance(timedelta(days=1))
    firm.work_off()
    assert stand(firm, owner).erased_at == firm.clock()


class Killed(BaseException):
    """The worker ends here."""


def test_a_worker_that_died_on_its_way_is_followed_by_another(firm, owner) -> None:
    for number in range(5):
        firm.take_on(ssn=f"66612030{number}")
    ask(firm, owner)
    firm.clock.advance(GRACE)
    jobs = [kept.job for kept in firm.db.tables.rows["jobs"].values()]
    [event] = [job for job in jobs if job.reaction == "delete_tenant"]
    erased = []

    def clock():
        if len(erased) == 4:
            raise Killed
        erased.append(1)
        return firm.clock()

    delete = DeleteTenant(
        firm.db.begin, DestroyObjects(firm.db.begin, firm.vault, clock), clock, firm.ids
    )
    with pytest.raises(Killed):
        delete(decode_event(event.event_type, event.payload), None)
    assert 0 < sum(consumer.erased_at is not None for consumer in consumers(firm)) < 5
    firm.work_off()
    assert stand(firm, owner).erased_at is not None
    assert all(consumer.erased_at for consumer in consumers(firm))


def test_at_the_very_end_nothing_is_left_but_that_it_was(firm, owner, zoe) -> None:
    mailed(firm, zoe)
    ended(firm, zoe)
    ask(firm, owner)
    firm.clock.advance(GRACE)
    firm.work_off()
    finish = FinishDeletion(firm.db.begin, firm.clock)
    assert not finish(TENANT)
    firm.clock.advance(timedelta(days=5 * 366))
    list(SweepRetention(firm.db.begin, firm.clock, firm.ids)(TENANT, apply=True))
    assert not finish(TENANT)  # bytes are still to be destroyed
    DestroyObjects(firm.db.begin, firm.vault, firm.clock)(TENANT)
    assert finish(TENANT)
    assert stand(firm, owner).emptied_at == firm.clock()
    assert not finish(TENANT)
    assert consumers(firm) == ()
    assert firm.vault.documents == {}


def test_of_a_firm_that_stays_nothing_is_finished(firm, owner) -> None:
    finish = FinishDeletion(firm.db.begin, firm.clock)
    assert not finish(TENANT)
    ask(firm, owner)
    assert not finish(TENANT)


def test_while_it_stands_one_may_look_and_take_home_only() -> None:
    left = permissions_of(frozenset({Role.OWNER})) & WHILE_LEAVING
    assert {
        Permission.CONSUMER_READ,
        Permission.TENANT_EXPORT,
        Permission.CONSUMER_EXPORT,
        Permission.TENANT_DELETE,
        Permission.HOLD_MANAGE,
        Permission.ACCOUNT_OWN,
    } <= left
    assert not left & {
        Permission.CONSUMER_CREATE,
        Permission.LETTER_APPROVE,
        Permission.MEMBER_MANAGE,
        Permission.CONSUMER_ERASE,
        Permission.TENANT_MANAGE,
    }


def test_only_who_may_delete_the_firm_does(firm, owner, zoe) -> None:
    for actor in (firm.operator, firm.actor(Role.VIEWER), firm.actor(Role.AUDITOR), zoe):
        with pytest.raises(PermissionDenied):
            ask(firm, actor)
        with pytest.raises(PermissionDenied):
            CancelDeletion(firm.db.begin, firm.clock)(actor)
        with pytest.raises(PermissionDenied):
            stand(firm, actor)
