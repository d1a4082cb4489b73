"""API keys of the firm's machines."""

from alembic import op

from adapters.postgres.roles import RESOLVER, RETENTION, TENANT, across_tenants, tenant_table

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLE = """
    create table api_keys (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        name text not null,
        scopes text[] not null,
        secret_hash bytea not null,
        previous_hash bytea,
        previous_until timestamptz,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        rotated_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz,
        version integer not null,
        constraint api_keys_pkey primary key (tenant_id, id),
        constraint api_keys_tenant_id_user_id_fkey foreign key(tenant_id, user_id) references memberships (tenant_id, user_id),
        constraint api_keys_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
"""
_INDEXES = (
    "create index api_keys_tenant_id_user_id_idx on api_keys (tenant_id, user_id)",
    "create unique index api_keys_id_idx on api_keys (id)",
)
_SEEN = "tenant_id, id, user_id, name, scopes, secret_hash, previous_hash, previous_until, created_at, expires_at, rotated_at, revoked_at, last_used_at, version"


def upgrade() -> None:
    for statement in (
        _TABLE,
        *_INDEXES,
        *tenant_table("api_keys", app_may="select, insert, update"),
        *across_tenants("api_keys", RESOLVER, may=f"select ({_SEEN})"),
        f"create policy retention on api_keys to {RETENTION} using (tenant_id = {TENANT})",
        f"grant select (tenant_id, user_id), delete on api_keys to {RETENTION}",
        f"grant select (authz_version) on memberships, tenants to {RESOLVER}",
    ):
        op.execute(statement)


def downgrade() -> None:
    op.execute(f"revoke select (authz_version) on memberships, tenants from {RESOLVER}")
    op.execute("drop table api_keys")
