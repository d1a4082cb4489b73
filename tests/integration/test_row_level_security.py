"""Tenants are kept apart by the database itself, whatever the application forgets."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql
from tests.integration.contracts.everything import fill_every_table
from tests.integration.contracts.world import World, postgres_world

from adapters.postgres import tables
from adapters.postgres.engine import create_engine
from domain.identity import TenantId

TENANT_TABLES = sorted(t.name for t in tables.metadata.tables.values() if "tenant_id" in t.c)
BOUND_TABLES = [*TENANT_TABLES, "tenants", "users", "second_factors"]
FORCED_TABLES = [*BOUND_TABLES, "login_links"]
APPEND_ONLY = [
    "events",
    "consents",
    "consent_withdrawals",
    "rights_acknowledgments",
    "reports",
    "answers",
    "removals",
    "audit_entries",
    "audit_places",
    "audit_seals",
]
RELAY_SEES = {
    "jobs": {"id", "tenant_id", "queue", "state", "attempt", "due_at", "rung_at", "lease_until"}
}
USER_COLUMNS = {
    "id",
    "email",
    "name",
    "password_hash",
    "created_at",
    "email_verified_at",
    "password_changed_at",
    "version",
}
RESOLVER_SEES = {
    "api_keys": {c.name for c in tables.api_keys.columns},
    "tenants": {
        "id",
        "name",
        "kind",
        "created_at",
        "suspended_at",
        "deletion_due_at",
        "suspension_reason",
        "second_factor_required",
        "takes_registrations",
        "authz_version",
    },
    "users": USER_COLUMNS,
    "memberships": {
        "ended_at",
        "tenant_id",
        "user_id",
        "roles",
        "consumer_id",
        "created_at",
        "custom_roles",
        "authz_version",
        "granted_by",
        "expires_at",
        "suspended_at",
    },
    "login_links": {"user_id", "token_hash"},
    "invitations": {"tenant_id", "id", "token_hash"},
    "sessions": {"tenant_id", "id", "refresh_hash", "previous_hash"},
    "challenges": {"tenant_id", "id", "user_id", "token_hash"},
    "connections": {
        "tenant_id",
        "id",
        "consumer_id",
        "provider",
        "state",
        "state_hash",
        "member_hash",
    },
    "tenant_webhook_addresses": {"tenant_id", "token_hash"},
}
PERSON_TABLES = ("users", "sessions", "memberships", "tenants", "login_links")
Filled = tuple[World, TenantId, TenantId]


@pytest.fixture(scope="module")
def filled(module_database) -> Iterator[Filled]:
    """Two tenants with rows in every table."""
    engine = create_engine(module_database.app_url, pool_size=2)
    world = postgres_world(engine)
    yield world, fill_every_table(world), fill_every_table(world)
    engine.dispose()


@pytest.fixture
def app(module_database, filled: Filled) -> Iterator[psycopg.Connection[Any]]:
    """The application's role, outside of every tenant."""
    with psycopg.connect(module_database.app_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def superuser(module_database, filled: Filled) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(module_database.superuser_url, autocommit=True) as connection:
        yield connection


def count(connection: psycopg.Connection[Any], table: str) -> int:
    query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def become(connection: psycopg.Connection[Any], tenant_id: object) -> None:
    connection.execute("select set_config('app.tenant_id', %s, true)", [str(tenant_id)])


def test_the_tables_known_are_all_there_are(superuser) -> None:
    found = superuser.execute(
        "select c.relname::text from pg_attribute a join pg_class c on c.oid = a.attrelid "
        "where a.attname = 'tenant_id' and c.relkind in ('r', 'p') and not c.relispartition "
        "and c.relnamespace = 'public'::regnamespace order by 1"
    ).fetchall()
    assert [name for (name,) in found] == TENANT_TABLES


@pytest.mark.parametrize("table", FORCED_TABLES)
def test_every_tenant_table_forces_row_security(superuser, table: str) -> None:
    [bound] = superuser.execute(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", [table]
    ).fetchall()
    assert bound == (True, True)


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_every_tenant_table_has_a_policy_for_reading_and_for_writing(superuser, table: str) -> None:
    policies = superuser.execute(
        "select qual, with_check from pg_policies where tablename = %s and cmd = 'ALL' "
        "and 'redress_app' = any(roles)",
        [table],
    ).fetchall()
    expected = (
        "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"
    )
    assert policies == [(expected, expected)]


def test_every_reference_between_tenant_tables_carries_the_tenant(superuser) -> None:
    found = superuser.execute(
        "select conrelid::regclass::text, confrelid::regclass::text, conkey, confkey, "
        "  (select attnum from pg_attribute where attrelid = conrelid and attname = 'tenant_id'), "
        "  (select attnum from pg_attribute where attrelid = confrelid and attname = 'tenant_id') "
        "from pg_constraint where contype = 'f'"
    ).fetchall()
    assert len(found) > len(TENANT_TABLES)
    loose = [
        (table, target)
        for table, target, key, target_key, mine, theirs in found
        if theirs is not None and (mine not in key or theirs not in target_key)
    ]
    assert loose == []


def test_no_view_looks_past_the_policies(superuser) -> None:
    views = superuser.execute(
        "select relname from pg_class where relkind in ('v', 'm') "
        "and relnamespace = 'public'::regnamespace"
    ).fetchall()
    assert views == []


def test_every_table_was_filled(superuser) -> None:
    assert [table for table in FORCED_TABLES if count(superuser, table) == 0] == []


@pytest.mark.parametrize("table", BOUND_TABLES)
def test_without_a_tenant_there_is_no_row(app, table: str) -> None:
    assert count(app, table) == 0
    with app.transaction():
        become(app, "")
        assert count(app, table) == 0


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_a_tenant_sees_its_own_rows_alone(app, filled, table: str) -> None:
    query = sql.SQL("select distinct tenant_id from {}").format(sql.Identifier(table))
    for tenant_id in filled[1:]:
        with app.transaction():
            become(app, tenant_id)
            assert app.execute(query).fetchall() == [(tenant_id,)]


def test_a_tenant_sees_itself_and_its_own_users_alone(app, filled) -> None:
    _, tenant_id, _ = filled
    with app.transaction():
        become(app, tenant_id)
        assert app.execute("select id from tenants").fetchall() == [(tenant_id,)]
        members = app.execute("select user_id from memberships").fetchall()
        assert app.execute("select id from users").fetchall() == members


def test_the_tenant_ends_with_its_transaction(app, filled) -> None:
    with app.transaction():
        become(app, filled[1])
    assert count(app, "consumers") == 0


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_a_row_cannot_be_written_for_another_tenant(app, superuser, filled, table: str) -> None:
    _, mine, theirs = filled
    columns = [c.name for c in tables.metadata.tables[table].columns]
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    copied = sql.SQL(", ").join(
        sql.SQL("%s") if c == "tenant_id" else sql.Identifier(c) for c in columns
    )
    insert = sql.SQL("insert into {t} ({c}) select {v} from {t} limit 1").format(
        t=sql.Identifier(table), c=listed, v=copied
    )
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), app.transaction():
        become(app, mine)
        app.execute(insert, [theirs])


def test_a_row_cannot_name_another_tenants_row(app, filled) -> None:
    """References are checked past the policies, so the tenant stands in the reference itself."""
    _, mine, theirs = filled
    with app.transaction():
        become(app, theirs)
        [(foreign,)] = app.execute("select id from consumers").fetchall()
    with pytest.raises(errors.ForeignKeyViolation), app.transaction():
        become(app, mine)
        app.execute("update tasks set consumer_id = %s", [foreign])


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_can_be_neither_changed_nor_removed(app, filled, table: str) -> None:
    name = sql.Identifier(table)
    for statement in (
        sql.SQL("update {} set tenant_id = tenant_id").format(name),
        sql.SQL("delete from {}").format(name),
        sql.SQL("truncate {}").format(name),
    ):
        with pytest.raises(errors.InsufficientPrivilege), app.transaction():
            become(app, filled[1])
            app.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "alter table consumers disable row level security",
        "alter role redress_app bypassrls",
        "drop policy tenant on consumers",
        "set role redress_owner",
        "set session authorization postgres",
        "create table public.elsewhere (id int)",
    ],
)
def test_the_application_cannot_loosen_its_bounds(app, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


def test_switching_row_security_off_is_an_error_and_not_a_way_around(app) -> None:
    with pytest.raises(errors.InsufficientPrivilege), app.transaction():
        app.execute("set local row_security = off")
        app.execute("select * from consumers")


@pytest.mark.parametrize(
    ("role", "sees"), [("redress_relay", RELAY_SEES), ("redress_resolver", RESOLVER_SEES)]
)
def test_an_assumed_role_sees_its_columns_across_tenants_and_no_other(
    app, superuser, role: str, sees: dict[str, set[str]]
) -> None:
    granted: dict[str, set[str]] = {}
    for table, column in superuser.execute(
        "select table_name, column_name from information_schema.column_privileges "
        "where grantee = %s and privilege_type = 'SELECT'",
        [role],
    ):
        granted.setdefault(table, set()).add(column)
    assert granted == sees
    for table, columns in sees.items():
        with app.transaction():
            app.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
            query = sql.SQL("select {} from {}").format(
                sql.SQL(", ").join(map(sql.Identifier, sorted(columns))), sql.Identifier(table)
            )
            assert len(app.execute(query).fetchall()) >= 2


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("redress_relay", "select payload from jobs"),
        ("redress_relay", "select last_error from jobs"),
        ("redress_relay", "update jobs set payload = ''"),
        ("redress_relay", "update jobs set due_at = now()"),
        ("redress_relay", "delete from jobs"),
        ("redress_relay", "select id from consumers"),
        ("redress_resolver", "select secrets from connections"),
        ("redress_resolver", "select user_agent from sessions"),
        ("redress_resolver", "update users set email = ''"),
        ("redress_resolver", "update api_keys set revoked_at = null"),
        ("redress_resolver", "update sessions set refresh_hash = ''"),
        ("redress_resolver", "select id from consumers"),
        ("redress_resolver", "select permissions from custom_roles"),
        ("redress_resolver", "update tenants set suspended_at = null"),
        ("redress_resolver", "select wrapped from tenant_keys"),
        ("redress_retention", "select identity from consumers"),
        ("redress_retention", "select contents from letters"),
        ("redress_retention", "update consumers set email = ''"),
        ("redress_retention", "delete from removals"),
        ("redress_retention", "delete from legal_holds"),
        ("redress_retention", "select wrapped from tenant_keys"),
        ("redress_retention", "select email from users"),
        ("redress_retention", "update users set email = ''"),
        ("redress_retention", "truncate events"),
        ("redress_resolver", "select token from tenant_webhook_addresses"),
        ("redress_resolver", "select keys from tenant_credentials"),
        ("redress_resolver", "update login_links set used_at = null"),
        ("redress_resolver", "select email from invitations"),
        ("redress_person", "select refresh_hash from sessions"),
        ("redress_person", "update sessions set expires_at = now()"),
        ("redress_person", "update memberships set roles = '{owner}'"),
        ("redress_person", "update login_links set expires_at = now()"),
        ("redress_person", "insert into users (id) values (gen_random_uuid())"),
        ("redress_person", "select id from consumers"),
        ("redress_person", "select id from invitations"),
    ],
)
def test_an_assumed_role_may_do_nothing_else(app, role: str, refused: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege), app.transaction():
        app.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        app.execute(refused.encode())


def test_the_retention_role_removes_of_the_transactions_tenant_alone(app, filled) -> None:
    _, mine, theirs = filled
    with pytest.raises(ZeroDivisionError), app.transaction():
        become(app, mine)
        app.execute("set local role redress_retention")
        assert app.execute("delete from webhook_receipts").rowcount == 1
        assert app.execute("delete from tasks where tenant_id = %s", [theirs]).rowcount == 0
        raise ZeroDivisionError  # nothing of this is to be kept
    with app.transaction():
        app.execute("set local role redress_retention")
        assert app.execute("delete from webhook_receipts").rowcount == 0


def test_a_person_is_reached_in_every_tenant_and_nobody_else(app, superuser) -> None:
    [(user_id, tenant_id)] = superuser.execute(
        "select user_id, tenant_id from sessions limit 1"
    ).fetchall()
    with app.transaction():
        app.execute("set local role redress_person")
        for table in PERSON_TABLES:
            assert count(app, table) == 0, table
        app.execute("select set_config('app.user_id', %s, true)", [str(user_id)])
        for table in ("users", "sessions", "memberships"):
            assert count(app, table) == 1, table
        assert app.execute("select id from tenants").fetchall() == [(tenant_id,)]
        assert app.execute("update users set version = version").rowcount == 1
        assert app.execute("delete from login_links").rowcount == 1


def test_the_retention_role_removes_no_user_who_is_a_member_anywhere(app, filled) -> None:
    with app.transaction():
        become(app, filled[1])
        app.execute("set local role redress_retention")
        assert app.execute("delete from users").rowcount == 0


def test_the_assumed_roles_are_asleep_until_they_are_called(app) -> None:
    assert count(app, "jobs") == 0
    assert count(app, "sessions") == 0
