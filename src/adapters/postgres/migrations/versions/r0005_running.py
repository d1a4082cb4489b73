"""The history, the outbox, and what makes requests safe to repeat."""

from alembic import op

from adapters.postgres.roles import RELAY, across_tenants, tenant_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table events (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid,
        type text not null,
        at timestamptz not null,
        actor_id uuid,
        payload jsonb not null,
        constraint events_pkey primary key (tenant_id, id),
        constraint events_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint events_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table jobs (
        tenant_id uuid not null,
        id uuid not null,
        event_type text not null,
        reaction text not null,
        queue text not null,
        payload text not null,
        state text not null,
        attempt integer not null,
        due_at timestamptz not null,
        created_at timestamptz not null,
        rung_at timestamptz,
        lease_until timestamptz,
        done_at timestamptz,
        last_error text,
        constraint jobs_pkey primary key (tenant_id, id),
        constraint jobs_id_key unique (id),
        constraint jobs_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table webhook_receipts (
        tenant_id uuid not null,
        provider text not null,
        event_id text not null,
        event_type text not null,
        received_at timestamptz not null,
        constraint webhook_receipts_pkey primary key (tenant_id, provider, event_id),
        constraint webhook_receipts_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table idempotency_keys (
        tenant_id uuid not null,
        user_id uuid not null,
        key text not null,
        fingerprint bytea not null,
        reserved_at timestamptz not null,
        answer bytea,
        constraint idempotency_keys_pkey primary key (tenant_id, user_id, key),
        constraint idempotency_keys_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
)
_INDEXES = (
    "create index events_tenant_id_consumer_id_at_id_idx on events (tenant_id, consumer_id, at, id)",
    "create index jobs_due_at_id_idx on jobs (due_at, id) where state = 'pending'",
    "create index jobs_lease_until_idx on jobs (lease_until) where state = 'running'",
    "create index jobs_rung_at_idx on jobs (rung_at) where state = 'rung'",
    "create index jobs_tenant_id_state_id_idx on jobs (tenant_id, state, id)",
    "create index idempotency_keys_tenant_id_reserved_at_idx on idempotency_keys (tenant_id, reserved_at)",
)
_BOUNDS = (
    *tenant_table("events", app_may="select, insert"),
    *tenant_table("jobs", app_may="select, insert, update"),
    *across_tenants(
        "jobs",
        RELAY,
        may="select (tenant_id, id, queue, state, attempt, due_at, rung_at, lease_until), update (state, attempt, rung_at, lease_until)",
    ),
    *tenant_table("webhook_receipts", app_may="select, insert"),
    *tenant_table("idempotency_keys", app_may="select, insert, update, delete"),
)


def upgrade() -> None:
    for statement in (*_TABLES, *_INDEXES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table idempotency_keys, webhook_receipts, jobs, events")
