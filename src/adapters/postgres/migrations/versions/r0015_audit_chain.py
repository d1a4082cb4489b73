"""The chain over the audit: an entry's place is given when it is sealed, never by its time."""

from alembic import op

from adapters.postgres.roles import tenant_table

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table audit_places (
        tenant_id uuid not null,
        position bigint not null,
        entry_id uuid not null,
        entry_at timestamptz not null,
        digest bytea not null,
        link bytea not null,
        constraint audit_places_pkey primary key (tenant_id, position),
        constraint audit_places_tenant_id_entry_id_key unique (tenant_id, entry_id),
        constraint audit_places_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table audit_seals (
        tenant_id uuid not null,
        seq integer not null,
        position bigint not null,
        link bytea not null,
        swept_to timestamptz not null,
        sealed_at timestamptz not null,
        key_id text not null,
        signature bytea not null,
        constraint audit_seals_pkey primary key (tenant_id, seq),
        constraint audit_seals_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
)


def upgrade() -> None:
    for statement in (
        *_TABLES,
        *tenant_table("audit_places", app_may="select, insert"),
        *tenant_table("audit_seals", app_may="select, insert"),
    ):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table audit_seals")
    op.execute("drop table audit_places")
