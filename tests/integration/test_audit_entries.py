"""The record is complete, and nobody who may write to it can take anything back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.integration.contracts.everything import fill_every_table
from tests.integration.contracts.people import a_consumer
from tests.integration.contracts.world import World, postgres_world

from adapters.memory.sealing import MemorySealer
from adapters.postgres import tables
from adapters.postgres.audit_months import PostgresAuditMonths
from adapters.postgres.engine import create_engine
from adapters.postgres.work import PostgresDatabase
from application.paging import PageRequest
from domain.audit import PERSONAL, UNRECORDED, AuditQuery
from domain.audit_months import AuditMonth, AuditMonthStays
from domain.identity import TenantId

MARCH = "from ('2019-03-01 00:00+00') to ('2019-04-01 00:00+00')"

POSTGRES = Path(__file__).parents[2] / "src" / "adapters" / "postgres"
KNOWN = [*tables.metadata.tables]
# Modules that write, or read personal data, in transactions that no Work records.
PAST_THE_RECORD = {
    "directory.py": "finds the tenant of a provider's id; hashes a password anew at sign-in",
    "machine_keys.py": "notes when a key was last used, beside the request",
    "tenant_keys.py": "wrapped keys, see UNRECORDED",
    "idempotency.py": "copies of answers, see UNRECORDED",
    "key_rotations.py": "how far a rotation has come, see UNRECORDED",
    "sealed_values.py": "seals the same values anew, under another key",
    "job_queue.py": "the outbox's machinery, see UNRECORDED",
    "job_board.py": "the outbox's machinery, see UNRECORDED",
}
TOUCHING = re.compile(
    r"\b(?:insert|update|delete)\(|\b(?:insert into|update|delete from) |tables\.(?:"
    + "|".join(PERSONAL)
    + r")\b"
)
Filled = tuple[World, TenantId]


@pytest.fixture(scope="module")
def filled(module_database) -> Iterator[Filled]:
    engine = create_engine(module_database.app_url, pool_size=2)
    world = postgres_world(engine)
    yield world, fill_every_table(world)
    engine.dispose()


@pytest.fixture
def app(module_database, filled) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(module_database.app_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def superuser(module_database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(module_database.superuser_url, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("table", sorted(set(KNOWN) - set(UNRECORDED)))
def test_every_write_to_a_table_leaves_an_entry(filled, superuser, table: str) -> None:
    """A new table is recorded by itself once a store fills it; else it is listed with a reason."""
    [(count,)] = superuser.execute(
        "select count(*) from audit_entries where kind = %s and verb = 'created'", [table]
    ).fetchall()
    assert count > 0, f"{table}: no store that fill_every_table uses writes it inside a Work"


def test_what_leaves_no_entry_is_listed_with_a_reason(superuser, filled) -> None:
    assert set(UNRECORDED) <= set(KNOWN)
    assert set(KNOWN) >= PERSONAL
    recorded = superuser.execute(
        "select distinct kind from audit_entries where verb in ('created', 'changed', 'removed')"
    ).fetchall()
    assert {kind for (kind,) in recorded} & set(UNRECORDED) == set()
    assert all(UNRECORDED.values())


def test_no_module_writes_past_the_record_without_a_reason() -> None:
    sources = {path.name: path.read_text("utf-8") for path in POSTGRES.glob("*.py")}
    opening = {n: text for n, text in sources.items() if "tenant_transaction(" in text}
    found = {name for name, text in opening.items() if TOUCHING.search(text)}
    assert found - {"tenant_transaction.py"} == set(PAST_THE_RECORD)
    inner = [path for path in POSTGRES.glob("*/**/*.py") if "migrations" not in path.parts]
    assert [p.name for p in inner if "tenant_transaction(" in p.read_text("utf-8")] == []


def test_an_entry_leaks_no_state(filled, superuser) -> None:
    world, tenant_id = filled
    consumer = a_consumer(world.new_id(), tenant_id, ssn="666987654")
    with world.begin(tenant_id) as work:
        work.consumers.add(consumer)
    rows = superuser.execute("select e::text from audit_entries e").fetchall()
    written = "\n".join(row for (row,) in rows)
    for secret in (consumer.ssn, consumer.email, "1985-03-04", "Pat", "$argon2id"):
        assert secret not in written


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entries set actor_id = null",
        "delete from audit_entries",
        "truncate audit_entries",
        "drop table audit_entries",
        "delete from audit_entries_others",
        "insert into audit_entries_others select * from audit_entries limit 1",
        "alter table audit_entries detach partition audit_entries_others",
    ],
)
def test_the_application_can_only_add_and_read(app, filled, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege), app.transaction():
        app.execute("select set_config('app.tenant_id', %s, true)", [str(filled[1])])
        app.execute(statement.encode())


def test_every_partition_forces_row_security(superuser) -> None:
    found = superuser.execute(
        "select c.relname, c.relrowsecurity and c.relforcerowsecurity, "
        "(select count(*) from pg_policy p where p.polrelid = c.oid) "
        "from pg_inherits i join pg_class c on c.oid = i.inhrelid "
        "where i.inhparent = 'audit_entries'::regclass"
    ).fetchall()
    assert len(found) == 5  # this month, three ahead, and the others
    assert [row for row in found if row[1:] != (True, 1)] == []


def test_months_are_made_ahead_by_the_application_and_nothing_else_is(app, superuser) -> None:
    assert app.execute("select audit_months(3)").fetchone() == ([],)
    [made] = app.execute("select audit_months(5)").fetchone() or ()
    assert len(made) == 2
    [far] = app.execute("select audit_months(1000)").fetchone() or ()
    assert len(far) == 19
    owners = superuser.execute(
        "select distinct tableowner from pg_tables where tablename like 'audit_entries%'"
    ).fetchall()
    assert owners == [("redress_owner",)]


def test_the_application_cannot_drop_a_month_that_is_younger_than_the_limitation(app) -> None:
    [month] = app.execute("select to_char(now() at time zone 'utc', 'YYYY-MM')").fetchone() or ()
    asked = "select audit_retire(%s, '{}')"
    assert app.execute(asked, [month]).fetchone() == ("five years are not over since its end",)
    for strange in ("1999-01", "2019-1", "2019-03 others"):
        assert app.execute(asked, [strange]).fetchone() == ("there is no such month",)
    [standing] = app.execute("select audit_months_standing()").fetchone() or ()
    assert month in standing
    assert standing == sorted(standing)


def test_a_month_that_is_in_use_is_left_for_the_next_time(database) -> None:
    engine = create_engine(database.app_url, pool_size=1)
    with psycopg.connect(database.superuser_url) as superuser:
        for statement in (
            "create table audit_entries_y2019m03 (like audit_entries including all)",
            "alter table audit_entries_y2019m03 owner to redress_owner",
            f"alter table audit_entries attach partition audit_entries_y2019m03 for values {MARCH}",
        ):
            superuser.execute(statement.encode())
        superuser.commit()
        superuser.execute("lock table audit_entries in access share mode")
        with pytest.raises(AuditMonthStays, match="in use at this moment"):
            PostgresAuditMonths(engine).retire(AuditMonth(2019, 3), ())
        superuser.rollback()
    PostgresAuditMonths(engine).retire(AuditMonth(2019, 3), ())
    assert AuditMonth(2019, 3) not in PostgresAuditMonths(engine).standing()
    engine.dispose()


def test_a_month_whose_entries_came_before_it_stays_among_the_others(database) -> None:
    """A simulated clock runs ahead of the months that were made."""
    engine = create_engine(database.app_url, pool_size=1)
    world = postgres_world(engine)
    with psycopg.connect(database.superuser_url) as superuser:
        row = superuser.execute("select now() + interval '6 months'").fetchone()
        assert row is not None
    world.clock.advance_to(row[0])
    tenant_id = world.tenant()
    with psycopg.connect(database.app_url, autocommit=True) as app:
        [made] = app.execute("select audit_months(8)").fetchone() or ()
    assert f"audit_entries_{row[0]:y%Ym%m}" not in made
    assert len(made) == 4
    with world.begin(tenant_id) as work:
        assert [e.kind for e in work.audit.page(AuditQuery(), PageRequest()).items] == ["tenants"]
    engine.dispose()


def test_what_the_product_does_by_itself_is_recorded_under_its_name(engine) -> None:
    world = postgres_world(engine)
    database = PostgresDatabase(engine, MemorySealer(), world.new_id, world.clock)
    tenant_id = world.tenant()
    with database.doing("mail_letter"), database.begin(tenant_id) as work:
        work.consumers.add(a_consumer(world.new_id(), tenant_id))
    world.consumer(tenant_id)
    with world.begin(tenant_id) as work:
        found = work.audit.page(AuditQuery(kind="consumers"), PageRequest()).items
    assert [(e.actor_id, e.done_by) for e in found] == [(None, ""), (None, "mail_letter")]


def test_a_record_that_cannot_be_written_undoes_what_it_tells_of(database) -> None:
    engine = create_engine(database.app_url, pool_size=1)
    world = postgres_world(engine)
    tenant_id = world.tenant()
    with psycopg.connect(database.superuser_url) as superuser:
        superuser.execute("revoke insert on audit_entries from redress_app")
    with pytest.raises(errors.InsufficientPrivilege):
        world.consumer(tenant_id)
    with world.begin(tenant_id) as work:
        assert work.tenants.get().id == tenant_id
        assert work.consumers.page(PageRequest()).items == ()
    engine.dispose()
