"""What a firm sets up for itself: its keys at the vendors, its webhook address, its branding."""

from alembic import op

from adapters.postgres.roles import RESOLVER, RETENTION, TENANT, across_tenants, tenant_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table tenant_credentials (
        tenant_id uuid not null,
        id uuid not null,
        vendor text not null,
        keys bytea not null,
        last4 text not null,
        set_by uuid not null,
        set_at timestamptz not null,
        standing text not null,
        checked_at timestamptz,
        ended_at timestamptz,
        version integer not null,
        constraint tenant_credentials_pkey primary key (tenant_id, id),
        constraint tenant_credentials_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create unique index tenant_credentials_tenant_id_vendor_idx
        on tenant_credentials (tenant_id, vendor) where ended_at is null
    """,
    """
    create table tenant_webhook_addresses (
        tenant_id uuid not null,
        id uuid not null,
        token bytea not null,
        token_hash bytea not null,
        created_at timestamptz not null,
        constraint tenant_webhook_addresses_pkey primary key (tenant_id, id),
        constraint tenant_webhook_addresses_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create unique index tenant_webhook_addresses_tenant_id_idx
        on tenant_webhook_addresses (tenant_id)
    """,
    """
    create unique index tenant_webhook_addresses_token_hash_idx
        on tenant_webhook_addresses (token_hash)
    """,
    """
    create table tenant_branding (
        tenant_id uuid not null,
        id uuid not null,
        details jsonb not null,
        changed_at timestamptz not null,
        changed_by uuid not null,
        version integer not null,
        constraint tenant_branding_pkey primary key (tenant_id, id),
        constraint tenant_branding_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    "create unique index tenant_branding_tenant_id_idx on tenant_branding (tenant_id)",
)


def upgrade() -> None:
    for statement in (
        *_TABLES,
        *tenant_table("tenant_credentials", app_may="select, insert, update"),
        *tenant_table("tenant_webhook_addresses", app_may="select, insert"),
        *tenant_table("tenant_branding", app_may="select, insert, update"),
        *across_tenants("tenant_webhook_addresses", RESOLVER, may="select (tenant_id, token_hash)"),
    ):
        op.execute(statement)
    for table in ("tenant_credentials", "tenant_webhook_addresses", "tenant_branding"):
        op.execute(
            f"create policy retention on {table} to {RETENTION} using (tenant_id = {TENANT})"
        )
        op.execute(f"grant select (tenant_id), delete on {table} to {RETENTION}")


def downgrade() -> None:
    for table in ("tenant_branding", "tenant_webhook_addresses", "tenant_credentials"):
        op.execute(f"drop table {table}")
