"""A tenant's data key is replaced while others work, and nothing stays sealed under the old one."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from tests.integration.contracts.everything import fill_every_table
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import World, postgres_world

from adapters.evidence.sealed_values import SealedEvidence
from adapters.evidence.vault import SealedEvidenceVault
from adapters.kms import AesGcmSealer, LocalKeyService, WrappedKeyRing
from adapters.memory.objects import MemoryObjectStore
from adapters.postgres import tables
from adapters.postgres import tenant_keys as tenant_keys_module
from adapters.postgres.idempotency import PostgresIdempotencyKeys
from adapters.postgres.seal_fence import DIGESTS, sealed_columns
from adapters.postgres.sealed_values import PostgresSealedValues
from adapters.postgres.tenant_keys import PostgresTenantKeys
from adapters.postgres.work import PostgresDatabase
from application.idempotency import KeptAnswer, KeyedRequest
from application.keys.rotate_keys import BeginKeyRotation, FinishKeyRotation
from application.paging import PageRequest
from application.sealing import PLATFORM_KEY, KeyInUse, KeyPurpose, SealBroken, SealedUnderOldKey
from domain.consumers.consumer import SsnTaken
from domain.identity import TenantId, UserId


@dataclass(frozen=True)
class Process:
    """What one process has of its own: caches and a pool; database, files and master key shared."""

    world: World
    sealer: AesGcmSealer
    ring: WrappedKeyRing
    vault: SealedEvidenceVault
    begin_rotation: BeginKeyRotation
    finish_rotation: FinishKeyRotation

    def rotate(self, tenant_id: TenantId) -> int:
        """Return how many values were sealed anew."""
        *_, last = self.finish_rotation(self.begin_rotation(tenant_id))
        assert last.left == 0
        assert last.rotation.finished_at is not None
        return last.rotation.resealed

    def consumers(self, tenant_id: TenantId) -> set[str]:
        with self.world.begin(tenant_id) as work:
            return {c.ssn for c in work.consumers.page(PageRequest(limit=100)).items}


@pytest.fixture(scope="module")
def master(tmp_path_factory) -> LocalKeyService:
    path = tmp_path_factory.mktemp("keys") / "master"
    return LocalKeyService.from_file(path, may_create=True)


@pytest.fixture
def objects() -> MemoryObjectStore:
    return MemoryObjectStore()


@pytest.fixture
def process(engine: sa.Engine, master, objects):
    def start(**options: Any) -> Process:
        # By default keys are looked up before each seal: no test waits for a cache.
        options.setdefault("ticks", count(step=100).__next__)
        plain, keys = postgres_world(engine), PostgresTenantKeys(engine)
        sealer = AesGcmSealer(keys, master, **options)
        database = PostgresDatabase(engine, sealer, plain.new_id, plain.clock)
        ring = WrappedKeyRing(keys, master, sealer)
        evidence = SealedEvidence(objects, objects, sealer)
        values = (PostgresSealedValues(engine, sealer), evidence)
        world = replace(plain, begin=database.begin, keys=PostgresIdempotencyKeys(database))
        return Process(
            world=world,
            sealer=sealer,
            ring=ring,
            vault=SealedEvidenceVault(objects, sealer),
            begin_rotation=BeginKeyRotation(plain.rotations, ring, plain.clock, plain.new_id),
            finish_rotation=FinishKeyRotation(
                plain.rotations, ring, values, plain.clock, lambda _: None
            ),
        )

    return start


@pytest.fixture
def asleep(process) -> Process:
    """A process that never learns of a new key: its clock stands still."""
    return process(ticks=lambda: 0.0)


@pytest.fixture
def rows(database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        yield connection


def add_consumers(process: Process, tenant_id: TenantId, number: int) -> set[str]:
    added = [a_consumer(process.world.new_id(), tenant_id) for _ in range(number)]
    with process.world.begin(tenant_id) as work:
        for consumer in added:
            work.consumers.add(consumer)
    return {consumer.ssn for consumer in added}


def marks(rows, column: str) -> set[bytes]:
    table, name = column.split(".")
    found = rows.execute(
        f"select distinct substring({name} from 1 for 9) from {table} where {name} is not null"
    )
    return {mark for (mark,) in found}


def test_every_column_of_bytes_is_sealed_and_rotated_or_known_to_be_a_digest(rows) -> None:
    """Whoever adds one says which: in seal_fence.DIGESTS, or by seal_fence.fenced in its revision."""
    found = rows.execute(
        "select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = attrelid "
        "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
        "and not relispartition and atttypid in ('bytea'::regtype, 'bytea[]'::regtype)"
    ).fetchall()
    sealed = {str(column) for column in sealed_columns()}
    assert {name for (name,) in found} == sealed | DIGESTS
    assert sealed & DIGESTS == set()


@pytest.mark.parametrize("column", sealed_columns(), ids=str)
def test_every_sealed_column_stands_behind_the_fence(rows, column) -> None:
    fences = rows.execute(
        "select pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) from pg_trigger "
        "where tgrelid = %s::regclass and tgname = 'seal_fence' and tgenabled = 'O'",
        [column.table.name],
    ).fetchall()
    [(fires_on, tests)] = fences
    assert column.name in fires_on.partition("UPDATE OF ")[2].partition(" ON ")[0].split(", ")
    assert f"new.{column.name} from 1 for 9" in tests
    [(may,)] = rows.execute(
        "select has_column_privilege('redress_app', %s, %s, 'update')",
        [column.table.name, column.name],
    ).fetchall()
    assert may


def test_every_sealed_value_is_sealed_again_and_opens(process, rows) -> None:
    firm = process()
    tenant_id = fill_every_table(firm.world)
    keyed = KeyedRequest(
        tenant_id=tenant_id,
        user_id=UserId(uuid4()),
        key="a/b c",
        fingerprint=b"f",
        asked_at=firm.world.now,
    )
    firm.world.keys.reserve(keyed)
    answer = KeptAnswer(status=201, body=b"{}")
    with firm.world.keys.answering(keyed) as keep:
        keep(answer)
    sha256 = firm.vault.put(tenant_id, b"raw report")
    before = {str(column): marks(rows, str(column)) for column in sealed_columns()}
    assert all(len(found) == 1 for found in before.values()), before

    assert firm.rotate(tenant_id) >= len(before) - 1
    assert marks(rows, "second_factors.secret") == before["second_factors.secret"]
    assert firm.rotate(PLATFORM_KEY) == 1

    after = {str(column): marks(rows, str(column)) for column in sealed_columns()}
    assert all(len(found) == 1 for found in after.values())
    assert set().union(*after.values()).isdisjoint(set().union(*before.values()))
    other = process()
    assert len(other.consumers(tenant_id)) == 1
    assert other.vault.get(tenant_id, sha256) == b"raw report"
    assert other.world.keys.reserve(keyed) == answer


def test_the_former_key_is_forgotten_and_the_index_key_stays(process, rows) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    [ssn] = add_consumers(firm, tenant_id, 1)
    [(sealed, index)] = rows.execute("select identity, ssn_index from consumers").fetchall()
    firm.rotate(tenant_id)
    kept = firm.world.tenant_keys.kept(tenant_id)
    assert [(key.purpose, key.version) for key in kept] == [
        (KeyPurpose.DATA, 2),
        (KeyPurpose.INDEX, 1),
    ]
    with pytest.raises(SealBroken):
        process().sealer.open(tenant_id, "consumers/identity", sealed)
    assert rows.execute("select ssn_index from consumers").fetchall() == [(index,)]
    again = replace(a_consumer(firm.world.new_id(), tenant_id), ssn=ssn)
    with pytest.raises(SsnTaken), firm.world.begin(tenant_id) as work:
        work.consumers.add(again)


def test_a_tenants_rotation_leaves_other_tenants_alone(process, rows) -> None:
    firm = process()
    one, other = firm.world.tenant(), firm.world.tenant()
    add_consumers(firm, one, 1)
    theirs = add_consumers(firm, other, 2)
    assert firm.rotate(one) == 1
    assert firm.consumers(other) == theirs
    assert firm.ring.newest(other) == 1


def test_more_values_than_one_transaction_takes(process, rows) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    for _ in range(5):
        add_consumers(firm, tenant_id, 50)
    assert firm.rotate(tenant_id) == 250
    assert len(marks(rows, "consumers.identity")) == 1


def test_keys_from_before_versions_still_open_and_find(process, master, rows) -> None:
    """Then a tenant had one key, of which its indexes were made as well."""
    firm = process()
    tenant_id = firm.world.tenant()
    [ssn] = add_consumers(firm, tenant_id, 1)
    rows.execute("delete from tenant_keys where purpose = 'index'")
    rows.execute("update tenant_keys set mark = ''")
    old = process()
    index = old.sealer.blind_index(tenant_id, "consumers/ssn", ssn)
    rows.execute("delete from tenant_keys where purpose = 'index'")
    assert process().sealer.blind_index(tenant_id, "consumers/ssn", ssn) == index
    firm = process()
    firm.rotate(tenant_id)
    assert firm.consumers(tenant_id) == {ssn}
    assert process().sealer.blind_index(tenant_id, "consumers/ssn", ssn) == index


def test_a_run_that_was_stopped_is_taken_up_by_the_next(process) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    for _ in range(5):
        add_consumers(firm, tenant_id, 50)
    steps = firm.finish_rotation(firm.begin_rotation(tenant_id))
    while next(steps).rotation.resealed < 100:
        pass
    steps.close()
    add_consumers(firm, tenant_id, 10)
    next_run = process()
    rotation = next_run.begin_rotation(tenant_id)
    assert (rotation.to_version, rotation.resealed) == (2, 100)
    *_, last = next_run.finish_rotation(rotation)
    assert last.rotation.resealed == 250
    assert len(firm.consumers(tenant_id)) == 100


def test_two_runs_at_once_make_one_new_key_and_both_end(process) -> None:
    first, second = process(), process()
    tenant_id = first.world.tenant()
    for _ in range(5):
        add_consumers(first, tenant_id, 50)
    barrier = threading.Barrier(2)

    def run(one: Process) -> None:
        barrier.wait()
        for _ in one.finish_rotation(one.begin_rotation(tenant_id)):
            pass

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run, one) for one in (first, second)]:
            done.result()
    kept = first.world.tenant_keys.kept(tenant_id)
    assert [key.version for key in kept if key.purpose is KeyPurpose.DATA] == [2]
    assert first.world.rotations.unfinished(tenant_id) is None


def test_a_process_that_slept_through_it_stores_nothing_under_the_old_key(
    process, asleep, rows
) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    ssns = add_consumers(asleep, tenant_id, 2)
    steps = firm.finish_rotation(firm.begin_rotation(tenant_id))
    next(steps)  # the key is made and the old one fenced
    with pytest.raises(SealedUnderOldKey) as refused:
        add_consumers(asleep, tenant_id, 1)
    assert refused.value.retry_after_s == 30
    for _ in steps:
        pass
    with pytest.raises(SealedUnderOldKey):
        add_consumers(asleep, tenant_id, 1)
    assert len(marks(rows, "consumers.identity")) == 1
    assert asleep.consumers(tenant_id) == ssns


def test_a_process_learns_of_the_new_key_in_time(process) -> None:
    now = [0.0]
    firm, other = process(), process(ticks=lambda: now[0])
    tenant_id = firm.world.tenant()
    add_consumers(other, tenant_id, 1)
    firm.rotate(tenant_id)
    now[0] = 20.0
    add_consumers(other, tenant_id, 1)
    assert len(firm.consumers(tenant_id)) == 2


def test_what_is_saved_during_the_walk_is_neither_lost_nor_left(process, rows) -> None:
    firm, writer = process(), process()
    tenant_id = firm.world.tenant()
    for _ in range(4):
        add_consumers(firm, tenant_id, 50)
    ended = threading.Event()

    def write() -> int:
        written = 0
        while not ended.is_set() or written < 20:
            with writer.world.begin(tenant_id) as work:
                [consumer, *_] = work.consumers.page(PageRequest(limit=100)).items
                work.consumers.save(replace(consumer, email=f"c{written}@example.com"))
            written += 1
        return written

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        firm.rotate(tenant_id)
        ended.set()
        written = writing.result()
    with writer.world.begin(tenant_id) as work:
        [consumer, *_] = work.consumers.page(PageRequest(limit=100)).items
    assert (consumer.email, consumer.version) == (f"c{written - 1}@example.com", written + 1)
    assert len(marks(rows, "consumers.identity")) == 1


def test_the_fence_waits_for_a_transaction_that_stored_under_the_old_key(
    process, asleep, monkeypatch, rows
) -> None:
    monkeypatch.setattr(tenant_keys_module, "_PATIENCE", b"set local lock_timeout = '200ms'")
    firm = process()
    tenant_id = firm.world.tenant()
    consumer = a_consumer(firm.world.new_id(), tenant_id)
    rotation = firm.begin_rotation(tenant_id)
    with asleep.world.begin(tenant_id) as work:
        work.consumers.add(consumer)
        with ThreadPoolExecutor(1) as pool:
            fencing = pool.submit(firm.ring.fence, tenant_id, 2)
            with pytest.raises(KeyInUse):
                fencing.result()
    for _ in firm.finish_rotation(rotation):
        pass
    assert firm.consumers(tenant_id) == {consumer.ssn}


def test_a_row_that_somebody_holds_is_sealed_in_a_later_pass(process, rows, database) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    add_consumers(firm, tenant_id, 3)
    held = psycopg.connect(database.superuser_url)
    held.execute("select * from consumers limit 1 for update")
    steps = firm.finish_rotation(firm.begin_rotation(tenant_id))
    lefts = [next(steps).left for _ in range(30)]
    assert min(lefts) == 1
    held.rollback()
    held.close()
    *_, last = steps
    assert last.left == 0
    assert len(firm.consumers(tenant_id)) == 3


def test_a_value_that_does_not_open_stops_the_rotation_and_keeps_its_key(process, rows) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    add_consumers(firm, tenant_id, 1)
    rows.execute("update consumers set identity = set_byte(identity, 40, 0) || '\\x00'")
    rotation = firm.begin_rotation(tenant_id)
    with pytest.raises(SealBroken, match="consumers/identity"):
        for _ in firm.finish_rotation(rotation):
            pass
    assert len(firm.world.tenant_keys.kept(tenant_id)) == 3


class TestEvidence:
    def test_a_document_stored_by_a_process_that_slept_is_sealed_anew(
        self, process, asleep, objects
    ) -> None:
        firm = process()
        tenant_id = firm.world.tenant()
        asleep.vault.put(tenant_id, b"before")
        firm.rotate(tenant_id)
        sha256 = asleep.vault.put(tenant_id, b"after")
        assert process().vault.get(tenant_id, sha256) == b"after"
        assert len({content[:9] for content in objects.contents.values()}) == 1

    def test_a_document_that_nobody_can_open_any_more_is_replaced(
        self, process, asleep, objects
    ) -> None:
        """A process died between storing it and seeing that its key had been replaced."""
        firm = process()
        tenant_id = firm.world.tenant()
        sha256 = asleep.vault.put(tenant_id, b"report")
        left = dict(objects.contents)
        firm.rotate(tenant_id)
        objects.contents.update(left)
        with pytest.raises(SealBroken):
            process().vault.get(tenant_id, sha256)
        process().vault.put(tenant_id, b"report")
        assert process().vault.get(tenant_id, sha256) == b"report"


def test_a_new_master_key_wraps_every_key_and_touches_no_value(
    engine, master, tmp_path, process, rows
) -> None:
    firm = process()
    tenant_id = firm.world.tenant()
    ssns = add_consumers(firm, tenant_id, 2)
    path = tmp_path / "newer"
    newer = LocalKeyService.from_file(path, may_create=True)
    both = LocalKeyService({**newer._masters, **master._masters}, newer._newest)
    before = rows.execute("select identity from consumers order by id").fetchall()
    ring = WrappedKeyRing(PostgresTenantKeys(engine), both, firm.sealer)
    assert ring.rewrap(tenant_id) == 2
    assert ring.rewrap(tenant_id) == 2
    assert rows.execute("select identity from consumers order by id").fetchall() == before
    alone = AesGcmSealer(PostgresTenantKeys(engine), newer)
    world = firm.world
    database = PostgresDatabase(engine, alone, world.new_id, world.clock)
    with database.begin(tenant_id) as work:
        assert {c.ssn for c in work.consumers.page(PageRequest()).items} == ssns


def test_a_second_factor_cannot_be_stored_under_the_platforms_former_key(process, asleep) -> None:
    """It has no tenant: the fence must hold in the transaction of whichever tenant stores it."""
    firm = process()
    tenant_id = fill_every_table(asleep.world)
    with asleep.world.begin(tenant_id) as work:
        [(user, _), *_] = work.members.page(PageRequest()).items
        factor = work.factors.find(user.id)
    assert factor is not None
    firm.rotate(PLATFORM_KEY)
    with pytest.raises(SealedUnderOldKey), asleep.world.begin(tenant_id) as work:
        work.factors.save(factor)
    with process().world.begin(tenant_id) as work:
        stored = work.factors.find(user.id)
        assert stored == factor
        work.factors.save(factor)


def test_the_tables_of_the_walk_are_those_of_the_schema() -> None:
    assert {c.table.name for c in sealed_columns()} <= set(tables.metadata.tables)
