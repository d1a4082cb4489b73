"""Versions of the tenants' data keys, index keys of their own, and the fence behind a rotation."""

from alembic import op

from adapters.postgres.roles import APP, TENANT, tenant_table
from adapters.postgres.seal_fence import PLATFORM, fenced, unfenced

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Those whose rows the application may otherwise not update give the update back on the way down.
_SEALED = {
    "answers": ("given",),
    "connections": ("secrets",),
    "consumers": ("identity",),
    "disputes": ("contents",),
    "documents": ("details",),
    "findings": ("hit",),
    "idempotency_keys": ("answer",),
    "letters": ("contents",),
    "reports": ("normalized",),
    "tenant_credentials": ("keys",),
    "tenant_webhook_addresses": ("token",),
}
_APPEND_ONLY = {"answers", "reports", "tenant_webhook_addresses"}
# A key that is there already is the tenant's first data key; the application derives the index key
# from it once, since the database cannot unwrap it.
_KEYS = (
    "alter table tenant_keys add column purpose text not null default 'data'",
    "alter table tenant_keys add column version integer not null default 1",
    "alter table tenant_keys add column mark bytea not null default ''",
    "alter table tenant_keys add column fenced_at timestamptz",
    "alter table tenant_keys add column retired_at timestamptz",
    "alter table tenant_keys alter column purpose drop default",
    "alter table tenant_keys alter column version drop default",
    "alter table tenant_keys alter column mark drop default",
    "alter table tenant_keys drop constraint tenant_keys_pkey",
    """
    alter table tenant_keys
        add constraint tenant_keys_pkey primary key (tenant_id, purpose, version)
    """,
    f"grant update (wrapped, mark, fenced_at, retired_at) on tenant_keys to {APP}",
)
_ROTATIONS = (
    """
    create table key_rotations (
        tenant_id uuid not null,
        id uuid not null,
        to_version integer not null,
        place integer not null,
        cursor text,
        resealed integer not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        version integer not null,
        constraint key_rotations_pkey primary key (tenant_id, id)
    )
    """,
    """
    create unique index key_rotations_tenant_id_idx
        on key_rotations (tenant_id) where finished_at is null
    """,
    *tenant_table("key_rotations", app_may="select, insert, update"),
)
# People's second factors are sealed under the platform's key, which belongs to no tenant: every
# transaction may see whether it was fenced, and the one that rotates it sees every factor.
_PLATFORM = (
    f"create policy platform on tenant_keys for select to {APP} using (tenant_id = {PLATFORM})",
    *(
        f"create policy rotation_{verb} on second_factors for {verb} to {APP} "
        f"using ({TENANT} = {PLATFORM})"
        for verb in ("select", "update")
    ),
    *fenced("second_factors", "secret", owner=PLATFORM),
)
_REFUSE_WITH_KEYS = """
    do $$ begin
        if exists (select from tenant_keys) then
            raise exception using errcode = 'object_not_in_prerequisite_state',
                message = 'tenants have keys: what is sealed and indexed under them '
                          'cannot be read by an earlier release';
        end if;
    end $$
"""


def upgrade() -> None:
    for statement in (*_KEYS, *_ROTATIONS, *_PLATFORM):
        op.execute(statement)
    for table, columns in _SEALED.items():
        for statement in fenced(table, *columns):
            op.execute(statement)


def downgrade() -> None:
    # Forced row-level security would hide every row from the owner, too.
    op.execute("alter table tenant_keys no force row level security")
    op.execute(_REFUSE_WITH_KEYS)
    op.execute("alter table tenant_keys force row level security")
    for statement in unfenced("second_factors"):
        op.execute(statement)
    for table, columns in _SEALED.items():
        for statement in unfenced(table, *(columns if table in _APPEND_ONLY else ())):
            op.execute(statement)
    for statement in (
        "drop policy rotation_select on second_factors",
        "drop policy rotation_update on second_factors",
        "drop policy platform on tenant_keys",
        "drop table key_rotations",
        f"revoke update (wrapped, mark, fenced_at, retired_at) on tenant_keys from {APP}",
        "alter table tenant_keys drop constraint tenant_keys_pkey",
        """
        alter table tenant_keys drop column purpose, drop column version, drop column mark,
            drop column fenced_at, drop column retired_at
        """,
        "alter table tenant_keys add constraint tenant_keys_pkey primary key (tenant_id)",
    ):
        op.execute(statement)
