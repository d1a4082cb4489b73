"""DisputeStore, LetterStore, MailPieceStore and TaskStore."""

from dataclasses import replace

import pytest
from tests.integration.contracts.casefile import Casefile, a_casefile
from tests.integration.contracts.files import a_dispute, a_letter, a_piece, a_task
from tests.integration.contracts.people import NOW

from application.paging import PageRequest
from application.ports import StaleVersion
from domain.credit_reports.values import Bureau
from domain.disputes.dispute import DisputeState
from domain.tasks import TaskKind


@pytest.fixture
def casefile(world, tenant_id) -> Casefile:
    return a_casefile(world, tenant_id)


def test_active_disputes_come_oldest_first(world, casefile) -> None:
    stored, consumer_id = casefile.stored, casefile.stored.consumer_id
    running = a_dispute(world.new_id(), stored, state=DisputeState.RUNNING)
    ended = a_dispute(world.new_id(), stored, state=DisputeState.RESOLVED)
    elsewhere = a_dispute(world.new_id(), stored, bureau=Bureau.EQUIFAX)
    with world.begin(casefile.tenant_id) as work:
        for dispute in (elsewhere, ended, running):
            work.disputes.add(dispute)
        assert work.disputes.active(consumer_id) == (casefile.dispute, running, elsewhere)
        assert work.disputes.active(consumer_id, Bureau.EQUIFAX) == (elsewhere,)
    with world.begin(world.tenant()) as work:
        assert work.disputes.active(consumer_id) == ()


def test_a_round_has_one_successor(world, casefile) -> None:
    stored, first = casefile.stored, casefile.dispute
    with world.begin(casefile.tenant_id) as work:
        work.disputes.add(a_dispute(world.new_id(), stored, previous_id=first.id))
    with pytest.raises(StaleVersion), world.begin(casefile.tenant_id) as work:
        work.disputes.add(a_dispute(world.new_id(), stored, previous_id=first.id))


def test_disputes_and_letters_are_paged_by_consumer_or_all(world, casefile) -> None:
    other = a_casefile(world, casefile.tenant_id)
    with world.begin(casefile.tenant_id) as work:
        for store, theirs, ours in (
            (work.disputes, other.dispute, casefile.dispute),
            (work.letters, other.letter, casefile.letter),
        ):
            assert store.page(None, PageRequest()).items == (theirs, ours)
            assert store.page(ours.consumer_id, PageRequest()).items == (ours,)
            first = store.page(None, PageRequest(limit=1))
            assert store.page(None, PageRequest(after=first.next_after)).items == (ours,)


def test_a_dispute_has_one_letter(world, casefile) -> None:
    with pytest.raises(StaleVersion), world.begin(casefile.tenant_id) as work:
        work.letters.add(a_letter(world.new_id(), casefile.dispute))
    with world.begin(casefile.tenant_id) as work:
        assert work.letters.of_dispute(casefile.dispute.id) == casefile.letter


def test_a_letter_has_one_mail_piece(world, casefile) -> None:
    with pytest.raises(StaleVersion), world.begin(casefile.tenant_id) as work:
        work.mail.add(a_piece(world.new_id(), casefile.letter))
    with world.begin(casefile.tenant_id) as work:
        assert work.mail.of_letter(casefile.letter.id) == casefile.piece


def test_another_tenant_finds_neither_letter_nor_piece(world, casefile) -> None:
    with world.begin(world.tenant()) as work:
        assert work.letters.of_dispute(casefile.dispute.id) is None
        assert work.mail.of_letter(casefile.letter.id) is None


def test_one_task_of_a_kind_is_open_for_a_subject(world, casefile) -> None:
    first, subject_id = casefile.task, casefile.dispute.id
    again = a_task(world.new_id(), casefile.tenant_id, casefile.consumer_id, subject_id)
    other_kind = replace(again, kind=TaskKind.LETTER_RETURNED)
    with world.begin(casefile.tenant_id) as work:
        assert not work.tasks.add_once(again)
        assert work.tasks.add_once(other_kind)
        assert work.tasks.open_for(subject_id) == (first, other_kind)
        done, _ = first.complete(by=casefile.letter.reading.user_id, at=NOW)
        work.tasks.save(done)
        assert work.tasks.add_once(replace(again, id=world.new_id()))


def test_tasks_are_paged_newest_first_all_or_open_ones(world, casefile) -> None:
    second = a_task(world.new_id(), casefile.tenant_id, casefile.consumer_id, casefile.letter.id)
    done, _ = second.complete(by=casefile.letter.reading.user_id, at=NOW)
    with world.begin(casefile.tenant_id) as work:
        work.tasks.add_once(second)
        kept = work.tasks.save(done)
        assert work.tasks.page(PageRequest(), open_only=True).items == (casefile.task,)
        assert work.tasks.page(PageRequest(), open_only=False).items == (kept, casefile.task)
