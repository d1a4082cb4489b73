"""Every AuditTrail must pass this file: what passes through a Work is on record, unasked."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from tests.integration.contracts.casefile import Casefile, a_casefile
from tests.integration.contracts.people import a_consumer

from application.paging import PageRequest
from domain.audit import AuditEntry, AuditQuery, Verb
from domain.consumers.consumer import ContractCancelledByConsumer
from domain.errors import NotFound
from domain.identity import Actor, ConsumerId, SessionId, TenantId, UserId


@pytest.fixture
def casefile(world, tenant_id) -> Casefile:
    return a_casefile(world, tenant_id)


def an_actor(world, tenant_id: TenantId) -> Actor:
    return Actor(
        user_id=UserId(world.new_id()),
        tenant_id=tenant_id,
        permissions=frozenset(),
        session_id=SessionId(world.new_id()),
        ip="192.0.2.7",
        request_id="it's \\ a request\0",
        on_behalf_of=UserId(world.new_id()),
    )


def entries(world, tenant_id: TenantId, **asked: object) -> list[AuditEntry]:
    """Oldest first, as a program sees them: nobody's look."""
    with world.begin(tenant_id) as work:
        page = work.audit.page(AuditQuery(**asked), PageRequest(limit=100))
    return list(reversed(page.items))


def told(entry: AuditEntry) -> tuple[str, str, tuple[str, ...], UUID | None]:
    return entry.verb.value, entry.kind, entry.entity_ids, entry.consumer_id


def test_an_entry_says_who_did_it_when_and_from_where(world, tenant_id) -> None:
    actor = an_actor(world, tenant_id)
    consumer = a_consumer(world.new_id(), tenant_id)
    with world.begin(tenant_id, actor) as work:
        work.consumers.add(consumer)
    [entry] = entries(world, tenant_id, actor_id=actor.user_id)
    assert told(entry) == ("created", "consumers", (str(consumer.id),), consumer.id)
    assert entry.tenant_id == tenant_id
    assert entry.at == world.now
    assert entry.session_id == actor.session_id
    assert entry.on_behalf_of == actor.on_behalf_of
    assert entry.ip == "192.0.2.7"
    assert entry.request_id.startswith("it's \\ a request")
    assert entry.done_by == ""


def test_a_change_carries_hashes_of_the_state_before_and_after(world, casefile) -> None:
    consumer_id = ConsumerId(casefile.consumer_id)
    for email in ("one@example.com", "two@example.com"):
        with world.begin(casefile.tenant_id) as work:
            consumer = work.consumers.get(consumer_id)
            work.consumers.save(replace(consumer, email=email))
    created, first, second = entries(world, casefile.tenant_id, kind="consumers")
    assert [e.verb for e in (created, first, second)] == [Verb.CREATED, Verb.CHANGED, Verb.CHANGED]
    assert created.before is None
    assert created.after == first.before
    assert first.after == second.before
    assert len({created.after, first.after, second.after}) == 3


def test_the_state_before_is_there_also_when_another_transaction_read_it(world, casefile) -> None:
    with world.begin(casefile.tenant_id) as work:
        task = work.tasks.get(casefile.task.id)
    with world.begin(casefile.tenant_id) as work:
        work.tasks.save(replace(task, title="Another title"))
    _, changed = entries(world, casefile.tenant_id, kind="tasks")
    assert changed.verb is Verb.CHANGED
    assert changed.before is not None
    assert changed.before != changed.after


def test_several_writes_to_one_entity_are_one_entry(world, tenant_id) -> None:
    consumer = a_consumer(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.consumers.add(consumer)
        saved = work.consumers.save(replace(consumer, email="new@example.com"))
        work.consumers.save(replace(saved, email="newer@example.com"))
    [entry] = entries(world, tenant_id, kind="consumers")
    assert entry.verb is Verb.CREATED
    assert entry.before is None


def test_what_somebody_reads_of_a_person_is_on_record(world, casefile) -> None:
    actor = an_actor(world, casefile.tenant_id)
    consumer_id = ConsumerId(casefile.consumer_id)
    happened = ContractCancelledByConsumer(
        tenant_id=casefile.tenant_id, consumer_id=consumer_id, at=world.now
    )
    with world.begin(casefile.tenant_id) as work:
        work.outbox.add(happened)
    with world.begin(casefile.tenant_id, actor) as work:
        work.letters.get(casefile.letter.id)
        work.disputes.get(casefile.dispute.id)
        work.reports.normalized(casefile.stored.id)
        work.reports.get(casefile.stored.id)
        work.tasks.get(casefile.task.id)
        work.timeline.page(consumer_id, PageRequest())
    found = [told(e)[:3] for e in entries(world, casefile.tenant_id, actor_id=actor.user_id)]
    assert sorted(found) == [
        ("read", "disputes", (str(casefile.dispute.id),)),
        ("read", "events", ()),
        ("read", "letters", (str(casefile.letter.id),)),
        ("read", "reports", (str(casefile.stored.id),)),
    ]


def test_a_page_of_files_is_one_entry_for_each_file_seen(world, tenant_id) -> None:
    seen = {world.consumer(tenant_id) for _ in range(3)}
    actor = an_actor(world, tenant_id)
    with world.begin(tenant_id, actor) as work:
        work.consumers.page(PageRequest())
    found = entries(world, tenant_id, actor_id=actor.user_id)
    assert {entry.consumer_id for entry in found} == seen
    assert len(found) == 3
    for consumer_id in seen:
        [entry] = entries(world, tenant_id, consumer_id=consumer_id, verb=Verb.READ)
        assert entry.actor_id == actor.user_id


def test_a_list_of_one_persons_items_is_one_entry_that_names_them_all(world, casefile) -> None:
    actor = an_actor(world, casefile.tenant_id)
    finding = casefile.finding
    other = replace(
        finding,
        id=world.new_id(),
        hit=replace(finding.hit, subject=replace(finding.hit.subject, path="tradelines/9")),
    )
    with world.begin(casefile.tenant_id) as work:
        work.findings.add_all([other])
    with world.begin(casefile.tenant_id, actor) as work:
        work.findings.of_report(casefile.stored.id)
    [entry] = entries(world, casefile.tenant_id, actor_id=actor.user_id)
    assert sorted(entry.entity_ids) == sorted([str(finding.id), str(other.id)])
    for one in (finding, other):
        [found] = entries(
            world,
            casefile.tenant_id,
            kind="findings",
            entity_id=str(one.id),
            actor_id=actor.user_id,
        )
        assert found == entry


def test_what_is_read_to_be_changed_is_one_entry(world, casefile) -> None:
    actor = an_actor(world, casefile.tenant_id)
    with world.begin(casefile.tenant_id, actor) as work:
        letter = work.letters.get(casefile.letter.id)
        work.letters.save(letter)
    [entry] = entries(world, casefile.tenant_id, actor_id=actor.user_id)
    assert told(entry)[:2] == ("changed", "letters")


def test_nobodys_reads_leave_no_entry(world, casefile) -> None:
    before = entries(world, casefile.tenant_id)
    with world.begin(casefile.tenant_id) as work:
        work.letters.get(casefile.letter.id)
    after = entries(world, casefile.tenant_id)
    assert [e for e in after if e.verb is Verb.READ and e.kind == "letters"] == []
    assert len(after) == len(before) + 1  # the look at the audit itself


def test_what_was_undone_leaves_no_entry(world, tenant_id) -> None:
    consumer = a_consumer(world.new_id(), tenant_id)
    with pytest.raises(NotFound), world.begin(tenant_id) as work:
        work.consumers.add(consumer)
        work.letters.get(world.new_id())
    assert entries(world, tenant_id, kind="consumers") == []


def test_a_use_case_adds_what_only_it_knows(world, casefile) -> None:
    actor = an_actor(world, casefile.tenant_id)
    consumer_id = ConsumerId(casefile.consumer_id)
    with world.begin(casefile.tenant_id, actor) as work:
        work.consumers.get(consumer_id)
        work.audit.note(Verb.REVEALED, "consumers", str(consumer_id), consumer_id)
    found = entries(world, casefile.tenant_id, actor_id=actor.user_id)
    assert [e.verb for e in found] == [Verb.READ, Verb.REVEALED]


def test_a_look_at_the_audit_is_on_record(world, tenant_id) -> None:
    actor = an_actor(world, tenant_id)
    with world.begin(tenant_id, actor) as work:
        work.audit.page(AuditQuery(), PageRequest())
    [entry] = entries(world, tenant_id, actor_id=actor.user_id)
    assert told(entry)[:2] == ("read", "audit_entries")


def test_searches_by_time_and_pages_from_newest_to_oldest(world, tenant_id) -> None:
    started = world.now
    for _ in range(3):
        world.consumer(tenant_id)
        world.clock.advance(timedelta(days=40))
    first, second, third = entries(world, tenant_id, kind="consumers")
    within = AuditQuery(
        kind="consumers", since=started + timedelta(days=40), until=started + timedelta(days=80)
    )
    with world.begin(tenant_id) as work:
        assert work.audit.page(within, PageRequest()).items == (second,)
        page = work.audit.page(AuditQuery(kind="consumers"), PageRequest(limit=2))
        assert page.items == (third, second)
        rest = PageRequest(limit=2, after=page.next_after)
        assert work.audit.page(AuditQuery(kind="consumers"), rest).items == (first,)


def test_another_tenants_entries_are_not_there(world, tenant_id) -> None:
    world.consumer(tenant_id)
    other = world.tenant()
    assert {entry.tenant_id for entry in entries(world, other)} == {other}
