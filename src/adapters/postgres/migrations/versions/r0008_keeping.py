"""Legal holds, what is removed by retention rules, and the role that may remove it."""

from alembic import op

from adapters.postgres.roles import APP, RESOLVER, RETENTION, TENANT, tenant_table

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
    """
    create table consent_withdrawals (
        tenant_id uuid not null,
        consent_id uuid not null,
        consumer_id uuid not null,
        withdrawn_at timestamptz not null,
        ip text not null,
        withdrawn_by uuid not null,
        constraint consent_withdrawals_pkey primary key (tenant_id, consent_id),
        constraint consent_withdrawals_tenant_id_consent_id_fkey foreign key(tenant_id, consent_id) references consents (tenant_id, id),
        constraint consent_withdrawals_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint consent_withdrawals_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table exports (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid,
        state text not null,
        requested_at timestamptz not null,
        requested_by uuid not null,
        parts integer not null,
        cursor uuid,
        made_at timestamptz,
        expires_at timestamptz,
        version integer not null,
        constraint exports_pkey primary key (tenant_id, id),
        constraint exports_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table export_parts (
        tenant_id uuid not null,
        export_id uuid not null,
        number integer not null,
        name text not null,
        sha256 text not null,
        bytes integer not null,
        constraint export_parts_pkey primary key (tenant_id, export_id, number),
        constraint export_parts_tenant_id_export_id_fkey foreign key(tenant_id, export_id) references exports (tenant_id, id),
        constraint export_parts_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    # The firm's own export names no consumer: there is one of those at a time, too.
    """
    create unique index exports_tenant_id_consumer_id_idx
        on exports (tenant_id, consumer_id) nulls not distinct where state = 'requested'
    """,
    """
    create table tenant_deletions (
        tenant_id uuid not null,
        id uuid not null,
        asked_at timestamptz not null,
        asked_by uuid not null,
        due_at timestamptz not null,
        cancelled_at timestamptz,
        cancelled_by uuid,
        begun_at timestamptz,
        cursor uuid,
        erased_at timestamptz,
        emptied_at timestamptz,
        version integer not null,
        constraint tenant_deletions_pkey primary key (tenant_id, id),
        constraint tenant_deletions_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
""",
    "alter table tenants add column deletion_due_at timestamptz",
    "create index legal_holds_tenant_id_id_idx on legal_holds (tenant_id, id) where lifted_at is null",
    "create index reports_tenant_id_sha256_idx on reports (tenant_id, sha256)",
    "alter table documents add column object_sha256 text",
    "create index documents_tenant_id_object_sha256_idx on documents (tenant_id, object_sha256)",
)
# What the retention role must see of a table to find the rows that go; it sees nothing else.
_SEES = {
    "backfills": "tenant_id",
    "custom_roles": "tenant_id",
    "support_grants": "tenant_id",
    "tenant_keys": "tenant_id",
    "answers": "tenant_id, finding_id",
    "connections": "tenant_id, id, consumer_id",
    "consent_withdrawals": "tenant_id, consent_id",
    "consents": "tenant_id, id, consumer_id",
    "consumers": "tenant_id, id",
    "contracts": "tenant_id, id, consumer_id",
    "disputes": "tenant_id, id, consumer_id",
    "documents": "tenant_id, id, consumer_id",
    "events": "tenant_id, id, consumer_id",
    "export_parts": "tenant_id, export_id",
    "exports": "tenant_id, id",
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
# A user goes with the last membership, in whatever tenant: so the role sees who has one anywhere.
_HAS_NONE = "not exists (select from memberships m where m.user_id = users.id)"
_BOUNDS = (
    *tenant_table("legal_holds", app_may="select, insert, update"),
    *tenant_table("removals", app_may="select, insert"),
    *tenant_table("doomed_objects"),
    *tenant_table("tenant_deletions", app_may="select, insert, update"),
    f"grant update (deletion_due_at) on tenants to {APP}",
    f"grant select (deletion_due_at) on tenants to {RESOLVER}",
    *tenant_table("consent_withdrawals", app_may="select, insert"),
    *tenant_table("exports", app_may="select, insert, update"),
    *tenant_table("export_parts", app_may="select, insert"),
    f"grant usage on schema public to {RETENTION}",
    f"create policy retention_sees on memberships for select to {RETENTION} using (true)",
    f"create policy retention on users to {RETENTION} using ({_HAS_NONE})",
    f"grant select (id), delete on users to {RETENTION}",
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
    op.execute("drop policy retention_sees on memberships")
    for table in (*_SEES, "users"):
        op.execute(f"drop policy retention on {table}")
        op.execute(f"revoke all on {table} from {RETENTION}")
    op.execute(f"revoke usage on schema public from {RETENTION}")
    op.execute("drop index reports_tenant_id_sha256_idx")
    op.execute("alter table tenants drop column deletion_due_at")
    op.execute("alter table documents drop column object_sha256")
    op.execute(
        "drop table tenant_deletions, export_parts, exports, consent_withdrawals, doomed_objects, removals, legal_holds"
    )
