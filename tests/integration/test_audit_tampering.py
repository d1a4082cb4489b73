"""Whoever owns the database and changes the audit is found, and what they changed is named."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import World, postgres_world

from adapters.evidence.checkpoints import ObjectCheckpoints
from adapters.kms.signatures import Ed25519Signatures
from adapters.memory.audit import MemoryCheckpoints
from adapters.memory.objects import MemoryObjectStore
from adapters.postgres.engine import create_engine
from application.audit.ports import Checkpoints
from application.audit.seal_audit import SealAudit
from application.audit.verify_audit import VerifyAudit
from domain.audit_chain import Fault, FaultKind
from domain.identity import TenantId

KEY = Ed25519PrivateKey.generate()


@dataclass(frozen=True, slots=True)
class Stage:
    """One tenant with six entries under two seals, and somebody who may do anything."""

    world: World
    tenant_id: TenantId
    checkpoints: Checkpoints
    superuser: psycopg.Connection[Any]

    def seal(self, key: Ed25519PrivateKey = KEY, checkpoints: Checkpoints | None = None) -> int:
        signatures = Ed25519Signatures(lambda: (key,))
        kept = checkpoints or self.checkpoints
        return SealAudit(self.world.begin, signatures, kept, self.world.clock)(self.tenant_id)

    def faults(self) -> tuple[Fault, ...]:
        verify = VerifyAudit(
            self.world.begin, Ed25519Signatures(lambda: (KEY,)), self.checkpoints, at_once=2
        )
        return verify(self.tenant_id).faults

    def kinds(self) -> list[FaultKind]:
        return [fault.kind for fault in self.faults()]

    def run(self, statement: str, *given: object) -> None:
        self.superuser.execute(statement.encode(), given)

    def entry_at(self, position: int) -> str:
        row = self.superuser.execute(
            "select entry_id from audit_places where tenant_id = %s and position = %s",
            [self.tenant_id, position],
        ).fetchone()
        assert row is not None
        return str(row[0])


@pytest.fixture
def stage(module_database) -> Iterator[Stage]:
    engine = create_engine(module_database.app_url, pool_size=4)
    world = postgres_world(engine)
    with psycopg.connect(module_database.superuser_url, autocommit=True) as superuser:
        made = Stage(world, world.tenant(), ObjectCheckpoints(MemoryObjectStore()), superuser)
        for count in (2, 3):
            for _ in range(count):
                world.consumer(made.tenant_id)
            made.seal()
        assert made.faults() == ()
        yield made
    engine.dispose()


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = gen_random_uuid()",
        "at = at - interval '1 day'",
        "recorded_at = recorded_at + interval '1 second'",
        "ip = '192.0.2.99'",
        "verb = 'read'",
        "kind = 'letters'",
        "entity_id = 'another'",
        "consumer_id = null",
        "before = '\\x00'",
        "after = null",
        "done_by = 'mail_letter'",
        "request_id = 'r'",
        "session_id = gen_random_uuid()",
        "api_key_id = gen_random_uuid()",
        "on_behalf_of = gen_random_uuid()",
    ],
)
def test_a_changed_entry_is_found_and_named(stage: Stage, change: str) -> None:
    entry_id = stage.entry_at(3)
    stage.run(f"update audit_entries set {change} where id = %s", entry_id)
    found = stage.faults()
    assert Fault(
        kind=FaultKind.CHANGED, what=f"entry {entry_id} at place 3 is not what it was"
    ) in (found)


def test_a_removed_entry_is_found_and_named(stage: Stage) -> None:
    entry_id = stage.entry_at(2)
    stage.run("delete from audit_entries where id = %s", entry_id)
    [fault] = stage.faults()
    assert fault == Fault(kind=FaultKind.REMOVED, what=f"entry {entry_id} at place 2 is missing")


def test_an_entry_removed_with_its_place_is_found(stage: Stage) -> None:
    entry_id = stage.entry_at(2)
    stage.run("delete from audit_entries where id = %s", entry_id)
    stage.run("delete from audit_places where entry_id = %s", entry_id)
    [fault] = stage.faults()
    assert fault.kind is FaultKind.REMOVED
    assert fault.what == "places 2 to 2 of the chain are missing"


def test_an_entry_inserted_into_the_past_is_found_and_named(stage: Stage) -> None:
    forged = _forge(stage, "now() - interval '1 hour'")
    [fault] = stage.faults()
    assert fault.kind is FaultKind.INSERTED
    assert forged in fault.what


def test_an_entry_inserted_into_the_past_is_not_made_true_by_the_next_seal(stage: Stage) -> None:
    forged = _forge(stage, "now() - interval '1 hour'")
    stage.world.consumer(stage.tenant_id)
    stage.seal()
    [fault] = stage.faults()
    assert fault.kind is FaultKind.INSERTED
    assert forged in fault.what


def test_an_entry_inserted_with_a_place_is_found(stage: Stage) -> None:
    forged = _forge(stage, "now() - interval '1 hour'")
    stage.run(
        "update audit_places set entry_id = %s where tenant_id = %s and position = 4",
        forged,
        stage.tenant_id,
    )
    assert FaultKind.CHANGED in stage.kinds()
    assert any(forged in fault.what for fault in stage.faults())


def test_a_copy_of_an_entry_at_another_instant_is_found(stage: Stage) -> None:
    entry_id = stage.entry_at(2)
    stage.run("create temp table copy (like audit_entries)")
    stage.run("insert into copy select * from audit_entries where id = %s", entry_id)
    stage.run("update copy set at = at + interval '1 day', recorded_at = now() - interval '1 hour'")
    stage.run("insert into audit_entries select * from copy")
    stage.run("drop table copy")
    [fault] = stage.faults()
    assert fault.kind is FaultKind.INSERTED
    assert entry_id in fault.what


def test_reordered_entries_are_found_and_named(stage: Stage) -> None:
    first, second = stage.entry_at(2), stage.entry_at(3)
    _swap(stage, 2, 3)
    found = stage.faults()
    assert {fault.kind for fault in found} == {FaultKind.REORDERED}
    assert [first in found[1].what, second in found[0].what] == [True, True]


def test_a_truncated_tail_is_found_though_nothing_in_the_database_tells_of_it(stage: Stage) -> None:
    stage.run(
        "delete from audit_entries e using audit_places p where p.tenant_id = %s "
        "and p.tenant_id = e.tenant_id and p.entry_id = e.id and p.position > 3",
        stage.tenant_id,
    )
    stage.run("delete from audit_places where tenant_id = %s and position > 3", stage.tenant_id)
    assert FaultKind.TRUNCATED in stage.kinds()
    stage.run("delete from audit_seals where tenant_id = %s and seq > 1", stage.tenant_id)
    [fault] = stage.faults()
    assert fault.kind is FaultKind.TRUNCATED
    assert "seal 2 over place 6" in fault.what
    assert "ends with seal 1" in fault.what


def test_an_audit_that_is_gone_altogether_is_found(stage: Stage) -> None:
    for table in ("audit_seals", "audit_places", "audit_entries"):
        stage.run(f"delete from {table} where tenant_id = %s", stage.tenant_id)
    [fault] = stage.faults()
    assert fault.kind is FaultKind.TRUNCATED


def test_a_history_written_anew_from_some_point_on_is_a_fork(stage: Stage) -> None:
    """With our signing key even: the seals kept outside tell another story."""
    stage.world.consumer(stage.tenant_id)
    stage.seal()
    stage.run("update audit_entries set ip = '192.0.2.99' where id = %s", stage.entry_at(5))
    stage.run("delete from audit_places where tenant_id = %s and position > 3", stage.tenant_id)
    stage.run("delete from audit_seals where tenant_id = %s and seq > 1", stage.tenant_id)
    elsewhere = MemoryCheckpoints()
    stage.seal(checkpoints=elsewhere)
    stage.world.consumer(stage.tenant_id)
    stage.seal(checkpoints=elsewhere)
    [fault] = stage.faults()
    assert fault.kind is FaultKind.FORKED
    assert "seal 2" in fault.what


def test_a_history_written_anew_without_our_key_is_forged(stage: Stage) -> None:
    stage.run("delete from audit_places where tenant_id = %s", stage.tenant_id)
    stage.run("delete from audit_seals where tenant_id = %s", stage.tenant_id)
    stage.seal(key=Ed25519PrivateKey.generate(), checkpoints=MemoryCheckpoints())
    assert FaultKind.FORGED in stage.kinds()


def test_a_seal_that_was_moved_over_other_places_is_found(stage: Stage) -> None:
    stage.run(
        "update audit_seals set position = 2 where tenant_id = %s and seq = 1", stage.tenant_id
    )
    assert {FaultKind.FORGED, FaultKind.FORKED} <= set(stage.kinds())


def test_an_entry_that_commits_after_a_later_one_was_sealed_is_sealed_next(stage: Stage) -> None:
    world, tenant_id = stage.world, stage.tenant_id
    is_written, may_commit = Event(), Event()

    def write_slowly() -> None:
        with world.begin(tenant_id) as work:
            work.consumers.add(a_consumer(world.new_id(), tenant_id))
            is_written.set()
            assert may_commit.wait(20)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write_slowly)
        assert is_written.wait(20)
        world.consumer(tenant_id)
        assert stage.seal() == 1
        may_commit.set()
        slow.result()
    assert stage.seal() == 1
    assert stage.faults() == ()


def _forge(stage: Stage, recorded_at: str) -> str:
    row = stage.superuser.execute(
        (
            "insert into audit_entries (tenant_id, id, at, recorded_at, ip, request_id, done_by, "
            f"verb, kind, entity_id) values (%s, gen_random_uuid(), now(), {recorded_at}, '', '', "
            "'', 'read', 'letters', 'x') returning id"
        ).encode(),
        [stage.tenant_id],
    ).fetchone()
    assert row is not None
    return str(row[0])


def _swap(stage: Stage, one: int, other: int) -> None:
    columns = "entry_id, entry_at, digest"
    rows = {
        position: stage.superuser.execute(
            f"select {columns} from audit_places where tenant_id = %s and position = %s".encode(),
            [stage.tenant_id, position],
        ).fetchone()
        for position in (one, other)
    }
    with stage.superuser.transaction():
        stage.run(
            "update audit_places set entry_id = gen_random_uuid() where tenant_id = %s "
            "and position in (%s, %s)",
            stage.tenant_id,
            one,
            other,
        )
        for position, row in ((one, rows[other]), (other, rows[one])):
            stage.run(
                "update audit_places set entry_id = %s, entry_at = %s, digest = %s "
                "where tenant_id = %s and position = %s",
                *(row or ()),
                stage.tenant_id,
                position,
            )
