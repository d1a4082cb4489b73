"""Timeline: what happened, newest first, in sentences."""

from datetime import timedelta

import pytest
from tests.integration.contracts.casefile import a_casefile

from application.paging import PageRequest
from application.reactions import REACTIONS
from domain.consumers.consumer import ConsumerAdded
from domain.disputes.dispute import ResultsFellDue
from domain.identity import ConsumerId
from domain.mail import LetterMailed, MailReported
from domain.tasks import TaskKind
from domain.timeline import sentence


def tell(world, event, *, due_at=None) -> None:
    with world.begin(event.tenant_id) as work:
        work.outbox.add(event, due_at=due_at)


def page(world, tenant_id, consumer_id, **request):
    with world.begin(tenant_id) as work:
        return work.timeline.page(ConsumerId(consumer_id), PageRequest(**request))


def added(world, tenant_id, consumer_id) -> ConsumerAdded:
    return ConsumerAdded(tenant_id=tenant_id, consumer_id=ConsumerId(consumer_id), at=world.now)


def test_events_of_the_consumer_come_newest_first_page_by_page(world, tenant_id) -> None:
    consumer_id, other = world.consumer(tenant_id), world.consumer(tenant_id)
    for _ in range(3):
        tell(world, added(world, tenant_id, consumer_id))
        tell(world, added(world, tenant_id, other))
        world.clock.advance(timedelta(minutes=1))
    first = page(world, tenant_id, consumer_id, limit=2)
    second = page(world, tenant_id, consumer_id, limit=2, after=first.next_after)
    times = [entry.at for entry in (*first.items, *second.items)]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)
    assert second.next_after is None
    assert page(world, world.tenant(), consumer_id).items == ()


def test_events_of_one_instant_keep_their_order(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    for _ in range(3):
        tell(world, added(world, tenant_id, consumer_id))
    ids = [entry.id for entry in page(world, tenant_id, consumer_id).items]
    assert ids == sorted(ids, reverse=True)


def test_a_timer_appears_at_its_time_when_it_has_fired(world, tenant_id) -> None:
    casefile = a_casefile(world, tenant_id)
    due_at = world.now + timedelta(days=31)
    timer = ResultsFellDue(
        tenant_id=tenant_id,
        consumer_id=casefile.dispute.consumer_id,
        at=world.now,
        dispute_id=casefile.dispute.id,
        bureau="experian",
    )
    tell(world, timer, due_at=due_at)
    tell(world, added(world, tenant_id, casefile.consumer_id))
    assert len(page(world, tenant_id, casefile.consumer_id).items) == 1
    world.clock.advance_to(due_at)
    fired, _ = page(world, tenant_id, casefile.consumer_id).items
    assert (fired.at, fired.event_type) == (due_at, "ResultsFellDue")
    assert fired.sentence == "The time that Experian had to answer has ended"


def test_an_event_of_a_dispute_is_told_with_its_bureau(world, tenant_id) -> None:
    casefile = a_casefile(world, tenant_id)
    tell(
        world,
        LetterMailed(
            tenant_id=tenant_id,
            consumer_id=casefile.dispute.consumer_id,
            at=world.now,
            letter_id=casefile.letter.id,
            dispute_id=casefile.dispute.id,
            mail_piece_id=casefile.piece.id,
            provider_id="ltr_1",
            service=casefile.piece.service.value,
            cost_minor=952,
        ),
    )
    [entry] = page(world, tenant_id, casefile.consumer_id).items
    assert entry.sentence == (
        "The letter to Experian was mailed by certified mail with return receipt, at $9.52"
    )
    assert entry.detail["bureau"] == "experian"
    assert "tenant_id" not in entry.detail


def test_what_is_not_historic_is_not_told(world, tenant_id) -> None:
    casefile = a_casefile(world, tenant_id)
    tell(
        world,
        MailReported(
            tenant_id=tenant_id,
            consumer_id=casefile.dispute.consumer_id,
            at=world.now,
            mail_piece_id=casefile.piece.id,
        ),
    )
    assert page(world, tenant_id, casefile.consumer_id).items == ()


def test_an_unknown_cursor_ends_the_list(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    tell(world, added(world, tenant_id, consumer_id))
    assert page(world, tenant_id, consumer_id, after=world.new_id()).items == ()


HISTORIC = [event.__name__ for event in REACTIONS if event.historic]


@pytest.mark.parametrize("event_type", HISTORIC)
def test_every_event_of_the_history_has_its_own_sentence(event_type: str) -> None:
    """An unknown one is told by its name, in small letters."""
    assert sentence(event_type, {"bureau": "experian", "name": "Example"})[0].isupper()
    assert sentence("SomethingNewHappened", {}) == "something new happened"


TOLD = [
    ("DisputeOpened", {"round": "1", "items": "1"}, "a dispute of 1 item was opened"),
    ("ReportImported", {"report_date": "2026-11-26", "findings": "27"}, "27 possible errors"),
    ("ConsumerNotified", {"subject": "Your letter was mailed"}, "e-mail: “Your letter was mailed”"),
    ("TaskOpened", {"kind": "approve_letter", "due_on": "2026-11-26"}, "approve a signed letter"),
    ("DisputeReconciled", {"counts": "1 deleted, 2 worse"}, "2 changed for the worse"),
    ("ProviderConnected", {"provider": "smartcredit"}, "SmartCredit"),
]


@pytest.mark.parametrize(("event_type", "detail", "words"), TOLD)
def test_the_history_speaks_in_plain_words(event_type: str, detail, words: str) -> None:
    assert sentence(event_type, {"bureau": "equifax"} | detail).endswith(words)


@pytest.mark.parametrize("event_type", HISTORIC)
def test_the_history_addresses_nobody(event_type: str) -> None:
    """Consumer and staff read the same sentences."""
    assert not {"you", "your"} & set(sentence(event_type, {}).lower().split())


@pytest.mark.parametrize("kind", TaskKind)
def test_every_task_is_named_in_plain_words(kind: TaskKind) -> None:
    assert kind.value.replace("_", " ") not in sentence("TaskOpened", {"kind": kind.value})
