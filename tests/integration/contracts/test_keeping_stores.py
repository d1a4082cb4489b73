"""HoldStore, RemovalStore, DoomedObjects, Agreements, Belongings and Disposal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts import files, people
from tests.integration.contracts.casefile import a_casefile
from tests.integration.contracts.kept import (
    a_deletion,
    a_doomed_object,
    a_hold,
    a_removal,
    an_export,
    an_export_part,
)
from tests.integration.contracts.people import (
    NOW,
    a_challenge,
    a_document,
    a_factor,
    a_membership,
    a_session,
    a_user,
)

from application.paging import PageRequest
from application.ports import AlreadyStored, StaleVersion
from domain.accounts.tenants import MemberNotFound, SessionEnded
from domain.connections import ConnectionNotFound, PullNotFound, ReportNotFound
from domain.consumers.consumer import Consent, ConsentId, ConsentKind, ConsumerAdded
from domain.consumers.documents import DocumentNotFound
from domain.disputes.dispute import DisputeNotFound
from domain.exports import ExportNotFound
from domain.findings.finding import FindingNotFound
from domain.identity import ConsumerNotFound, Role, UserId
from domain.letters.letter import LetterNotFound
from domain.mail import MailPieceNotFound
from domain.retention.holds import HoldNotFound
from domain.retention.records import RecordKind
from domain.retention.removals import EvidenceBeingDestroyed
from domain.retention.rules import DataClass
from domain.tasks import TaskNotFound

LATER = NOW + timedelta(days=400)


def test_a_hold_stands_until_it_is_lifted(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    first, second = (a_hold(world.new_id(), tenant_id, each) for each in (consumer_id, None))
    with world.begin(tenant_id) as work:
        work.holds.add(first)
        work.holds.add(second)
    with world.begin(tenant_id) as work:
        assert work.holds.standing() == (first, second)
        lifted, _ = first.lift(by=UserId(consumer_id), at=NOW)
        stored = work.holds.save(lifted)
    with world.begin(tenant_id) as work:
        assert work.holds.standing() == (second,)
        assert work.holds.get(first.id) == stored
        assert work.holds.page(PageRequest()).items == (second, stored)
        with pytest.raises(StaleVersion):
            work.holds.save(first)
    with world.begin(world.tenant()) as work:
        assert work.holds.standing() == ()
        with pytest.raises(HoldNotFound):
            work.holds.get(second.id)


def test_removals_are_listed_newest_first(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    older, newer = (a_removal(world.new_id(), tenant_id, consumer_id) for _ in range(2))
    with world.begin(tenant_id) as work:
        work.removals.take_turn()
        work.removals.add(older)
        work.removals.add(newer)
    with world.begin(tenant_id) as work:
        assert work.removals.page(PageRequest()).items == (newer, older)
        first = work.removals.page(PageRequest(limit=1))
        assert work.removals.page(PageRequest(after=first.next_after)).items == (older,)
    with world.begin(world.tenant()) as work:
        assert work.removals.page(PageRequest()).items == ()


def test_doomed_objects_are_listed_by_hash_once_each(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    a, b = (a_doomed_object(tenant_id, consumer_id, each * 32) for each in ("aa", "bb"))
    with world.begin(tenant_id) as work:
        work.doomed.add([b, a])
        work.doomed.add([a])
        work.doomed.add([])
    with world.begin(tenant_id) as work:
        assert work.doomed.first(10) == (a, b)
        assert work.doomed.first(1, after=a.sha256) == (b,)
        assert work.doomed.claim(a.sha256, at=NOW)
        assert not work.doomed.claim("cc" * 32, at=NOW)
        assert work.doomed.first(1) == (replace(a, claimed_at=NOW),)
        work.doomed.forget(b.sha256)
    with world.begin(tenant_id) as work:
        assert [each.sha256 for each in work.doomed.first(10)] == [a.sha256]
    with world.begin(world.tenant()) as work:
        assert work.doomed.first(10) == ()
        assert not work.doomed.claim(a.sha256, at=NOW)


def storings(world, tenant_id, casefile):
    document = a_document(world.new_id(), tenant_id, casefile.consumer_id)
    report = files.a_stored_report(world.new_id(), tenant_id, casefile.consumer_id)
    dispute = replace(files.a_dispute(world.new_id(), casefile.stored), previous_id=None)
    letter = files.a_letter(world.new_id(), dispute)
    return {
        "document": lambda work: work.documents.add(document),
        "report": lambda work: work.reports.add(report, files.a_report()),
        "letter": lambda work: (work.disputes.add(dispute), work.letters.add(letter)),
        "redrafted letter": lambda work: work.letters.save(casefile.letter),
    }


@pytest.mark.parametrize("what", ["document", "report", "letter", "redrafted letter"])
def test_a_record_takes_its_bytes_off_the_list_or_learns_that_it_is_too_late(
    world, tenant_id, what: str
) -> None:
    casefile = a_casefile(world, tenant_id)
    store = storings(world, tenant_id, casefile)[what]
    doomed = a_doomed_object(tenant_id, casefile.consumer_id, files.SHA256)
    with world.begin(tenant_id) as work:
        work.doomed.add([doomed])
        work.doomed.claim(doomed.sha256, at=NOW)
    with pytest.raises(EvidenceBeingDestroyed), world.begin(tenant_id) as work:
        store(work)
    with world.begin(tenant_id) as work:
        work.doomed.forget(doomed.sha256)
        work.doomed.add([doomed])
    with world.begin(tenant_id) as work:
        store(work)
    with world.begin(tenant_id) as work:
        assert work.doomed.first(10) == ()


def test_agreements_and_belongings_are_told_oldest_first(world, tenant_id) -> None:
    casefile = a_casefile(world, tenant_id)
    consumer_id = casefile.consumer_id
    older, newer = (
        replace(a_document(world.new_id(), tenant_id, consumer_id), slot=slot, added_at=at)
        for slot, at in ((1, NOW), (2, LATER))
    )
    consents = [a_consent(world, tenant_id, consumer_id, at) for at in (NOW, LATER)]
    with world.begin(tenant_id) as work:
        work.documents.add(newer)
        work.documents.add(replace(older, removed_at=LATER))
        for consent in reversed(consents):
            work.consents.add(consent)
        for version, at in (("2", LATER), ("1", NOW)):
            work.contracts.acknowledge_rights(consumer_id, version, at)
    with world.begin(tenant_id) as work:
        found = work.belongings.documents(consumer_id)
        assert [each.id for each in found] == [older.id, newer.id]
        assert work.belongings.connections(consumer_id) == (casefile.connection,)
        assert work.agreements.consents(consumer_id) == tuple(consents)
        assert work.agreements.acknowledgments(consumer_id) == (("1", NOW), ("2", LATER))
        assert work.agreements.contracts(consumer_id) == ()
        assert work.belongings.need(older.sha256)
        assert not work.belongings.need("cd" * 32)
    with world.begin(world.tenant()) as work:
        assert work.belongings.documents(consumer_id) == ()
        assert work.agreements.consents(consumer_id) == ()
        assert not work.belongings.need(older.sha256)


def a_consent(world, tenant_id, consumer_id, at) -> Consent:
    return Consent(
        id=ConsentId(world.new_id()),
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        kind=ConsentKind.REPORT_ACCESS,
        text_version="1",
        text_sha256=files.SHA256,
        given_at=at,
        ip="127.0.0.1",
        given_by=UserId(consumer_id),
    )


def test_a_timer_that_has_not_fired_is_no_activity(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    event = ConsumerAdded(tenant_id=tenant_id, consumer_id=consumer_id, at=NOW)
    with world.begin(tenant_id) as work:
        assert work.belongings.last_active_at(consumer_id, now=LATER) is None
        work.outbox.add(event)
        work.outbox.add(event, due_at=LATER)
    with world.begin(tenant_id) as work:
        before = LATER - timedelta(seconds=1)
        assert work.belongings.last_active_at(consumer_id, now=before) == NOW
        assert work.belongings.last_active_at(consumer_id, now=LATER) == LATER


def test_a_dispute_goes_with_letter_mail_and_tasks_and_no_other_does(world, tenant_id) -> None:
    gone, stays = a_casefile(world, tenant_id), a_casefile(world, tenant_id)
    with world.begin(tenant_id) as work:
        work.disposal.remove(RecordKind.DISPUTE, [gone.dispute.id])
    with world.begin(tenant_id) as work:
        for refusal, read in (
            (DisputeNotFound, lambda: work.disputes.get(gone.dispute.id)),
            (LetterNotFound, lambda: work.letters.get(gone.letter.id)),
            (MailPieceNotFound, lambda: work.mail.get(gone.piece.id)),
            (TaskNotFound, lambda: work.tasks.get(gone.task.id)),
        ):
            with pytest.raises(refusal):
                read()
        assert work.disputes.get(stays.dispute.id) == stays.dispute
        assert work.mail.get(stays.piece.id) == stays.piece
        assert work.tasks.get(stays.task.id) == stays.task


def test_a_report_and_a_connection_go_with_all_that_hangs_on_them(world, tenant_id) -> None:
    gone, stays = a_casefile(world, tenant_id), a_casefile(world, tenant_id)
    with world.begin(tenant_id) as work:
        work.disposal.remove(RecordKind.DISPUTE, [gone.dispute.id])
        work.disposal.remove(RecordKind.REPORT, [gone.stored.id])
        work.disposal.remove(RecordKind.CONNECTION, [gone.consumer_id])
    with world.begin(tenant_id) as work:
        for refusal, read in (
            (ReportNotFound, lambda: work.reports.get(gone.stored.id)),
            (ReportNotFound, lambda: work.reports.normalized(gone.stored.id)),
            (FindingNotFound, lambda: work.findings.get(gone.finding.id)),
            (PullNotFound, lambda: work.pulls.get(gone.pull.id)),
            (ConnectionNotFound, lambda: work.connections.get(gone.connection.id)),
        ):
            with pytest.raises(refusal):
                read()
        assert work.reports.get(stays.stored.id) == stays.stored
        assert work.findings.get(stays.finding.id) == stays.finding
        assert work.pulls.get(stays.pull.id) == stays.pull


def test_another_tenants_rows_cannot_be_removed(world, tenant_id) -> None:
    theirs = a_casefile(world, tenant_id)
    with world.begin(world.tenant()) as work:
        for kind in RecordKind:
            named = [theirs.dispute.id, theirs.stored.id, theirs.consumer_id]
            work.disposal.remove(kind, named)
    with world.begin(tenant_id) as work:
        assert work.disputes.get(theirs.dispute.id) == theirs.dispute
        assert work.consumers.get(theirs.consumer_id).id == theirs.consumer_id


def test_a_consumer_goes_with_login_and_history(world, tenant_id) -> None:
    consumer_id, user = world.consumer(tenant_id), a_user(world.new_id())
    document = a_document(world.new_id(), tenant_id, consumer_id)
    session = a_session(world.new_id(), tenant_id, user.id)
    event = ConsumerAdded(tenant_id=tenant_id, consumer_id=consumer_id, at=NOW)
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        member = a_membership(tenant_id, user.id, Role.CONSUMER, consumer_id=consumer_id)
        work.members.add(member)
        work.sessions.add(session)
        work.documents.add(document)
        work.consents.add(a_consent(world, tenant_id, consumer_id, NOW))
        work.contracts.acknowledge_rights(consumer_id, "1", NOW)
        work.outbox.add(event)
    with world.begin(tenant_id) as work:
        [consent] = work.agreements.consents(consumer_id)
        work.disposal.remove(RecordKind.DOCUMENT, [document.id])
        work.disposal.remove(RecordKind.CONSENT, [consent.id])
        work.disposal.remove(RecordKind.ACKNOWLEDGMENTS, [consumer_id])
        work.disposal.remove(RecordKind.CONSUMER, [consumer_id])
    with world.begin(tenant_id) as work:
        for refusal, read in (
            (ConsumerNotFound, lambda: work.consumers.get(consumer_id)),
            (MemberNotFound, lambda: work.members.get(user.id)),
            (SessionEnded, lambda: work.sessions.get(session.id)),
            (DocumentNotFound, lambda: work.documents.get(document.id)),
        ):
            with pytest.raises(refusal):
                read()
        assert work.timeline.page(consumer_id, PageRequest()).items == ()


def test_old_sessions_go_but_those_of_spared_consumers_stay(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    staff, client = a_user(world.new_id()), a_user(world.new_id())
    sessions = [a_session(world.new_id(), tenant_id, each.id) for each in (staff, staff, client)]
    ended = replace(sessions[0], ended_at=NOW)
    with world.begin(tenant_id) as work:
        for user, member in (
            (staff, a_membership(tenant_id, staff.id)),
            (client, people.a_membership(tenant_id, client.id, consumer_id=consumer_id)),
        ):
            work.members.add_user(user)
            work.members.add(member)
        for session in (ended, *sessions[1:]):
            work.sessions.add(session)
    moment = NOW + timedelta(seconds=1)
    with world.begin(tenant_id) as work:
        old = work.disposal
        assert old.count_old(DataClass.SESSION, before=NOW, spared=[]) == 0
        assert old.count_old(DataClass.SESSION, before=moment, spared=[]) == 1
        assert old.count_old(DataClass.SESSION, before=LATER, spared=[]) == 3
        assert old.count_old(DataClass.SESSION, before=LATER, spared=[consumer_id]) == 2
        gone = [
            old.remove_old(DataClass.SESSION, before=LATER, spared=[consumer_id], limit=1)
            for _ in range(3)
        ]
        assert gone == [1, 1, 0]
        assert work.sessions.get(sessions[2].id) == sessions[2]


def test_old_operational_rows_go_and_the_young_stay(world, tenant_id) -> None:
    with world.begin(tenant_id) as work:
        for number, at in enumerate((NOW, NOW, LATER)):
            work.receipts.record("lob", f"evt-{number}", "letter.delivered", at)
    with world.begin(tenant_id) as work:
        for data_class in (DataClass.IDEMPOTENCY_KEY, DataClass.DONE_JOB):
            assert work.disposal.count_old(data_class, before=LATER, spared=[]) == 0
            assert work.disposal.remove_old(data_class, before=LATER, spared=[], limit=9) == 0
        kind = DataClass.WEBHOOK_RECEIPT
        assert work.disposal.count_old(kind, before=LATER, spared=[]) == 2
        assert work.disposal.remove_old(kind, before=LATER, spared=[], limit=9) == 2
        assert not work.receipts.record("lob", "evt-2", "letter.delivered", LATER)
        assert work.receipts.record("lob", "evt-0", "letter.delivered", LATER)


def test_a_consent_is_withdrawn_once_and_goes_with_its_withdrawal(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    consent = a_consent(world, tenant_id, consumer_id, NOW)
    withdrawal, _ = consent.withdraw(by=UserId(consumer_id), at=LATER, ip="203.0.113.9")
    with world.begin(tenant_id) as work:
        work.consents.add(consent)
        assert work.consents.withdrawal(consent.id) is None
        work.consents.withdraw(withdrawal)
    with world.begin(tenant_id) as work:
        assert work.consents.withdrawal(consent.id) == withdrawal
        assert work.consents.latest(consumer_id, consent.kind) == consent
    with pytest.raises(AlreadyStored), world.begin(tenant_id) as work:
        work.consents.withdraw(withdrawal)
    with world.begin(world.tenant()) as work:
        assert work.consents.withdrawal(consent.id) is None
    with world.begin(tenant_id) as work:
        work.disposal.remove(RecordKind.CONSENT, [consent.id])
        assert work.consents.withdrawal(consent.id) is None
        assert work.agreements.consents(consumer_id) == ()


def test_exports_are_listed_newest_first_with_their_parts(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    older, newer = (an_export(world.new_id(), tenant_id, consumer_id) for _ in range(2))
    firms = an_export(world.new_id(), tenant_id, None)
    made, _ = older.finish(at=NOW)
    parts = tuple(an_export_part(newer, number) for number in (1, 2))
    with world.begin(tenant_id) as work:
        work.exports.add(older)
        stored = work.exports.save(made)
        work.exports.add(newer)
        work.exports.add(firms)
        for part in reversed(parts):
            work.export_parts.add(part)
    with world.begin(tenant_id) as work:
        assert work.exports.of(consumer_id) == (newer, stored)
        assert work.exports.of(None) == (firms,)
        assert work.exports.get(older.id) == stored
        assert work.export_parts.all(newer.id) == parts
        assert work.export_parts.all(older.id) == ()
        with pytest.raises(StaleVersion):
            work.exports.save(older)
    with world.begin(world.tenant()) as work:
        assert work.exports.of(None) == ()
        with pytest.raises(ExportNotFound):
            work.exports.get(newer.id)
    with world.begin(tenant_id) as work:
        work.disposal.remove(RecordKind.EXPORT, [newer.id])
        assert work.exports.of(consumer_id) == (stored,)
        assert work.export_parts.all(newer.id) == ()


@pytest.mark.parametrize("of_firm", [True, False])
def test_one_export_of_the_same_thing_is_under_way(world, tenant_id, of_firm: bool) -> None:
    consumer_id = None if of_firm else world.consumer(tenant_id)
    first, second = (an_export(world.new_id(), tenant_id, consumer_id) for _ in range(2))
    with world.begin(tenant_id) as work:
        work.exports.add(first)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.exports.add(second)
    with world.begin(tenant_id) as work:
        work.exports.save(first.finish(at=NOW)[0])
        work.exports.add(second)


def test_a_part_has_its_number_once(world, tenant_id) -> None:
    export = an_export(world.new_id(), tenant_id, None)
    with world.begin(tenant_id) as work:
        work.exports.add(export)
        work.export_parts.add(an_export_part(export))
    with pytest.raises(AlreadyStored), world.begin(tenant_id) as work:
        work.export_parts.add(an_export_part(export))


def test_an_erased_consumer_frees_the_number_and_meets_no_other(world, tenant_id) -> None:
    consumer_ids = [world.consumer(tenant_id) for _ in range(2)]
    with world.begin(tenant_id) as work:
        number = work.consumers.get(consumer_ids[0]).ssn
        for consumer_id in consumer_ids:
            work.consumers.save(work.consumers.get(consumer_id).erased(at=NOW))
        again = people.a_consumer(world.new_id(), tenant_id, ssn=number)
        work.consumers.add(again)
    with world.begin(tenant_id) as work:
        assert work.consumers.get(again.id) == again
        erased = work.consumers.get(consumer_ids[1])
        assert (erased.ssn, erased.email, erased.erased_at) == ("", "", NOW)


def test_a_login_goes_with_its_user_unless_they_are_a_member_elsewhere(world, tenant_id) -> None:
    consumer_id, elsewhere = world.consumer(tenant_id), world.tenant()
    here_only, both = a_user(world.new_id()), a_user(world.new_id())
    with world.begin(tenant_id) as work:
        for user in (here_only, both):
            work.members.add_user(user)
            member = a_membership(tenant_id, user.id, Role.CONSUMER, consumer_id=consumer_id)
            work.members.add(member)
            work.sessions.add(a_session(world.new_id(), tenant_id, user.id))
            work.challenges.add(a_challenge(world.new_id(), tenant_id, user.id))
            work.factors.add(a_factor(user.id))
    with world.begin(elsewhere) as work:
        work.members.add(a_membership(elsewhere, both.id))
    with world.begin(tenant_id) as work:
        work.disposal.remove(RecordKind.LOGIN, [consumer_id])
    assert world.credentials.user_by_email(here_only.email) is None
    assert world.credentials.user_by_email(both.email) == both
    with world.begin(elsewhere) as work:
        assert work.factors.find(both.id) is not None
    [left] = world.credentials.memberships(both.id)
    assert left.tenant_id == elsewhere


def test_the_latest_deletion_is_found_and_each_request_learns_that_it_stands(
    world, tenant_id
) -> None:
    user = a_user(world.new_id())
    session = a_session(world.new_id(), tenant_id, user.id)
    with world.begin(tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(tenant_id, user.id))
        work.sessions.add(session)
        assert work.deletions.latest() is None

    def is_leaving() -> bool:
        standing = world.sessions.standing(user.id, tenant_id, session.id, now=NOW)
        return bool(standing.is_tenant_leaving)

    assert not is_leaving()
    first, second = (a_deletion(world.new_id(), tenant_id) for _ in range(2))
    with world.begin(tenant_id) as work:
        work.deletions.add(first)
    assert is_leaving()
    with world.begin(tenant_id) as work:
        cancelled, _ = first.cancel(by=user.id, at=NOW)
        stored = work.deletions.save(cancelled)
        assert work.deletions.latest() == stored
    assert not is_leaving()
    with world.begin(tenant_id) as work:
        work.deletions.add(second)
        assert work.deletions.latest() == second
        with pytest.raises(StaleVersion):
            work.deletions.save(first)
    with world.begin(world.tenant()) as work:
        assert work.deletions.latest() is None


def test_members_and_the_rest_of_a_firm_go_and_another_firm_stays(world, tenant_id) -> None:
    elsewhere = world.tenant()
    users = [a_user(world.new_id()) for _ in range(2)]
    for tenant, user in ((tenant_id, users[0]), (elsewhere, users[1])):
        with world.begin(tenant) as work:
            work.members.add_user(user)
            work.members.add(a_membership(tenant, user.id))
            work.sessions.add(a_session(world.new_id(), tenant, user.id))
            work.challenges.add(a_challenge(world.new_id(), tenant, user.id))
            work.receipts.record("lob", "evt", "letter.delivered", NOW)
    with world.begin(tenant_id) as work:
        work.disposal.remove(RecordKind.MEMBERS, [tenant_id])
        work.disposal.remove(RecordKind.REST, [tenant_id])
    assert world.credentials.user_by_email(users[0].email) is None
    assert world.credentials.memberships(users[0].id) == ()
    assert world.credentials.user_by_email(users[1].email) == users[1]
    for tenant, is_gone in ((tenant_id, True), (elsewhere, False)):
        with world.begin(tenant) as work:
            taken_anew = work.receipts.record("lob", "evt", "letter.delivered", NOW)
        assert taken_anew is is_gone
