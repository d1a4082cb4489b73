"""Legal holds, what is removed by retention rules, and the role that may remove it."""

from alembic import op

from adapters.postgres.roles import RETENTION, TENANT, tenant_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table legal_holds (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid,
        reason text not null,
        placed_at timestamptz not null,
        placed_by uuid not null,
        lifted_at timestamptz,
        lifted_by uuid,
        version integer not null,
        constraint legal_holds_pkey primary key (tenant_id, id),
        constraint legal_holds_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table removals (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid,
        data_class text not null,
        records integer not null,
        cause text not null,
        reason text not null,
        removed_at timestamptz not null,
        removed_by uuid,
        constraint removals_pkey primary key (tenant_id, id),
        constraint removals_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table doomed_objects (
        tenant_id uuid not null,
        sha256 text not null,
        consumer_id uuid,
        doomed_at timestamptz not null,
        claimed_at timestamptz,
        constraint doomed_objects_pkey primary key (tenant_id, sha256),
        constraint doomed_objects_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    "create index legal_holds_tenant_id_id_idx on legal_holds (tenant_id, id) where lifted_at is null",
    "create index reports_tenant_id_sha256_idx on reports (tenant_id, sha256)",
    "alter table documents add column object_sha256 text",
    "create index documents_tenant_id_object_sha256_idx on documents (tenant_id, object_sha256)",
)
# What the retention role must see of a table to find the rows that go; it sees nothing else.
_SEES = {
    "answers": "tenant_id, finding_id",
    "connections": "tenant_id, id, consumer_id",
    "consents": "tenant_id, id, consumer_id",
    "consumers": "tenant_id, id",
    "contracts": "tenant_id, id, consumer_id",
    "disputes": "tenant_id, id, consumer_id",
    "documents": "tenant_id, id, consumer_id",
    "events": "tenant_id, id, consumer_id",
    "findings": "tenant_id, id, consumer_id, report_id",
    "idempotency_keys": "tenant_id, user_id, key, reserved_at",
    "jobs": "tenant_id, id, state, done_at",
    "letters": "tenant_id, id, consumer_id, dispute_id",
    "mail_pieces": "tenant_id, id, consumer_id, dispute_id",
    "memberships": "tenant_id, user_id, consumer_id",
    "report_pulls": "tenant_id, id, consumer_id, connection_id, report_id",
    "reports": "tenant_id, id, consumer_id",
    "rights_acknowledgments": "tenant_id, consumer_id",
    "sessions": "tenant_id, id, user_id, ended_at, expires_at, idle_expires_at",
    "tasks": "tenant_id, id, consumer_id, subject_id",
    "webhook_receipts": "tenant_id, provider, event_id, received_at",
}
_BOUNDS = (
    *tenant_table("legal_holds", app_may="select, insert, update"),
    *tenant_table("removals", app_may="select, insert"),
    *tenant_table("doomed_objects"),
    f"grant usage on schema public to {RETENTION}",
    *(
        statement
        for table, columns in _SEES.items()
        for statement in (
            f"create policy retention on {table} to {RETENTION} using (tenant_id = {TENANT})",
            f"grant select ({columns}), delete on {table} to {RETENTION}",
        )
    ),
)


def upgrade() -> None:
    for statement in (*_TABLES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    for table in _SEES:
        op.execute(f"drop policy retention on {table}")
        op.execute(f"revoke all on {table} from {RETENTION}")
    op.execute(f"revoke usage on schema public from {RETENTION}")
    op.execute("drop index reports_tenant_id_sha256_idx")
    op.execute("alter table documents drop column object_sha256")
    op.execute("drop table doomed_objects, removals, legal_holds")
