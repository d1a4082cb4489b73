"""The roles, what each may do, and the check that the application's role is bound by it.

redress_owner     owns the tables; migrations act as it
redress_app       the application; sees the rows of the tenant that its transaction names
redress_relay     the application while it looks for due jobs, across tenants
redress_resolver  the application while it looks up whose credential or provider id it holds
redress_retention the application while it removes what is due, of the transaction's tenant alone
redress_person    the application while it changes what is one person's own in every tenant: their
                  login and sessions; it sees the rows of the person that its transaction names

The last four are granted to redress_app without inheritance: only `set local role` wakes them.
"""

from typing import Any, NamedTuple

import sqlalchemy as sa
import sqlalchemy.exc

OWNER = "redress_owner"
APP = "redress_app"
RELAY = "redress_relay"
RESOLVER = "redress_resolver"
RETENTION = "redress_retention"
PERSON = "redress_person"
ASSUMED = (RELAY, RESOLVER, RETENTION, PERSON)
SERVER_VERSION_MIN = 160_000  # grants without inheritance came with PostgreSQL 16

_ROLES = {
    OWNER: "nologin",
    APP: "login nosuperuser nobypassrls nocreatedb nocreaterole",
    RELAY: "nologin",
    RESOLVER: "nologin",
    RETENTION: "nologin",
    PERSON: "nologin",
}
TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
THE_PERSON = "nullif(current_setting('app.user_id', true), '')::uuid"


class RolesRefused(Exception):
    """The database's roles are not as the product needs them; the sentence says what to run."""


class _Findings(NamedTuple):
    user: str
    is_super: bool
    bypasses: bool
    owns: int
    is_app: bool


def create_roles(connection: sa.Connection) -> None:
    """Create the roles that are missing; they belong to the whole server, not to one database.

    Raises RolesRefused with the statements for an administrator when this login may not.
    """
    version = connection.execute(sa.text("select current_setting('server_version_num')::int"))
    if version.scalar_one() < SERVER_VERSION_MIN:
        raise RolesRefused("PostgreSQL 16 or newer is needed")
    statements = _missing_statements(connection)
    try:
        for statement in statements:
            connection.execute(sa.text(statement))
    except sqlalchemy.exc.ProgrammingError as error:
        raise RolesRefused(
            "the login of REDRESS_OWNER_DATABASE_URL may not make the roles it needs; "
            f"an administrator runs once: {'; '.join(statements)};"
        ) from error


def check_app_role(engine: sa.Engine) -> None:
    """Refuse to work under a role that row-level security does not bind.

    Raises RolesRefused for a superuser, a role that bypasses row-level security, one that owns a
    table, and one that is not (a member of) redress_app.
    """
    with engine.connect() as connection:
        found = _Findings(*connection.execute(_CHECK, {"app": APP}).one())
    if because := _objection(found):
        raise RolesRefused(
            f"the role {found.user} of REDRESS_DATABASE_URL {because}, so tenants would not be "
            f"kept apart: connect as {APP}"
        )


def tenant_table(table: str, *, app_may: str = "select, insert, update, delete") -> list[str]:
    """The statements that bind a table with a tenant_id to the transaction's tenant."""
    is_theirs = f"(tenant_id = {TENANT})"
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy tenant on {table} to {APP}, {OWNER} using {is_theirs} with check {is_theirs}",
        f"grant {app_may} on {table} to {APP}",
    ]


def across_tenants(table: str, role: str, *, may: str) -> list[str]:
    """The statements that let an assumed role see every row: `may` names verbs and columns.

    For example `may="select (id, tenant_id), update (state)"`.
    """
    return [
        f"create policy {role} on {table} to {role} using (true) with check (true)",
        f"grant {may} on {table} to {role}",
    ]


def of_one_person(table: str, column: str, *, may: str) -> list[str]:
    """The statements that let redress_person see the rows whose column names its person."""
    is_theirs = f"({column} = {THE_PERSON})"
    return [
        f"create policy {PERSON} on {table} to {PERSON} using {is_theirs} with check {is_theirs}",
        f"grant {may} on {table} to {PERSON}",
    ]


def _objection(found: _Findings) -> str:
    if found.is_super:
        return "is a superuser"
    if found.bypasses:
        return "bypasses row-level security"
    if found.owns:
        return "owns tables"
    return "" if found.is_app else f"is not a member of {APP}"


def _missing_statements(connection: sa.Connection) -> list[str]:
    roles = _column(connection, "select rolname from pg_roles")
    assumable = _column(connection, _ASSUMABLE)
    creations = [f"create role {n} {how}" for n, how in _ROLES.items() if n not in roles]
    grants = [
        f"grant {role} to {APP} with inherit false, set true"
        for role in ASSUMED
        if role not in assumable
    ]
    return [*creations, *grants, *_owner_statements(connection)]


def _owner_statements(connection: sa.Connection) -> list[str]:
    login = connection.dialect.identifier_preparer.quote(
        connection.execute(sa.text("select current_user")).scalar_one()
    )
    needed = {
        f"grant {OWNER} to {login}": _OWNER_ASSUMABLE,
        f"grant usage, create on schema public to {OWNER}": _OWNER_CREATES,
    }
    return [statement for statement, holds in needed.items() if not _column(connection, holds)]


def _column(connection: sa.Connection, query: str) -> set[Any]:
    return set(connection.execute(sa.text(query), {"app": APP, "owner": OWNER}).scalars())


_ASSUMABLE = """
    select r.rolname from pg_auth_members m
      join pg_roles r on r.oid = m.roleid
      join pg_roles g on g.oid = m.member
     where g.rolname = :app and m.set_option
"""
_OWNER_ASSUMABLE = "select 1 from pg_roles where rolname = :owner and pg_has_role(oid, 'set')"
_OWNER_CREATES = """
    select 1 from pg_roles
     where rolname = :owner and has_schema_privilege(oid, 'public', 'create')
"""
_CHECK = sa.text(
    """
    select current_user, r.rolsuper, r.rolbypassrls,
           (select count(*) from pg_class c
             where c.relowner = r.oid and c.relkind in ('r', 'p')),
           exists (select from pg_roles where rolname = :app)
             and pg_has_role(current_user, (select oid from pg_roles where rolname = :app), 'usage')
      from pg_roles r where r.rolname = current_user
    """
)
