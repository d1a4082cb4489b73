"""What is done about it: disputes, letters, mail pieces, tasks."""

from alembic import op

from adapters.postgres.roles import tenant_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    """
    create table disputes (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        bureau text not null,
        round integer not null,
        letter_kind text not null,
        source text not null,
        state text not null,
        opened_at timestamptz not null,
        previous_id uuid,
        mailed_at timestamptz,
        outcomes_report_id uuid,
        closed_at timestamptz,
        contents bytea not null,
        version integer not null,
        constraint disputes_pkey primary key (tenant_id, id),
        constraint disputes_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint disputes_tenant_id_previous_id_fkey foreign key(tenant_id, previous_id) references disputes (tenant_id, id),
        constraint disputes_tenant_id_outcomes_report_id_fkey foreign key(tenant_id, outcomes_report_id) references reports (tenant_id, id),
        constraint disputes_tenant_id_previous_id_key unique (tenant_id, previous_id),
        constraint disputes_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table letters (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        dispute_id uuid not null,
        bureau text not null,
        kind text not null,
        dated_on date not null,
        state text not null,
        drafted_at timestamptz not null,
        mailed_at timestamptz,
        contents bytea not null,
        version integer not null,
        constraint letters_pkey primary key (tenant_id, id),
        constraint letters_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint letters_tenant_id_dispute_id_fkey foreign key(tenant_id, dispute_id) references disputes (tenant_id, id),
        constraint letters_tenant_id_dispute_id_key unique (tenant_id, dispute_id),
        constraint letters_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table mail_pieces (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        letter_id uuid not null,
        dispute_id uuid not null,
        service text not null,
        state text not null,
        requested_at timestamptz not null,
        provider_id text,
        tracking_number text,
        accepted_at timestamptz,
        delivered_at timestamptz,
        details jsonb not null,
        version integer not null,
        constraint mail_pieces_pkey primary key (tenant_id, id),
        constraint mail_pieces_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint mail_pieces_tenant_id_letter_id_fkey foreign key(tenant_id, letter_id) references letters (tenant_id, id),
        constraint mail_pieces_tenant_id_dispute_id_fkey foreign key(tenant_id, dispute_id) references disputes (tenant_id, id),
        constraint mail_pieces_tenant_id_letter_id_key unique (tenant_id, letter_id),
        constraint mail_pieces_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table tasks (
        tenant_id uuid not null,
        id uuid not null,
        consumer_id uuid not null,
        kind text not null,
        subject_id uuid not null,
        title text not null,
        due_on date not null,
        opened_at timestamptz not null,
        done_at timestamptz,
        done_by uuid,
        version integer not null,
        constraint tasks_pkey primary key (tenant_id, id),
        constraint tasks_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint tasks_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
)
_INDEXES = (
    "create index disputes_tenant_id_consumer_id_id_idx on disputes (tenant_id, consumer_id, id)",
    "create index disputes_tenant_id_consumer_id_state_idx on disputes (tenant_id, consumer_id, state)",
    "create index letters_tenant_id_consumer_id_id_idx on letters (tenant_id, consumer_id, id)",
    "create index mail_pieces_provider_id_idx on mail_pieces (provider_id)",
    "create unique index tasks_tenant_id_kind_subject_id_idx on tasks (tenant_id, kind, subject_id) where done_at is null",
    "create index tasks_tenant_id_subject_id_idx on tasks (tenant_id, subject_id)",
)
_BOUNDS = (
    *tenant_table("disputes", app_may="select, insert, update"),
    *tenant_table("letters", app_may="select, insert, update"),
    *tenant_table("mail_pieces", app_may="select, insert, update"),
    *tenant_table("tasks", app_may="select, insert, update"),
)


def upgrade() -> None:
    for statement in (*_TABLES, *_INDEXES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table tasks, mail_pieces, letters, disputes")
