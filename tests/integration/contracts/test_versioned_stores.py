"""What holds for every store of entities that people change."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.integration.contracts.casefile import Casefile, a_casefile
from tests.integration.contracts.people import (
    NOW,
    a_consumer,
    a_document,
    a_membership,
    a_session,
    a_user,
)

from application.ports import AlreadyStored, StaleVersion
from domain.consumers.contracts import ContractId, ServiceContract
from domain.errors import Conflict, NotFound, Unauthenticated
from domain.findings.backfill import Backfill, BackfillId
from domain.identity import ConsumerId, SessionId, UserId

STORES = [
    "consumers",
    "sessions",
    "documents",
    "connections",
    "pulls",
    "disputes",
    "letters",
    "mail",
    "tasks",
]
ADDED = [name for name in STORES if name not in {"pulls", "tasks"}]  # those are added once


@pytest.fixture
def casefile(world, tenant_id) -> Casefile:
    return a_casefile(world, tenant_id)


@pytest.fixture(params=STORES)
def kept(request, world, casefile):
    """The name of a store and an entity that lies in it."""
    name = request.param
    entity = {
        "connections": casefile.connection,
        "pulls": casefile.pull,
        "disputes": casefile.dispute,
        "letters": casefile.letter,
        "mail": casefile.piece,
        "tasks": casefile.task,
    }.get(name)
    if name == "consumers":
        with world.begin(casefile.tenant_id) as work:
            entity = work.consumers.get(ConsumerId(casefile.consumer_id))
    if name == "sessions":
        entity = _session(world, casefile)
    if name == "documents":
        entity = a_document(world.new_id(), casefile.tenant_id, casefile.consumer_id)
        with world.begin(casefile.tenant_id) as work:
            work.documents.add(entity)
    return name, entity


def _session(world, casefile: Casefile):
    user = a_user(world.new_id())
    session = a_session(world.new_id(), casefile.tenant_id, user.id)
    with world.begin(casefile.tenant_id) as work:
        work.members.add_user(user)
        work.members.add(a_membership(casefile.tenant_id, user.id))
        work.sessions.add(session)
    return session


def test_reads_back_what_was_added(world, kept, tenant_id) -> None:
    name, entity = kept
    with world.begin(tenant_id) as work:
        assert getattr(work, name).get(entity.id) == entity


def test_save_moves_the_version_on_and_keeps_everything_else(world, kept, tenant_id) -> None:
    name, entity = kept
    with world.begin(tenant_id) as work:
        stored = getattr(work, name).save(entity)
    assert stored == replace(entity, version=entity.version + 1)
    with world.begin(tenant_id) as work:
        assert getattr(work, name).get(entity.id) == stored


def test_the_second_writer_loses(world, kept, tenant_id) -> None:
    name, entity = kept
    with world.begin(tenant_id) as work:
        getattr(work, name).save(entity)
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        getattr(work, name).save(entity)


def test_another_tenants_row_is_not_there(world, kept) -> None:
    name, entity = kept
    other = world.tenant()
    with pytest.raises((NotFound, Unauthenticated)), world.begin(other) as work:
        getattr(work, name).get(entity.id)
    with pytest.raises(StaleVersion), world.begin(other) as work:
        getattr(work, name).save(entity)


def test_an_error_rolls_everything_back(world, kept, tenant_id) -> None:
    name, entity = kept
    with pytest.raises(ZeroDivisionError), world.begin(tenant_id) as work:
        getattr(work, name).save(entity)
        _ = 1 / 0
    with world.begin(tenant_id) as work:
        assert getattr(work, name).get(entity.id).version == entity.version


def test_the_same_id_twice_is_a_conflict_and_keeps_nothing(world, kept, tenant_id) -> None:
    name, entity = kept
    if name in ADDED:
        with pytest.raises(Conflict), world.begin(tenant_id) as work:
            getattr(work, name).add(entity)
    with world.begin(tenant_id) as work:
        assert getattr(work, name).get(entity.id) == entity


def test_a_repeated_command_is_told_that_its_row_is_there(world, tenant_id) -> None:
    consumer = a_consumer(world.new_id(), tenant_id)
    with world.begin(tenant_id) as work:
        work.consumers.add(consumer)
    other_ssn = a_consumer(consumer.id, tenant_id, ssn="666999999")
    with pytest.raises(AlreadyStored), world.begin(tenant_id) as work:
        work.consumers.add(other_ssn)


def test_contracts_are_saved_one_version_on(world, tenant_id) -> None:
    contract = ServiceContract(
        id=ContractId(world.new_id()),
        tenant_id=tenant_id,
        consumer_id=ConsumerId(world.consumer(tenant_id)),
        signed_at=NOW,
        signed_on=NOW.date(),
        text_version="1",
        sha256="ab" * 32,
        rights_statement_acknowledged_at=NOW,
        ip="127.0.0.1",
        us_state="OH",
    )
    with world.begin(tenant_id) as work:
        work.contracts.add(contract)
        cancelled = work.contracts.save(replace(contract, cancelled_at=NOW))
        assert work.contracts.latest(contract.consumer_id) == cancelled
    with pytest.raises(StaleVersion), world.begin(tenant_id) as work:
        work.contracts.save(contract)


def test_an_unfinished_backfill_is_found_by_its_bounds(world, tenant_id) -> None:
    backfill = Backfill(
        id=BackfillId(world.new_id()),
        tenant_id=tenant_id,
        rule=None,
        since=date(2026, 1, 1),
        started_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    with world.begin(tenant_id) as work:
        work.backfills.add(backfill)
        assert work.backfills.unfinished(None, date(2026, 1, 1)) == backfill
        assert work.backfills.unfinished(None, None) is None
        assert work.backfills.unfinished("A-1", date(2026, 1, 1)) is None
        work.backfills.save(backfill.finished(at=NOW))
        assert work.backfills.unfinished(None, date(2026, 1, 1)) is None


def test_an_unknown_session_has_ended(world, tenant_id) -> None:
    with pytest.raises(Unauthenticated), world.begin(tenant_id) as work:
        work.sessions.get(SessionId(UserId(world.new_id())))
