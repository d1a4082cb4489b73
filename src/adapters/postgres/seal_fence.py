"""What is sealed, which columns hold it, and the fence that keeps a replaced key out of them."""

import sqlalchemy as sa

from adapters.postgres import tables
from adapters.postgres.roles import APP
from application.sealing import PLATFORM_KEY

# Hashes, signatures and keys: bytes that nobody sealed. Every other column of bytes holds sealed values.
DIGESTS = frozenset(
    {
        "api_keys.previous_hash",
        "api_keys.secret_hash",
        "audit_entries.after",
        "audit_entries.before",
        "audit_places.digest",
        "audit_places.link",
        "audit_seals.link",
        "audit_seals.signature",
        "challenges.token_hash",
        "connections.member_hash",
        "connections.state_hash",
        "consumers.ssn_index",
        "idempotency_keys.fingerprint",
        "invitations.token_hash",
        "login_links.token_hash",
        "second_factors.recovery_hashes",
        "sessions.device",
        "sessions.previous_hash",
        "sessions.refresh_hash",
        "tenant_keys.mark",
        "tenant_webhook_addresses.token_hash",
        "tenant_keys.wrapped",
    }
)
PLATFORM = f"'{PLATFORM_KEY}'::uuid"
CONSTRAINT = "sealed_under_a_living_key"


def sealed_columns() -> tuple[sa.Column[object], ...]:
    """By table and name; their values are sealed for table, column and key of the row."""
    return tuple(
        column
        for name in sorted(tables.metadata.tables)
        for column in tables.metadata.tables[name].columns
        if isinstance(column.type, sa.LargeBinary) and str(column) not in DIGESTS
    )


def fenced(table: str, *columns: str, owner: str = "new.tenant_id") -> list[str]:
    """The statements by which a table takes nothing in that is sealed under a replaced key.

    The trigger holds the tenant's lock shared to the end of the transaction, and a fence takes it
    whole: so when a key has been fenced, whoever was storing under it has committed, and whoever
    comes later is refused. Rotation rewrites these columns and nothing else. ``owner`` is whose
    key it is, in SQL: PLATFORM's where the table has no tenant.
    """
    tests = " or ".join(f"k.mark = substring(new.{column} from 1 for 9)" for column in columns)
    return [
        f"""
        create function {table}_seal_fence() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(hashtextextended(({owner})::text, 0));
            if exists (select from tenant_keys k
                        where k.tenant_id = {owner} and k.purpose = 'data'
                          and k.fenced_at is not null and ({tests})) then
                raise exception using errcode = 'check_violation', constraint = '{CONSTRAINT}',
                    message = 'sealed under a key that was replaced';
            end if;
            return new;
        end $$
        """,
        f"""
        create trigger seal_fence before insert or update of {", ".join(columns)} on {table}
            for each row execute function {table}_seal_fence()
        """,
        f"grant update ({', '.join(columns)}) on {table} to {APP}",
    ]


def unfenced(table: str, *columns: str) -> list[str]:
    """The way back; ``columns`` are those whose update was granted by the fence alone."""
    statements = [f"drop trigger seal_fence on {table}", f"drop function {table}_seal_fence()"]
    if columns:
        statements.append(f"revoke update ({', '.join(columns)}) on {table} from {APP}")
    return statements
