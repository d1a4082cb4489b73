"""The record of who did and saw what: monthly partitions that are only added to."""

from alembic import op

from adapters.postgres.roles import APP, OWNER, tenant_table

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLE = """
    create table audit_entries (
        tenant_id uuid not null,
        id uuid not null,
        at timestamptz not null,
        recorded_at timestamptz not null default now(),
        actor_id uuid,
        api_key_id uuid,
        on_behalf_of uuid,
        session_id uuid,
        ip text not null,
        request_id text not null,
        done_by text not null,
        verb text not null,
        kind text not null,
        entity_id text,
        entity_ids text[],
        consumer_id uuid,
        before bytea,
        after bytea,
        constraint audit_entries_pkey primary key (tenant_id, id, at)
    ) partition by range (at)
"""
_INDEXES = (
    """
    create index audit_entries_tenant_id_consumer_id_id_idx
        on audit_entries (tenant_id, consumer_id, id)
    """,
    "create index audit_entries_tenant_id_actor_id_id_idx on audit_entries (tenant_id, actor_id, id)",
    """
    create index audit_entries_tenant_id_kind_entity_id_id_idx
        on audit_entries (tenant_id, kind, entity_id, id)
    """,
    "create index audit_entries_recorded_at_idx on audit_entries using brin (recorded_at)",
)
# What no month was made for, so that a record is never refused.
_OTHERS = "create table audit_entries_others partition of audit_entries default"
_OTHERS_BOUND = tuple(
    statement
    for statement in tenant_table("audit_entries_others", app_may="select")
    if not statement.startswith("grant")
)
# The application may not create tables. This makes the months ahead of it, and can make nothing
# else: from the present month on, at most 24 of them. A month whose first entries lie among the
# others already stays there (a simulated clock may run ahead by years).
_MONTHS = f"""
    create function audit_months(months integer) returns text[]
        language plpgsql security definer
        set search_path = pg_catalog, public
        set lock_timeout = '2s'
    as $$
    declare
        first date := date_trunc('month', now() at time zone 'utc')::date;
        month date;
        part text;
        made text[] := '{{}}';
    begin
        perform pg_advisory_xact_lock(7305442191);
        for ahead in 0 .. least(greatest(months, 0), 24) loop
            month := (first + make_interval(months => ahead))::date;
            part := 'audit_entries_' || to_char(month, '"y"YYYY"m"MM');
            continue when to_regclass('public.' || part) is not null;
            begin
                execute format(
                    'create table public.%I (like public.audit_entries including all)', part);
                execute format('alter table public.%I enable row level security', part);
                execute format('alter table public.%I force row level security', part);
                execute format(
                    'create policy tenant on public.%I to {APP}, {OWNER}'
                    ' using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)'
                    ' with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
                    part);
                execute format(
                    'alter table public.audit_entries attach partition public.%I'
                    ' for values from (%L) to (%L)',
                    part,
                    month::timestamp at time zone 'utc',
                    (month + make_interval(months => 1))::timestamp at time zone 'utc');
                made := made || part;
            exception when check_violation then
                null;
            end;
        end loop;
        return made;
    end
    $$
"""
MONTHS_AHEAD = 3


def upgrade() -> None:
    for statement in (
        _TABLE,
        *_INDEXES,
        *tenant_table("audit_entries", app_may="select, insert"),
        _OTHERS,
        *_OTHERS_BOUND,
        _MONTHS,
        "revoke execute on function audit_months(integer) from public",
        f"grant execute on function audit_months(integer) to {APP}",
        f"select audit_months({MONTHS_AHEAD})",
    ):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop function audit_months(integer)")
    op.execute("drop table audit_entries")
