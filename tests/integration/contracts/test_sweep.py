"""What retention rules let go, in memory and on PostgreSQL: boundaries, holds, deaths, two at once."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from tests.integration.contracts import files
from tests.integration.contracts.casefile import Casefile
from tests.integration.contracts.kept import a_hold
from tests.integration.contracts.people import (
    NOW,
    a_connection,
    a_document,
    a_link,
    a_membership,
    a_session,
    a_user,
)

from adapters.memory.evidence import MemoryEvidenceVault
from application.idempotency import KeyedRequest
from application.paging import PageRequest
from application.retention.destroy_objects import DestroyObjects
from application.retention.legal_holds import LiftHold, PlaceHold
from application.retention.sweep_retention import SweepRetention
from domain.accounts.links import LinkPurpose
from domain.consumers.consumer import ConsumerAdded
from domain.disputes.dispute import DisputeNotFound, DisputeState
from domain.identity import Actor, ConsumerNotFound, Permission, Role, UserId
from domain.retention.rules import DataClass

LATER = NOW + timedelta(days=300)
MINUTE = timedelta(minutes=1)
RAW, PDF = b"a raw report", b"a letter's PDF"
# NOW is 5 January 2026, ten in the morning on the east coast.
TWO_YEARS_LAST, TWO_YEARS_OVER = (datetime(2028, 1, day, 16, tzinfo=UTC) for day in (5, 6))
FIVE_YEARS_LAST, FIVE_YEARS_OVER = (datetime(2031, 1, day, 16, tzinfo=UTC) for day in (5, 6))
OWNER = frozenset({Permission.HOLD_MANAGE})


@pytest.fixture
def vault() -> MemoryEvidenceVault:
    return MemoryEvidenceVault()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def a_case(world, vault, tenant_id, *, state=DisputeState.RESOLVED, of: bytes = b"") -> Casefile:
    """One report that a dispute relies on, its letter mailed; all of it evidence."""
    new_id, consumer_id = world.new_id, world.consumer(tenant_id)
    raw, pdf = vault.put(tenant_id, RAW + of), vault.put(tenant_id, PDF + of)
    stored = replace(files.a_stored_report(new_id(), tenant_id, consumer_id), sha256=raw)
    dispute = files.a_dispute(new_id(), stored, state=state)
    letter = files.a_letter(new_id(), dispute)
    letter = replace(letter, pdf=replace(letter.pdf, sha256=pdf))
    case = Casefile(
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        connection=a_connection(new_id(), tenant_id, consumer_id),
        pull=None,
        stored=stored,
        finding=files.a_finding(new_id(), stored),
        dispute=dispute,
        letter=letter,
        piece=files.a_piece(new_id(), letter),
        task=files.a_task(new_id(), tenant_id, consumer_id, dispute.id),
    )
    with world.begin(tenant_id) as work:
        work.connections.add(case.connection)
        work.reports.add(stored, files.a_report())
        work.findings.add_all([case.finding])
        work.disputes.add(dispute)
        work.letters.add(letter)
        work.mail.add(case.piece)
        work.tasks.add_once(case.task)
        work.outbox.add(ConsumerAdded(tenant_id=tenant_id, consumer_id=consumer_id, at=NOW))
    return case


def a_raw_report(world, vault, case: Casefile, content: bytes):
    """One more report, older than the newest, that no dispute relies on."""
    sha256 = vault.put(case.tenant_id, content)
    plain = files.a_stored_report(world.new_id(), case.tenant_id, case.consumer_id)
    older = plain.report_date - timedelta(days=30)
    stored = replace(plain, sha256=sha256, report_date=older)
    with world.begin(case.tenant_id) as work:
        work.reports.add(stored, files.a_report())
    return stored


def sweep(world, tenant_id, at, *, apply: bool = True) -> dict[DataClass, int]:
    world.clock.at = at
    totals: dict[DataClass, int] = {}
    for removal in SweepRetention(world.begin, world.clock, world.new_id)(tenant_id, apply=apply):
        totals[removal.data_class] = totals.get(removal.data_class, 0) + removal.records
    return totals


def destroy(world, vault, tenant_id) -> int:
    return DestroyObjects(world.begin, vault, world.clock)(tenant_id)


def kept(vault, tenant_id) -> set[bytes]:
    return {content for (owner, _), content in vault.documents.items() if owner == tenant_id}


def removed(world, tenant_id) -> dict[DataClass, int]:
    with world.begin(tenant_id) as work:
        found = work.removals.page(PageRequest(limit=200)).items
    return {removal.data_class: removal.records for removal in found}


def test_the_last_day_is_kept_and_the_next_day_goes(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id)
    a_raw_report(world, vault, case, b"never disputed")
    assert sweep(world, tenant_id, TWO_YEARS_LAST) == {}
    gone = {DataClass.RAW_REPORT: 1, DataClass.CONNECTION: 1}
    assert sweep(world, tenant_id, TWO_YEARS_OVER) == gone
    assert destroy(world, vault, tenant_id) == 1
    assert kept(vault, tenant_id) == {RAW, PDF}
    assert sweep(world, tenant_id, FIVE_YEARS_LAST) == {}
    assert sweep(world, tenant_id, FIVE_YEARS_OVER) == {
        DataClass.EVIDENCE: 1,
        DataClass.DISPUTE: 1,
        DataClass.LETTER: 1,
        DataClass.MAIL_PROOF: 1,
        DataClass.CONSUMER_FILE: 1,
    }
    assert destroy(world, vault, tenant_id) == 2
    assert kept(vault, tenant_id) == set()
    with world.begin(tenant_id) as work, pytest.raises(ConsumerNotFound):
        work.consumers.get(case.consumer_id)
    assert gone.items() <= removed(world, tenant_id).items()
    assert sweep(world, tenant_id, FIVE_YEARS_OVER) == {}


def test_a_day_is_over_only_when_it_is_over_everywhere(world, vault, tenant_id) -> None:
    a_case(world, vault, tenant_id)
    in_hawaii_still_the_fifth = datetime(2028, 1, 6, 9, 59, tzinfo=UTC)
    assert sweep(world, tenant_id, in_hawaii_still_the_fifth) == {}
    assert sweep(world, tenant_id, in_hawaii_still_the_fifth + MINUTE) != {}


def test_each_removal_says_by_which_rule(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id)
    a_raw_report(world, vault, case, b"never disputed")
    sweep(world, tenant_id, TWO_YEARS_OVER)
    with world.begin(tenant_id) as work:
        reasons = {r.data_class: r.reason for r in work.removals.page(PageRequest()).items}
    assert "16 CFR § 314.4(c)(6)" in reasons[DataClass.RAW_REPORT]
    assert reasons[DataClass.RAW_REPORT].startswith("2 years after the day")


def test_without_apply_the_same_is_told_and_nothing_goes(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id)
    before = kept(vault, tenant_id)
    told = sweep(world, tenant_id, FIVE_YEARS_OVER, apply=False)
    assert destroy(world, vault, tenant_id) == 0
    assert kept(vault, tenant_id) == before
    assert removed(world, tenant_id) == {}
    with world.begin(tenant_id) as work:
        assert work.disputes.get(case.dispute.id) == case.dispute
    assert sweep(world, tenant_id, FIVE_YEARS_OVER) == told


@pytest.mark.parametrize("state", [DisputeState.OPEN, DisputeState.MAILED, DisputeState.RUNNING])
def test_nothing_of_a_file_with_a_running_dispute_goes(world, vault, tenant_id, state) -> None:
    case = a_case(world, vault, tenant_id, state=state)
    a_raw_report(world, vault, case, b"never disputed")
    assert sweep(world, tenant_id, FIVE_YEARS_OVER + timedelta(days=4000)) == {}


def test_an_earlier_round_stays_as_long_as_the_later(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id, state=DisputeState.ESCALATED)
    second = replace(
        files.a_dispute(world.new_id(), case.stored, state=DisputeState.RESOLVED),
        previous_id=case.dispute.id,
        round=2,
        opened_at=NOW + timedelta(days=40),
        closed_at=NOW + timedelta(days=80),
    )
    with world.begin(tenant_id) as work:
        work.disputes.add(second)
    assert DataClass.DISPUTE not in sweep(world, tenant_id, FIVE_YEARS_OVER)
    gone = sweep(world, tenant_id, FIVE_YEARS_OVER + timedelta(days=80))
    assert gone[DataClass.DISPUTE] == 2


def test_bytes_that_another_record_needs_stay(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id)
    image = vault.put(tenant_id, b"an ID")
    off, on = (
        replace(a_document(world.new_id(), tenant_id, case.consumer_id), sha256=image, slot=slot)
        for slot in (1, 2)
    )
    with world.begin(tenant_id) as work:
        work.documents.add(replace(off, removed_at=NOW))
        work.documents.add(on)
    gone = sweep(world, tenant_id, NOW + timedelta(days=31))
    assert gone == {DataClass.REMOVED_DOCUMENT: 1}
    assert destroy(world, vault, tenant_id) == 0
    assert b"an ID" in kept(vault, tenant_id)


def test_two_drafts_that_are_one_pdf_keep_it(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id)
    later = replace(
        files.a_dispute(world.new_id(), case.stored, state=DisputeState.RESOLVED),
        closed_at=NOW + timedelta(days=90),
    )
    letter = replace(files.a_letter(world.new_id(), later), pdf=case.letter.pdf)
    with world.begin(tenant_id) as work:
        work.disputes.add(later)
        work.letters.add(letter)
    assert sweep(world, tenant_id, FIVE_YEARS_OVER)[DataClass.LETTER] == 1
    destroy(world, vault, tenant_id)
    assert PDF in kept(vault, tenant_id)


@pytest.mark.parametrize("of_everything", [True, False])
def test_what_is_held_stays_until_the_hold_is_lifted(
    world, vault, tenant_id, of_everything: bool
) -> None:
    case = a_case(world, vault, tenant_id)
    other = a_case(world, vault, tenant_id, of=b" of another")
    actor = Actor(user_id=UserId(world.new_id()), tenant_id=tenant_id, permissions=OWNER)
    held = None if of_everything else case.consumer_id
    hold = PlaceHold(world.begin, world.clock, world.new_id)(
        actor, consumer_id=held, reason="Example v. Northwind"
    )
    sweep(world, tenant_id, FIVE_YEARS_OVER)
    destroy(world, vault, tenant_id)
    with world.begin(tenant_id) as work:
        assert work.disputes.get(case.dispute.id) == case.dispute
        assert len(work.disputes.page(other.consumer_id, PageRequest()).items) == of_everything
    assert {RAW, PDF} <= kept(vault, tenant_id)
    LiftHold(world.begin, world.clock)(actor, hold.id)
    # Placing and lifting happened in the file, too, which is kept from then on.
    assert sweep(world, tenant_id, FIVE_YEARS_OVER)[DataClass.DISPUTE] == 1 + of_everything


def test_operational_rows_go_by_their_own_periods(world, vault, tenant_id) -> None:
    user = a_user(world.new_id())
    session = a_session(world.new_id(), tenant_id, user.id)
    keyed = KeyedRequest(
        tenant_id=tenant_id, user_id=user.id, key="k", fingerprint=b"f", asked_at=NOW
    )
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id, Role.OPERATOR))
        work.sessions.add(replace(session, ended_at=NOW))
        work.receipts.record("lob", "evt", "letter.delivered", NOW)
    world.keys.reserve(keyed)
    assert sweep(world, tenant_id, NOW + timedelta(days=1)) == {}
    assert sweep(world, tenant_id, NOW + timedelta(days=2)) == {DataClass.IDEMPOTENCY_KEY: 1}
    assert sweep(world, tenant_id, NOW + timedelta(days=90)) == {}
    gone = sweep(world, tenant_id, NOW + timedelta(days=91))
    assert gone == {DataClass.SESSION: 1, DataClass.WEBHOOK_RECEIPT: 1}


def test_expired_links_of_members_go_and_those_of_others_stay(world, tenant_id) -> None:
    elsewhere = world.tenant()
    for owner in (tenant_id, elsewhere):
        user = a_user(world.new_id())
        live = replace(a_link(world.new_id(), user, LinkPurpose.RESET_PASSWORD), expires_at=LATER)
        with world.begin(owner) as work:
            work.members.add_user(user)
            work.members.add(a_membership(owner, user.id, Role.OPERATOR))
            work.links.add(a_link(world.new_id(), user))
            work.links.add(live)
    assert sweep(world, tenant_id, NOW + timedelta(days=30)) == {}
    assert sweep(world, tenant_id, NOW + timedelta(days=31), apply=False) == {
        DataClass.LOGIN_LINK: 1
    }
    for owner in (tenant_id, elsewhere):
        assert sweep(world, owner, NOW + timedelta(days=31)) == {DataClass.LOGIN_LINK: 1}
        assert sweep(world, owner, NOW + timedelta(days=31)) == {}


def test_of_another_tenant_nothing_goes(world, vault, tenant_id) -> None:
    mine, theirs = a_case(world, vault, tenant_id), a_case(world, vault, world.tenant())
    sweep(world, tenant_id, FIVE_YEARS_OVER)
    destroy(world, vault, tenant_id)
    with world.begin(theirs.tenant_id) as work:
        assert work.disputes.get(theirs.dispute.id) == theirs.dispute
    assert kept(vault, theirs.tenant_id) == {RAW, PDF}
    with world.begin(tenant_id) as work, pytest.raises(DisputeNotFound):
        work.disputes.get(mine.dispute.id)


class Killed(BaseException):
    """The process ends here."""


class DyingVault(MemoryEvidenceVault):
    """Dies before it destroys, or right after; its documents outlive it."""

    dies_after = False

    def destroy(self, tenant_id, sha256) -> None:
        if self.dies_after:
            MemoryEvidenceVault.destroy(self, tenant_id, sha256)
        raise Killed


@pytest.mark.parametrize("after", [False, True])
def test_a_death_between_rows_and_objects_leaves_neither(
    world, vault, tenant_id, after: bool
) -> None:
    a_case(world, vault, tenant_id)
    dying = DyingVault(documents=vault.documents)
    dying.dies_after = after
    sweep(world, tenant_id, FIVE_YEARS_OVER)
    with pytest.raises(Killed):
        destroy(world, dying, tenant_id)
    assert sweep(world, tenant_id, FIVE_YEARS_OVER) == {}
    assert destroy(world, vault, tenant_id) == 2
    assert kept(vault, tenant_id) == set()
    with world.begin(tenant_id) as work:
        assert work.doomed.first(10) == ()


def test_a_sweep_that_died_on_its_way_goes_on(world, vault, tenant_id) -> None:
    for number in range(3):
        a_case(world, vault, tenant_id, of=b" %d" % number)
    world.clock.at = FIVE_YEARS_OVER
    begun = SweepRetention(world.begin, world.clock, world.new_id)(tenant_id, apply=True)
    next(begun)
    begun.close()
    gone = sweep(world, tenant_id, FIVE_YEARS_OVER)
    assert gone[DataClass.DISPUTE] == 2
    assert destroy(world, vault, tenant_id) == 6
    assert kept(vault, tenant_id) == set()


def test_objects_of_a_file_that_is_held_meanwhile_stay_on_the_list(world, vault, tenant_id) -> None:
    case = a_case(world, vault, tenant_id)
    sweep(world, tenant_id, FIVE_YEARS_OVER)
    with world.begin(tenant_id) as work:
        work.holds.add(a_hold(world.new_id(), tenant_id, case.consumer_id))
    assert destroy(world, vault, tenant_id) == 0
    assert kept(vault, tenant_id) == {RAW, PDF}


def test_a_hold_that_is_placed_while_a_sweep_runs_wins(world, vault, tenant_id) -> None:
    """The sweep is stopped after its first file; the hold is placed; the second file stays."""
    cases = [a_case(world, vault, tenant_id, of=b" %d" % number) for number in range(2)]
    world.clock.at = FIVE_YEARS_OVER
    swept_one, go_on = Event(), Event()

    def run() -> None:
        for number, _ in enumerate(
            SweepRetention(world.begin, world.clock, world.new_id)(tenant_id, apply=True)
        ):
            if number == 0:
                swept_one.set()
                assert go_on.wait(timeout=20)

    thread = Thread(target=run)
    thread.start()
    assert swept_one.wait(timeout=20)
    actor = Actor(user_id=UserId(world.new_id()), tenant_id=tenant_id, permissions=OWNER)
    PlaceHold(world.begin, world.clock, world.new_id)(actor, consumer_id=None, reason="a matter")
    go_on.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    with world.begin(tenant_id) as work:
        left = [len(work.disputes.page(c.consumer_id, PageRequest()).items) for c in cases]
    assert left == [1, 0]  # the newest consumer came first


def test_many_sweeps_and_a_hold_at_once_agree(world, vault, tenant_id) -> None:
    """Whoever comes first: what the hold found on file is there afterwards, and nothing twice."""
    cases = [a_case(world, vault, tenant_id, of=b" %d" % number) for number in range(6)]
    world.clock.at = FIVE_YEARS_OVER
    actor = Actor(user_id=UserId(world.new_id()), tenant_id=tenant_id, permissions=OWNER)
    found: list[set[object]] = []

    def place() -> None:
        PlaceHold(world.begin, world.clock, world.new_id)(
            actor, consumer_id=None, reason="a matter"
        )
        with world.begin(tenant_id) as work:
            found.append({c.id for c in work.consumers.page(PageRequest()).items})

    def run() -> None:
        list(SweepRetention(world.begin, world.clock, world.new_id)(tenant_id, apply=True))
        destroy(world, vault, tenant_id)

    threads = [Thread(target=run), Thread(target=run), Thread(target=place)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with world.begin(tenant_id) as work:
        there = {c.id for c in work.consumers.page(PageRequest()).items}
        tombs = [
            removal.consumer_id
            for removal in work.removals.page(PageRequest(limit=200)).items
            if removal.data_class is DataClass.CONSUMER_FILE
        ]
    assert [there] == found
    assert sorted([*there, *tombs]) == sorted(case.consumer_id for case in cases)
    for case in cases:
        if case.consumer_id in there:
            assert (tenant_id, case.letter.pdf.sha256) in vault.documents
