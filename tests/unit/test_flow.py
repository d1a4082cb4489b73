"""The whole flow on the memory adapters: from a new consumer to a proven outcome, in seconds."""

from datetime import timedelta

import pytest

from adapters.memory.directory import MemoryDirectory
from adapters.memory.people import MemoryProviderNotices
from application.consumers.change_address import ChangeAddress
from application.consumers.sign_contract import AcknowledgeRights, CancelContract, SignContract
from application.disputes.reconcile_again import ReconcileAgain
from application.disputes.record_results_notice import RecordResultsNotice
from application.findings.answer_question import AnswerQuestion
from application.findings.backfill_findings import BackfillFindings
from application.findings.read_findings import ListFindings, ReadFinding
from application.letters.edit_letter import EditLetter
from application.letters.read_letters import ReadLetter
from application.letters.sign_letter import SignLetter
from application.paging import PageRequest
from application.ports import StaleVersion
from application.timeline.read_timeline import ReadTimeline
from application.webhooks.take_notices import Taken, TakeProviderNotice
from application.work_queue.work_tasks import CompleteTask, ListTasks
from domain.addresses import PostalAddress
from domain.connections import ProviderRefused, PullFailure
from domain.consumers.consumer import ConsentMissing, ConsumerWithoutAddress
from domain.consumers.contracts import ContractCancelled, WaitingPeriodNotOver
from domain.disputes.dispute import Dispute, DisputeState, ItemAlreadyDisputed
from domain.disputes.outcomes import LetterKind
from domain.errors import Unavailable
from domain.findings.questions import AnswerContradictsFinding, AnswerMissing
from domain.findings.ranking import Part
from domain.identity import Actor
from domain.letters.letter import HashMismatch, LetterNotInState, LetterState
from domain.letters.narrative import ItemNarrative
from domain.mail import MailService, MailState
from domain.tasks import TaskKind
from staging.firm import HOME, NAME, START, TENANT, TEXT, Firm


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture
def zoe(firm: Firm) -> Actor:
    """A consumer who may be served, with a connection and a first report on offer."""
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    return zoe


@pytest.fixture
def running(firm: Firm, zoe: Actor) -> tuple[Dispute, ...]:
    """Disputes whose letters were delivered."""
    report = firm.pull(zoe).report_id
    opened = firm.open(zoe, firm.pick(zoe, report))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    firm.clock.advance(timedelta(days=4))
    firm.deliver()
    return tuple(firm.dispute(d) for d in opened)


def test_the_whole_flow_from_contract_to_proof(firm):
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    anchor = firm.clock().date()
    firm.offer(1, anchor)
    report = firm.pull(zoe).report_id
    opened = firm.open(zoe, firm.pick(zoe, report))
    firm.work_off()
    letters = firm.letters(zoe)
    assert len(letters) == len(opened) == 3
    for letter in letters:
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    assert len(firm.carrier.posted) == 3
    firm.clock.advance(timedelta(days=4))
    firm.deliver()
    running = [firm.dispute(d) for d in opened]
    assert {d.state for d in running} == {DisputeState.RUNNING}
    firm.jump_to(running[0].clock.due_later)
    firm.work_off()
    assert firm.tasks().count(TaskKind.RESULTS_DUE) == 3
    firm.jump_to(running[0].clock.silence_claimable_on + timedelta(days=1))
    firm.offer(2, anchor)
    firm.pull(zoe)
    ended = [firm.dispute(d) for d in opened]
    assert all(d.outcomes for d in ended)
    following = [d for d in firm.disputes() if d.round == 2]
    assert {d.letter_kind for d in following} <= {LetterKind.FOLLOW_UP, LetterKind.NO_RESPONSE}
    assert len([x for x in firm.letters(zoe) if x.dispute_id in {d.id for d in following}]) == len(
        following
    )
    assert firm.parked() == []
    told = ReadTimeline(firm.db.begin)(zoe, zoe.consumer_id, PageRequest(limit=200))
    assert len(told.items) > 40
    assert {m.to for m in firm.mailer.sent} == {"zoe@example.com"}


def test_nothing_is_done_inside_the_waiting_period(firm):
    zoe = firm.take_on()
    firm.contract(zoe, waits=False)
    firm.consent(zoe)
    with pytest.raises(WaitingPeriodNotOver):
        firm.connect(zoe, zoe.consumer_id)


def test_no_report_is_read_without_consent(firm):
    zoe = firm.take_on()
    firm.contract(zoe)
    with pytest.raises(ConsentMissing):
        firm.connect(zoe, zoe.consumer_id)


def test_a_cancelled_contract_stops_the_mailing_of_an_approved_letter(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    CancelContract(firm.db.begin, firm.clock)(zoe, zoe.consumer_id)
    firm.work_off()
    assert firm.carrier.posted == {}
    with pytest.raises(ContractCancelled):
        firm.connect(zoe, zoe.consumer_id)


def test_an_unanswered_question_opens_nothing(firm, zoe):
    picked = firm.pick(zoe, firm.pull(zoe).report_id, answer=False)
    with pytest.raises(AnswerMissing):
        firm.open(zoe, picked)
    assert firm.disputes() == []


def test_a_contradicting_answer_withdraws_the_claim(firm, zoe):
    report = firm.pull(zoe).report_id
    asked = next(
        f.finding
        for f in ListFindings(firm.db.begin)(zoe, report).items
        if f.finding.hit.question and f.finding.hit.question.needed in {"yes", "no"}
    )
    question = asked.hit.question
    other = "no" if question.needed == "yes" else "yes"
    AnswerQuestion(firm.db.begin, firm.clock)(zoe, asked.id, question_id=question.id, value=other)
    with pytest.raises(AnswerContradictsFinding):
        firm.open(zoe, [asked.id])


def test_findings_come_the_most_urgent_first_and_disputed_ones_step_back(firm, zoe):
    report = firm.pull(zoe).report_id
    before = ListFindings(firm.db.begin)(zoe, report).items
    scores = [found.priority.score for found in before]
    assert scores == sorted(scores, reverse=True)
    assert ListFindings(firm.db.begin)(zoe, report).items == before
    picked = firm.pick(zoe, report)
    firm.open(zoe, picked[:1])
    now = {found.finding.id: found for found in ListFindings(firm.db.begin)(zoe, report).items}
    was = {found.finding.id: found for found in before}
    assert _points(now[picked[0]], Part.OPEN) == 0
    assert _points(was[picked[0]], Part.OPEN) == 10
    untouched = [i for i in now if i not in picked]
    assert {i: now[i].priority for i in untouched} == {i: was[i].priority for i in untouched}
    assert ReadFinding(firm.db.begin)(zoe, picked[0]) == now[picked[0]]


def _points(found, part: Part) -> int:
    return next(one.points for one in found.priority.contributions if one.part is part)


def test_an_item_is_not_disputed_twice_at_once(firm, zoe):
    picked = firm.pick(zoe, firm.pull(zoe).report_id)
    firm.open(zoe, picked)
    with pytest.raises(ItemAlreadyDisputed):
        firm.open(zoe, picked)


def test_a_consumer_without_address_signs_no_contract_and_disputes_nothing(firm):
    zoe = firm.take_on(address=None)
    AcknowledgeRights(firm.db.begin, firm.clock)(zoe, zoe.consumer_id, text_version="1")
    firm.clock.advance(timedelta(minutes=1))
    with pytest.raises(ConsumerWithoutAddress):
        SignContract(firm.db.begin, firm.clock, firm.ids)(
            zoe, zoe.consumer_id, text_version="1", text_sha256=TEXT
        )


def test_an_edit_voids_signature_and_approval_and_nothing_is_mailed(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    letter = firm.letters(zoe)[0]
    approved = firm.approve(firm.sign(zoe, letter))
    first = approved.narratives[0]
    edited = EditLetter(firm.db.begin, firm.drafting, firm.clock)(
        firm.operator,
        letter.id,
        version=approved.version,
        paragraphs={int(first.item_id): "To be plain: " + first.paragraph},
    )
    firm.work_off()
    assert edited.state is LetterState.DRAFTED
    assert edited.pdf.sha256 != letter.pdf.sha256
    assert firm.carrier.posted == {}
    with pytest.raises(HashMismatch):
        SignLetter(firm.db.begin, firm.clock)(
            zoe, letter.id, sha256=letter.pdf.sha256, name=NAME.full
        )


def test_an_edit_of_a_version_that_is_gone_is_refused(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    letter = firm.letters(zoe)[0]
    firm.sign(zoe, letter)
    with pytest.raises(StaleVersion):
        EditLetter(firm.db.begin, firm.drafting, firm.clock)(
            firm.operator, letter.id, version=letter.version, paragraphs={}
        )


def test_a_second_approval_is_refused(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    signed = firm.sign(zoe, firm.letters(zoe)[0])
    firm.approve(signed)
    with pytest.raises(LetterNotInState):
        firm.approve(signed)


def test_a_lost_answer_of_the_carrier_mails_once(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    firm.carrier.fails_after_accepting = 2
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    for _ in range(5):
        firm.work_off()
        firm.clock.advance(timedelta(minutes=10))
    states = {ReadLetter(firm.db.begin)(zoe, x.id).state for x in firm.letters(zoe)}
    assert states == {LetterState.MAILED}
    assert len(firm.carrier.posted) == 3


def test_a_vendor_that_is_down_delays_but_loses_nothing(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.narrator.answers.extend([Unavailable("overloaded")] * 2)
    for _ in range(6):
        firm.work_off()
        firm.clock.advance(timedelta(minutes=10))
    assert len(firm.letters(zoe)) == 3


def test_a_failed_pull_asks_a_person_until_one_succeeds(firm, zoe):
    firm.provider.failures.append(ProviderRefused(PullFailure.NOT_READY, "pending"))
    assert firm.pull(zoe).failure is PullFailure.NOT_READY
    firm.provider.failures.append(ProviderRefused(PullFailure.NEVER_ORDERED, "none"))
    assert firm.pull(zoe).failure is PullFailure.NEVER_ORDERED
    [task] = ListTasks(firm.db.begin)(firm.operator, PageRequest()).items
    assert "never ordered" in task.title
    firm.pull(zoe)
    assert firm.tasks() == []


def test_a_narrator_that_stays_away_does_not_hold_letters_up_and_is_named_on_them(firm, zoe):
    firm.narrator.answers.extend([Unavailable("overloaded")] * 60)
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    for _ in range(8):
        firm.work_off()
        firm.clock.advance(timedelta(minutes=1))
    letters = firm.letters(zoe)
    assert [x.narrator for x in letters] == ["plain"] * 3
    assert all("overloaded" in x.narrator_refusals[0] for x in letters)


def test_a_narrator_that_invents_is_refused_and_named_on_the_letter(firm, zoe):
    invented = tuple(
        ItemNarrative(item_id=str(n), paragraph="They owe me $500.") for n in range(1, 30)
    )
    firm.narrator.answers.append(invented)
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    refused = [x for x in firm.letters(zoe) if x.narrator_refusals]
    assert [x.narrator for x in refused] == ["plain"]
    assert "memory" in refused[0].narrator_refusals[0]


def test_a_lost_webhook_costs_a_day_and_not_the_case(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    for piece_id in firm.carrier.posted:
        firm.carrier.scan(piece_id, MailState.DELIVERED)
    firm.clock.advance(timedelta(days=1, minutes=1))
    firm.work_off()
    assert {d.state for d in firm.disputes()} == {DisputeState.RUNNING}


def test_a_returned_letter_asks_a_person_and_starts_no_clock(firm, zoe):
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    for piece_id in firm.carrier.posted:
        firm.carrier.scan(piece_id, MailState.RETURNED)
    firm.clock.advance(timedelta(days=2))
    firm.work_off()
    assert {d.state for d in firm.disputes()} == {DisputeState.UNDELIVERED}
    assert firm.tasks().count(TaskKind.LETTER_RETURNED) == 3


def test_an_undeliverable_address_is_put_before_a_person(firm, zoe):
    firm.verifier.undeliverable[HOME.line1] = "undeliverable"
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    firm.approve(firm.sign(zoe, firm.letters(zoe)[0]))
    firm.work_off()
    assert TaskKind.MAILING_REFUSED in firm.tasks()
    assert firm.carrier.posted == {}


def test_a_bureau_that_answered_is_asked_how_it_verified(firm, zoe, running):
    answering = running[0]
    firm.jump_to(answering.clock.due_later)
    RecordResultsNotice(firm.db.begin, firm.clock)(
        firm.operator,
        answering.id,
        dated_on=answering.clock.due_earlier,
        received_on=answering.clock.due_later,
    )
    firm.offer(2, START.date() + timedelta(days=4))
    firm.pull(zoe)
    following = [d for d in firm.disputes() if d.previous_id == answering.id]
    assert [d.letter_kind for d in following] in (
        [LetterKind.METHOD_OF_VERIFICATION],
        [LetterKind.FOLLOW_UP],
    )


def test_an_early_report_waits_and_is_judged_when_silence_is_safe(firm, zoe, running):
    firm.clock.advance(timedelta(days=10))
    firm.offer(2, firm.clock().date() - timedelta(days=14))
    firm.pull(zoe)
    waiting = [d for d in firm.disputes() if d.state is DisputeState.RUNNING]
    assert waiting, "an unchanged item proves nothing within the period"
    assert all(d.outcomes for d in waiting)
    firm.jump_to(running[0].clock.silence_claimable_on)
    firm.work_off()
    assert {firm.dispute(d).state for d in waiting} == {DisputeState.ESCALATED}


def test_reconciling_again_finds_nothing_left_to_do(firm, zoe, running):
    firm.jump_to(running[0].clock.silence_claimable_on)
    firm.work_off()
    firm.offer(2, START.date() + timedelta(days=4))
    firm.pull(zoe)
    again = ReconcileAgain(firm.db.begin, firm.clock)
    assert list(again(TENANT)) == []


def test_a_dry_run_says_and_stores_nothing(firm, zoe, running):
    firm.jump_to(running[0].clock.silence_claimable_on)
    firm.work_off()
    firm.offer(2, START.date() + timedelta(days=4))
    dropped = firm.reactions.pop("reconcile_disputes")
    firm.pull(zoe)
    again = ReconcileAgain(firm.db.begin, firm.clock)
    told = list(again(TENANT, dry_run=True))
    assert len(told) == 3
    assert {firm.dispute(d).state for d in running} == {DisputeState.RUNNING}
    assert len(list(again(TENANT))) == 3
    assert DisputeState.RUNNING not in {firm.dispute(d).state for d in running}
    firm.reactions["reconcile_disputes"] = dropped


def test_a_backfill_changes_nothing_when_rules_have_not_changed(firm, zoe):
    firm.pull(zoe)
    steps = list(BackfillFindings(firm.db.begin, firm.clock, firm.ids)(TENANT))
    done = steps[-1].backfill
    assert (done.reports, done.added, done.withdrawn, done.changed) == (1, 0, 0, 0)


def test_the_providers_news_pulls_once_for_each_notice(firm, zoe):
    notices = MemoryProviderNotices()
    take = TakeProviderNotice(
        firm.db.begin, MemoryDirectory(firm.db), notices, "smartcredit", firm.clock, firm.ids
    )
    headers, body = notices.notice(
        event_id="e1", event_type="report.updated", member_id=firm.provider.member_id
    )
    assert take(headers, body) is Taken.QUEUED
    assert take(headers, body) is Taken.DUPLICATE
    firm.work_off()
    with firm.db.begin(TENANT) as work:
        assert work.reports.latest(zoe.consumer_id) is not None


def test_a_task_is_completed_once(firm, zoe, running):
    firm.jump_to(running[0].clock.due_later)
    firm.work_off()
    complete = CompleteTask(firm.db.begin, firm.clock)
    task = ListTasks(firm.db.begin)(firm.operator, PageRequest()).items[0]
    complete(firm.operator, task.id)
    assert task.id not in {
        t.id for t in ListTasks(firm.db.begin)(firm.operator, PageRequest()).items
    }


def test_moving_house_between_rounds_reaches_the_next_letter(firm, zoe, running):
    with firm.db.begin(TENANT) as work:
        version = work.consumers.get(zoe.consumer_id).version
    new_home = PostalAddress(
        name=NAME.full, line1="9 New Way", city="Dayton", state="OH", zip="45402"
    )
    ChangeAddress(firm.db.begin, firm.clock)(
        firm.operator, zoe.consumer_id, new_home, version=version
    )
    firm.jump_to(running[0].clock.silence_claimable_on)
    firm.work_off()
    firm.offer(2, START.date() + timedelta(days=4))
    firm.pull(zoe)
    second = [x for x in firm.letters(zoe) if x.kind is not LetterKind.INITIAL]
    assert {x.document.sender.line1 for x in second} == {"9 New Way"}
    assert second[0].document.reference[-1].value.startswith("48 Sample Orchard Ln")


def test_the_cost_of_each_piece_is_recorded(firm, zoe, running):
    with firm.db.begin(TENANT) as work:
        pieces = [work.mail.of_letter(x.id) for x in work.letters.page(None, PageRequest()).items]
    assert {p.service for p in pieces} == {MailService.CERTIFIED_RETURN_RECEIPT}
    assert all(p.cost.total.minor >= 110 + 530 + 282 for p in pieces)


def test_round_two_says_only_what_the_newest_report_still_shows(firm, zoe, running):
    firm.jump_to(running[0].clock.silence_claimable_on)
    firm.work_off()
    firm.offer(2, START.date() + timedelta(days=4))
    newest = firm.pull(zoe).report_id
    following = [d for d in firm.disputes() if d.round == 2]
    with firm.db.begin(TENANT) as work:
        sha256 = work.reports.get(newest).sha256
        claims = [work.findings.get(f) for d in following for i in d.items for f in i.finding_ids]
    assert claims
    assert {c.report_id for c in claims} == {newest}
    assert {fact.sha256 for c in claims for fact in c.hit.facts} == {sha256}
    labels = {i.subject.label for d in following for i in d.items}
    assert not any("REDROCK" in label for label in labels), "its twin was deleted"
