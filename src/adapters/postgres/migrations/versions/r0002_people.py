"""Tenants, their members and sessions, their consumers."""

from alembic import op

from adapters.postgres.roles import APP, OWNER, RESOLVER, TENANT, across_tenants, tenant_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table tenants (
        id uuid not null,
        name text not null,
        kind text not null,
        created_at timestamptz not null,
        constraint tenants_pkey primary key (id)
    )
    """,
    """
    create table users (
        id uuid not null,
        email text not null,
        name text not null,
        password_hash text not null,
        created_at timestamptz not null,
        constraint users_pkey primary key (id),
        constraint users_email_key unique (email)
    )
    """,
    """
    create table consumers (
        tenant_id uuid not null,
        id uuid not null,
        identity bytea not null,
        ssn_index bytea not null,
        email text not null,
        details jsonb not null,
        created_at timestamptz not null,
        version integer not null,
        constraint consumers_pkey primary key (tenant_id, id),
        constraint consumers_tenant_id_ssn_index_key unique (tenant_id, ssn_index),
        constraint consumers_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table memberships (
        tenant_id uuid not null,
        user_id uuid not null,
        roles text[] not null,
        consumer_id uuid,
        created_at timestamptz not null,
        constraint memberships_pkey primary key (tenant_id, user_id),
        constraint memberships_user_id_fkey foreign key(user_id) references users (id),
        constraint memberships_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint memberships_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table sessions (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        refresh_hash bytea not null,
        previous_hash bytea,
        rotated_at timestamptz not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        idle_expires_at timestamptz not null,
        ended_at timestamptz,
        user_agent text not null,
        version integer not null,
        constraint sessions_pkey primary key (tenant_id, id),
        constraint sessions_tenant_id_user_id_fkey foreign key(tenant_id, user_id) references memberships (tenant_id, user_id),
        constraint sessions_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table consents (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        kind text not null,
        text_version text not null,
        text_sha256 text not null,
        given_at timestamptz not null,
        ip text not null,
        given_by uuid not null,
        constraint consents_pkey primary key (tenant_id, id),
        constraint consents_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint consents_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table contracts (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        signed_at timestamptz not null,
        signed_on date not null,
        text_version text not null,
        sha256 text not null,
        rights_statement_acknowledged_at timestamptz not null,
        ip text not null,
        us_state text not null,
        cancelled_at timestamptz,
        version integer not null,
        constraint contracts_pkey primary key (tenant_id, id),
        constraint contracts_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint contracts_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table rights_acknowledgments (
        tenant_id uuid not null,
        consumer_id uuid not null,
        text_version text not null,
        acknowledged_at timestamptz not null,
        constraint rights_acknowledgments_pkey primary key (tenant_id, consumer_id, text_version, acknowledged_at),
        constraint rights_acknowledgments_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint rights_acknowledgments_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table tenant_keys (
        tenant_id uuid not null,
        wrapped bytea not null,
        constraint tenant_keys_pkey primary key (tenant_id)
    )
    """,
)
_INDEXES = (
    "create index memberships_tenant_id_consumer_id_idx on memberships (tenant_id, consumer_id)",
    "create index memberships_user_id_idx on memberships (user_id)",
    "create index sessions_previous_hash_idx on sessions (previous_hash)",
    "create unique index sessions_refresh_hash_idx on sessions (refresh_hash)",
    "create index sessions_tenant_id_user_id_idx on sessions (tenant_id, user_id)",
    "create index consents_tenant_id_consumer_id_kind_given_at_idx on consents (tenant_id, consumer_id, kind, given_at)",
    "create index contracts_tenant_id_consumer_id_signed_at_idx on contracts (tenant_id, consumer_id, signed_at)",
)
# The tenant itself is a row with its own id; a user is known to the tenants that have a membership.
_OWN = f"id = {TENANT}"
_KNOWN = "exists (select from memberships m where m.user_id = users.id)"
_BOUNDS = (
    "alter table tenants enable row level security",
    "alter table tenants force row level security",
    f"create policy tenant on tenants to {APP}, {OWNER} using ({_OWN}) with check ({_OWN})",
    f"grant select, insert on tenants to {APP}",
    *across_tenants("tenants", RESOLVER, may="select (id)"),
    *tenant_table("consumers", app_may="select, insert, update"),
    *tenant_table("memberships", app_may="select, insert, update"),
    *across_tenants(
        "memberships",
        RESOLVER,
        may="select (tenant_id, user_id, roles, consumer_id, created_at)",
    ),
    *tenant_table("sessions", app_may="select, insert, update"),
    *across_tenants(
        "sessions",
        RESOLVER,
        may="select (tenant_id, id, refresh_hash, previous_hash)",
    ),
    *tenant_table("consents", app_may="select, insert"),
    *tenant_table("contracts", app_may="select, insert, update"),
    *tenant_table("rights_acknowledgments", app_may="select, insert"),
    *tenant_table("tenant_keys", app_may="select, insert"),
    "alter table users enable row level security",
    "alter table users force row level security",
    f"create policy known on users for select to {APP}, {OWNER} using ({_KNOWN})",
    f"create policy registration on users for insert to {APP}, {OWNER} with check (true)",
    f"grant select, insert on users to {APP}",
    *across_tenants(
        "users",
        RESOLVER,
        may="select (id, email, name, password_hash, created_at), update (password_hash)",
    ),
)


def upgrade() -> None:
    for statement in (*_TABLES, *_INDEXES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute(
        "drop table tenant_keys, rights_acknowledgments, contracts, consents, sessions, memberships, consumers, users, tenants"
    )
