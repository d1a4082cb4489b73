"""What is read about a consumer: connections, reports, findings, answers."""

from alembic import op

from adapters.postgres.roles import RESOLVER, across_tenants, tenant_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table connections (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        provider text not null,
        state text not null,
        state_hash bytea not null,
        member_hash bytea,
        secrets bytea not null,
        created_at timestamptz not null,
        authorize_until timestamptz not null,
        version integer not null,
        constraint connections_pkey primary key (tenant_id, id),
        constraint connections_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint connections_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table reports (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        provider text not null,
        source text not null,
        source_format text not null,
        status text not null,
        sha256 text not null,
        report_date date not null,
        stored_at timestamptz not null,
        tradelines integer not null,
        inquiries integer not null,
        public_records integer not null,
        scores integer not null,
        defects integer not null,
        normalized bytea not null,
        constraint reports_pkey primary key (tenant_id, id),
        constraint reports_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint reports_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table report_pulls (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        connection_id uuid not null,
        state text not null,
        requested_at timestamptz not null,
        report_id uuid,
        failure text,
        failure_message text,
        finished_at timestamptz,
        version integer not null,
        constraint report_pulls_pkey primary key (tenant_id, id),
        constraint report_pulls_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint report_pulls_tenant_id_connection_id_fkey foreign key(tenant_id, connection_id) references connections (tenant_id, id),
        constraint report_pulls_tenant_id_report_id_fkey foreign key(tenant_id, report_id) references reports (tenant_id, id),
        constraint report_pulls_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table findings (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        report_id uuid not null,
        rule_id text not null,
        rule_version integer not null,
        subject_path text not null,
        state text not null,
        found_at timestamptz not null,
        hit bytea not null,
        constraint findings_pkey primary key (tenant_id, id),
        constraint findings_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint findings_tenant_id_report_id_fkey foreign key(tenant_id, report_id) references reports (tenant_id, id),
        constraint findings_tenant_id_report_id_rule_id_subject_path_key unique (tenant_id, report_id, rule_id, subject_path),
        constraint findings_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table answers (
        tenant_id uuid not null,
        finding_id uuid not null,
        question_id text not null,
        number integer not null,
        given bytea not null,
        constraint answers_pkey primary key (tenant_id, finding_id, question_id, number),
        constraint answers_tenant_id_finding_id_fkey foreign key(tenant_id, finding_id) references findings (tenant_id, id),
        constraint answers_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table backfills (
        tenant_id uuid not null,
        id uuid not null,
        rule text,
        since date,
        cursor uuid,
        reports integer not null,
        added integer not null,
        withdrawn integer not null,
        changed integer not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        version integer not null,
        constraint backfills_pkey primary key (tenant_id, id),
        constraint backfills_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
)
_INDEXES = (
    "create index connections_provider_member_hash_idx on connections (provider, member_hash) where state = 'active'",
    "create unique index connections_state_hash_idx on connections (state_hash)",
    "create index connections_tenant_id_consumer_id_state_idx on connections (tenant_id, consumer_id, state)",
    "create index reports_tenant_id_consumer_id_id_idx on reports (tenant_id, consumer_id, id)",
    "create index reports_tenant_id_consumer_id_report_date_stored_at_idx on reports (tenant_id, consumer_id, report_date, stored_at)",
    "create index reports_tenant_id_report_date_idx on reports (tenant_id, report_date)",
    "create index report_pulls_tenant_id_connection_id_idx on report_pulls (tenant_id, connection_id)",
    "create unique index report_pulls_tenant_id_consumer_id_idx on report_pulls (tenant_id, consumer_id) where state = 'requested'",
    "create index backfills_tenant_id_started_at_idx on backfills (tenant_id, started_at)",
)
_BOUNDS = (
    *tenant_table("connections", app_may="select, insert, update"),
    *across_tenants(
        "connections",
        RESOLVER,
        may="select (tenant_id, id, consumer_id, provider, state, state_hash, member_hash)",
    ),
    *tenant_table("reports", app_may="select, insert"),
    *tenant_table("report_pulls", app_may="select, insert, update"),
    *tenant_table("findings", app_may="select, insert, update"),
    *tenant_table("answers", app_may="select, insert"),
    *tenant_table("backfills", app_may="select, insert, update"),
)


def upgrade() -> None:
    for statement in (*_TABLES, *_INDEXES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table backfills, answers, findings, report_pulls, reports, connections")
