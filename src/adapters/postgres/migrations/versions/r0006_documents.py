"""Copies of consumers' papers, which letters enclose."""

from alembic import op

from adapters.postgres.roles import tenant_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLE = """
    create table documents (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        kind text not null,
        slot integer not null,
        details bytea not null,
        added_at timestamptz not null,
        removed_at timestamptz,
        version integer not null,
        constraint documents_pkey primary key (tenant_id, id),
        constraint documents_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint documents_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
"""
_SLOTS = """
    create unique index documents_tenant_id_consumer_id_slot_idx
        on documents (tenant_id, consumer_id, slot) where removed_at is null
"""


def upgrade() -> None:
    for statement in (
        _TABLE,
        _SLOTS,
        *tenant_table("documents", app_may="select, insert, update"),
    ):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table documents")
