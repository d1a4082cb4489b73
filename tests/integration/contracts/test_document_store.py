"""DocumentStore."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from tests.integration.contracts.people import NOW, a_document

from application.ports import StaleVersion
from domain.consumers.documents import DocumentNotFound


def test_live_documents_come_oldest_first_and_only_the_consumers_own(world, tenant_id) -> None:
    consumer_id, other_id = world.consumer(tenant_id), world.consumer(tenant_id)
    newer = a_document(world.new_id(), tenant_id, consumer_id)
    older = replace(
        a_document(world.new_id(), tenant_id, consumer_id),
        slot=newer.slot + 1,
        added_at=NOW - timedelta(days=1),
    )
    others = a_document(world.new_id(), tenant_id, other_id)
    with world.begin(tenant_id) as work:
        for document in (newer, older, others):
            work.documents.add(document)
    with world.begin(tenant_id) as work:
        assert work.documents.live(consumer_id) == (older, newer)
        removed = work.documents.save(replace(older, removed_at=NOW))
    with world.begin(tenant_id) as work:
        assert work.documents.live(consumer_id) == (newer,)
        assert work.documents.get(older.id) == removed
    with world.begin(world.tenant()) as work:
        assert work.documents.live(consumer_id) == ()


def test_a_slot_is_held_by_one_live_document(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    first, second = (a_document(world.new_id(), tenant_id, consumer_id) for _ in range(2))
    with world.begin(tenant_id) as work:
        work.documents.add(first)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.documents.add(second)
    with world.begin(tenant_id) as work, pytest.raises(DocumentNotFound):
        work.documents.get(second.id)
    with world.begin(tenant_id) as work:
        work.documents.save(replace(first, removed_at=NOW))
        work.documents.add(second)
        assert work.documents.live(consumer_id) == (second,)


def test_of_two_that_arrive_at_once_one_finds_the_slot_taken(world, tenant_id) -> None:
    consumer_id = world.consumer(tenant_id)
    together, refused = Barrier(2), []

    def arrive(document) -> None:
        together.wait(timeout=10)
        try:
            with world.begin(tenant_id) as work:
                work.documents.add(document)
        except StaleVersion as refusal:
            refused.append(refusal)

    documents = [a_document(world.new_id(), tenant_id, consumer_id) for _ in range(2)]
    threads = [Thread(target=arrive, args=(document,)) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    with world.begin(tenant_id) as work:
        assert len(work.documents.live(consumer_id)) == 1
