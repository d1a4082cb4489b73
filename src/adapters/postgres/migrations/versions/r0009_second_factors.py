"""Second factors, attempts to sign in with one, and who must have one."""

from alembic import op

from adapters.postgres.roles import (
    APP,
    OWNER,
    RESOLVER,
    RETENTION,
    TENANT,
    across_tenants,
    tenant_table,
)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = (
    "alter table tenants add column second_factor_required boolean not null default false",
    "alter table tenants alter column second_factor_required drop default",
    "alter table sessions add column second_factor_at timestamptz",
    f"grant update (second_factor_required) on tenants to {APP}",
    f"grant select (second_factor_required) on tenants to {RESOLVER}",
)
_FACTORS = """
    create table second_factors (
        user_id uuid not null,
        secret bytea not null,
        created_at timestamptz not null,
        confirmed_at timestamptz,
        last_step bigint not null,
        recovery_hashes bytea[] not null,
        failures integer not null,
        blocked_until timestamptz,
        version integer not null,
        constraint second_factors_pkey primary key (user_id),
        constraint second_factors_user_id_fkey foreign key(user_id) references users (id)
    )
"""
_CHALLENGES = """
    create table challenges (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        token_hash bytea not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        failures integer not null,
        used_at timestamptz,
        version integer not null,
        constraint challenges_pkey primary key (tenant_id, id),
        constraint challenges_tenant_id_user_id_fkey foreign key(tenant_id, user_id) references memberships (tenant_id, user_id),
        constraint challenges_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
"""
_INDEXES = (
    "create index challenges_tenant_id_user_id_idx on challenges (tenant_id, user_id)",
    "create unique index challenges_token_hash_idx on challenges (token_hash)",
)
# A person's authenticator belongs to no tenant; the tenants that know the person may use it.
_KNOWN = "exists (select from memberships m where m.user_id = second_factors.user_id)"
_HAS_NONE = f"not {_KNOWN}"
_BOUNDS = (
    "alter table second_factors enable row level security",
    "alter table second_factors force row level security",
    f"create policy known on second_factors to {APP}, {OWNER} using ({_KNOWN}) with check ({_KNOWN})",
    f"grant select, insert, update, delete on second_factors to {APP}",
    f"create policy retention on second_factors to {RETENTION} using ({_HAS_NONE})",
    f"grant select (user_id), delete on second_factors to {RETENTION}",
    *tenant_table("challenges"),
    f"create policy retention on challenges to {RETENTION} using (tenant_id = {TENANT})",
    f"grant select (tenant_id, id, user_id), delete on challenges to {RETENTION}",
    *across_tenants("challenges", RESOLVER, may="select (tenant_id, id, user_id, token_hash)"),
)


def upgrade() -> None:
    for statement in (*_COLUMNS, _FACTORS, _CHALLENGES, *_INDEXES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table challenges, second_factors")
    op.execute("alter table sessions drop column second_factor_at")
    op.execute("alter table tenants drop column second_factor_required")
