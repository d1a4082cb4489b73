"""ConsumerStore, ConsentStore and ContractStore."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.integration.contracts.people import NOW, a_consumer

from application.paging import PageRequest
from domain.consumers.consumer import Consent, ConsentId, ConsentKind, SsnTaken
from domain.identity import ConsumerId, UserId


def test_a_social_security_number_names_one_consumer_of_a_tenant(world, tenant_id) -> None:
    with world.begin(tenant_id) as work:
        work.consumers.add(a_consumer(world.new_id(), tenant_id, ssn="666123456"))
    with pytest.raises(SsnTaken), world.begin(tenant_id) as work:
        work.consumers.add(a_consumer(world.new_id(), tenant_id, ssn="666123456"))
    other = world.tenant()
    with world.begin(other) as work:
        work.consumers.add(a_consumer(world.new_id(), other, ssn="666123456"))


def test_changing_to_a_taken_number_is_refused(world, tenant_id) -> None:
    first = a_consumer(world.new_id(), tenant_id, ssn="666000001")
    second = a_consumer(world.new_id(), tenant_id, ssn="666000002")
    with world.begin(tenant_id) as work:
        work.consumers.add(first)
        work.consumers.add(second)
    with pytest.raises(SsnTaken), world.begin(tenant_id) as work:
        work.consumers.save(replace(second, ssn=first.ssn))


def test_consumers_are_paged_newest_first_and_only_the_tenants_own(world, tenant_id) -> None:
    ids = [world.consumer(tenant_id) for _ in range(5)]
    world.consumer(world.tenant())
    seen, after = [], None
    for _ in range(3):
        with world.begin(tenant_id) as work:
            page = work.consumers.page(PageRequest(limit=2, after=after))
        seen += [consumer.id for consumer in page.items]
        after = page.next_after
    assert seen == list(reversed(ids))
    assert after is None


def test_a_page_that_ends_with_the_last_row_has_no_next(world, tenant_id) -> None:
    world.consumer(tenant_id)
    with world.begin(tenant_id) as work:
        assert work.consumers.page(PageRequest(limit=1)).next_after is None


def test_the_latest_consent_of_a_kind_counts(world, tenant_id) -> None:
    consumer_id = ConsumerId(world.consumer(tenant_id))
    older = Consent(
        id=ConsentId(world.new_id()),
        tenant_id=tenant_id,
        consumer_id=consumer_id,
        kind=ConsentKind.REPORT_ACCESS,
        text_version="1",
        text_sha256="ab" * 32,
        given_at=NOW,
        ip="127.0.0.1",
        given_by=UserId(world.new_id()),
    )
    newer = replace(older, id=ConsentId(world.new_id()), given_at=NOW + timedelta(days=1))
    with world.begin(tenant_id) as work:
        work.consents.add(newer)
        work.consents.add(older)
        assert work.consents.latest(consumer_id, ConsentKind.REPORT_ACCESS) == newer
        assert work.consents.latest(consumer_id, ConsentKind.ELECTRONIC_RECORDS) is None


def test_the_rights_statement_is_acknowledged_as_often_as_given(world, tenant_id) -> None:
    consumer_id = ConsumerId(world.consumer(tenant_id))
    later = NOW + timedelta(days=3)
    with world.begin(tenant_id) as work:
        assert work.contracts.rights_acknowledged_at(consumer_id) is None
        work.contracts.acknowledge_rights(consumer_id, "1", NOW)
        work.contracts.acknowledge_rights(consumer_id, "1", later)
        assert work.contracts.rights_acknowledged_at(consumer_id) == later
    with world.begin(world.tenant()) as work:
        assert work.contracts.rights_acknowledged_at(consumer_id) is None
