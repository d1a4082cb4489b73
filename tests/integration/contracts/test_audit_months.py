"""Every AuditMonths must pass this file: a month goes for all tenants at once, or for none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import pytest
from tests.integration.contracts.kept import a_hold
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import World, memory_world, postgres_world

from adapters.memory.audit import MemoryCheckpoints, MemorySignatures
from adapters.postgres.engine import create_engine
from application.audit.retire_months import RetireMonths
from application.audit.seal_audit import SealAudit
from application.audit.verify_audit import Verified, VerifyAudit
from application.paging import PageRequest
from domain.audit import AuditQuery, Verb
from domain.audit_chain import ChainCheck, FaultKind
from domain.audit_months import AuditMonth, AuditMonthStays, MonthRetirement
from domain.identity import ConsumerId, TenantId
from domain.retention.rules import DataClass

MARCH = AuditMonth(2019, 3)
IN_MARCH = datetime(2019, 3, 31, 23, 59, tzinfo=UTC)
IN_APRIL = datetime(2019, 4, 1, tzinfo=UTC)
MARCH_LAST, MARCH_OVER = (datetime(2024, 4, day, 9, tzinfo=UTC) for day in (1, 2))  # Hawaii: 31st


@dataclass(slots=True)
class Kit:
    """Two tenants with entries in March 2019, the first with entries in April, too."""

    world: World
    first: TenantId
    second: TenantId
    signatures: MemorySignatures = field(default_factory=MemorySignatures)
    checkpoints: MemoryCheckpoints = field(default_factory=MemoryCheckpoints)

    @property
    def tenants(self) -> tuple[TenantId, ...]:
        return (self.first, self.second)

    @property
    def sealing(self) -> SealAudit:
        return SealAudit(self.world.begin, self.signatures, self.checkpoints, self.world.clock)

    def seal(self) -> None:
        for tenant_id in self.tenants:
            self.sealing(tenant_id)

    def retire(self, at: datetime = MARCH_OVER, *, apply: bool = True) -> list[MonthRetirement]:
        world = self.world
        world.clock.at = at
        retiring = RetireMonths(
            world.begin, world.months, self.sealing, lambda: self.tenants, world.clock, world.new_id
        )
        return list(retiring(apply=apply))

    def verify(self, tenant_id: TenantId) -> Verified:
        world = self.world
        return VerifyAudit(world.begin, self.signatures, self.checkpoints, at_once=3)(tenant_id)

    def in_march(self, tenant_id: TenantId) -> int:
        query = AuditQuery(until=IN_APRIL)
        with self.world.begin(tenant_id) as work:
            return len(work.audit.page(query, PageRequest(limit=200)).items)


@pytest.fixture(params=["memory", "postgres"])
def kit(request: pytest.FixtureRequest) -> Iterator[Kit]:
    if request.param == "memory":
        yield filled(memory_world())
        return
    database = request.getfixturevalue("module_database")
    with psycopg.connect(database.superuser_url, autocommit=True) as superuser:
        superuser.execute("drop table if exists audit_entries_y2019m03, audit_entries_y2019m04")
        for month, following in (("03", "04"), ("04", "05")):
            make_month(superuser, month, following)
    engine = create_engine(database.app_url, pool_size=4)
    yield filled(postgres_world(engine))
    engine.dispose()


def make_month(superuser: psycopg.Connection, month: str, following: str) -> None:
    """As audit_months() makes the months ahead; those of the past a test has to make itself."""
    part = f"audit_entries_y2019m{month}"
    theirs = "(tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)"
    bounds = f"from ('2019-{month}-01 00:00+00') to ('2019-{following}-01 00:00+00')"
    for statement in (
        f"create table {part} (like audit_entries including all)",
        f"alter table {part} owner to redress_owner",
        f"alter table {part} enable row level security",
        f"alter table {part} force row level security",
        f"create policy tenant on {part} to redress_app, redress_owner using {theirs}",
        f"alter table audit_entries attach partition {part} for values {bounds}",
    ):
        superuser.execute(statement.encode())


def filled(world: World) -> Kit:
    world.clock.at = IN_MARCH
    kit = Kit(world, world.tenant(), world.tenant())
    world.consumer(kit.first)
    world.consumer(kit.second)
    world.clock.at = IN_APRIL
    world.consumer(kit.first)
    kit.seal()
    return kit


def test_a_month_stays_to_its_last_day_and_goes_on_the_next(kit: Kit) -> None:
    assert kit.retire(MARCH_LAST) == []
    [gone] = kit.retire(MARCH_OVER)
    assert (gone.month, gone.entries, gone.tenants, gone.is_retired) == (MARCH, 4, 2, True)
    assert [kit.in_march(each) for each in kit.tenants] == [0, 0]
    assert kit.retire(MARCH_OVER) == []
    assert MARCH not in kit.world.months.standing()


def test_what_would_go_is_shown_before_it_goes(kit: Kit) -> None:
    [shown] = kit.retire(apply=False)
    assert (shown.month, shown.entries, shown.is_retired, shown.staying) == (MARCH, 4, False, ())
    assert "15 U.S.C. § 1681p(2)" in shown.reason
    assert [kit.in_march(each) for each in kit.tenants] == [2, 2]
    with kit.world.begin(kit.first) as work:
        assert work.audit_proof.retired() == frozenset()


def test_the_rest_of_the_audit_proves_true_and_tells_of_the_month(kit: Kit) -> None:
    kit.retire()
    for tenant_id in kit.tenants:
        assert kit.verify(tenant_id).faults == ()
        with kit.world.begin(tenant_id) as work:
            [note] = work.audit.page(
                AuditQuery(kind="audit_entries", verb=Verb.REMOVED), PageRequest()
            ).items
            removals = work.removals.page(PageRequest()).items
        assert note.entity_ids == ("2019-03",)
        assert [(each.data_class, each.records) for each in removals] == [(DataClass.AUDIT, 2)]


def test_a_month_that_went_without_a_note_is_still_a_fault(kit: Kit) -> None:
    kit.retire()
    with kit.world.begin(kit.first) as work:
        places = work.audit_proof.places(0, 100)
    missing = [place for place, entry in places if entry is None]
    assert {f"{place.entry_at:%Y-%m}" for place in missing} == {"2019-03"}
    with kit.world.begin(kit.first) as work:
        seals = [(seal, True) for seal in work.audit_proof.seals(0, 100)]
    faults = list(ChainCheck(kit.first).run(iter(places), seals))
    assert [fault.kind for fault in faults] == [FaultKind.REMOVED] * len(missing)


def hold(kit: Kit, tenant_id: TenantId, consumer_id: ConsumerId | None) -> None:
    with kit.world.begin(tenant_id) as work:
        work.holds.add(a_hold(kit.world.new_id(), tenant_id, consumer_id))
    kit.seal()


def test_one_tenants_hold_keeps_the_month_of_all(kit: Kit) -> None:
    hold(kit, kit.second, None)
    [kept] = kit.retire()
    assert [(one.tenant_id, one.why) for one in kept.staying] == [
        (kit.second, "a legal hold covers everything")
    ]
    assert [kit.in_march(each) for each in kit.tenants] == [2, 2]
    with kit.world.begin(kit.first) as work:
        assert work.audit_proof.retired() == frozenset()


def test_a_hold_on_a_consumer_keeps_the_months_that_tell_of_them_alone(kit: Kit) -> None:
    stranger = a_consumer(kit.world.new_id(), kit.first)
    hold(kit, kit.first, stranger.id)
    with kit.world.begin(kit.second) as work:
        [theirs] = work.consumers.page(PageRequest()).items
    hold(kit, kit.second, theirs.id)
    [kept] = kit.retire()
    assert [(one.tenant_id, one.why) for one in kept.staying] == [
        (kit.second, "a legal hold covers 1 of its entries")
    ]


def test_an_unsealed_entry_keeps_its_month(kit: Kit) -> None:
    kit.world.clock.at = IN_MARCH
    kit.world.consumer(kit.first)
    [kept] = kit.retire()
    assert [one.why for one in kept.staying] == ["1 of its entries are not sealed"]
    kit.seal()
    [gone] = kit.retire()
    assert gone.is_retired
    assert gone.entries == 5


def test_the_adapter_itself_refuses_what_may_not_go(kit: Kit) -> None:
    """Whoever calls it past the use-case gets no further."""
    world, months = kit.world, kit.world.months
    world.clock.at = MARCH_OVER

    def why(month: AuditMonth = MARCH, of: tuple[TenantId, ...] | None = None) -> str:
        with pytest.raises(AuditMonthStays) as refused:
            months.retire(month, kit.tenants if of is None else of)
        return str(refused.value).partition("stays: ")[2]

    assert "no sealed note" in why()
    for tenant_id in kit.tenants:
        with world.begin(tenant_id) as work:
            work.audit.note(Verb.REMOVED, "audit_entries", "2019-03", None)
    assert "no sealed note" in why()
    kit.seal()
    assert why(of=(kit.first,)).startswith(f"tenant {kit.second}, who was not asked")
    assert why(AuditMonth(2018, 1)) == "there is no such month"
    hold(kit, kit.first, None)
    assert "a legal hold of tenant" in why()
    assert [kit.in_march(each) for each in kit.tenants] == [2, 2]


def test_a_month_that_is_refused_at_the_last_moment_stays_and_is_told(kit: Kit) -> None:
    """A firm that came meanwhile, and whom nobody asked, has entries in the month."""
    world = kit.world
    world.clock.at = IN_MARCH
    stranger = world.tenant()
    SealAudit(world.begin, kit.signatures, kit.checkpoints, world.clock)(stranger)
    [kept] = kit.retire()
    assert not kept.is_retired
    [reason] = kept.staying
    assert reason.tenant_id is None
    assert reason.why == f"tenant {stranger}, who was not asked, has entries in it"
    assert [kit.in_march(each) for each in kit.tenants] == [2, 2]
    assert [kit.verify(each).faults for each in kit.tenants] == [(), ()]


def test_a_run_that_was_killed_after_the_notes_is_made_up_for(kit: Kit) -> None:
    class Killed(type(kit.world.months)):  # type: ignore[misc]
        def retire(self, month: object, tenant_ids: object) -> None:
            raise KeyboardInterrupt

    world = kit.world
    world.clock.at = MARCH_OVER
    months = world.months
    at = "database" if hasattr(months, "database") else "engine"
    killed = Killed(getattr(months, at))
    retiring = RetireMonths(
        world.begin, killed, kit.sealing, lambda: kit.tenants, world.clock, world.new_id
    )
    with pytest.raises(KeyboardInterrupt):
        list(retiring(apply=True))
    assert [kit.verify(each).faults for each in kit.tenants] == [(), ()]
    [gone] = kit.retire()
    assert gone.is_retired
    for tenant_id in kit.tenants:
        with world.begin(tenant_id) as work:
            notes = work.audit.page(AuditQuery(kind="audit_entries"), PageRequest()).items
        assert len(notes) == 1
        assert kit.verify(tenant_id).faults == ()
