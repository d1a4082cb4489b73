"""Verified addresses, links and invitations by e-mail, devices, memberships that end."""

from alembic import op

from adapters.postgres.roles import (
    APP,
    PERSON,
    RESOLVER,
    RETENTION,
    TENANT,
    across_tenants,
    of_one_person,
    tenant_table,
)

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = (
    "alter table tenants add column takes_registrations boolean not null default false",
    """
    alter table users
        add column email_verified_at timestamptz,
        add column password_changed_at timestamptz,
        add column version integer not null default 1
    """,
    "alter table memberships add column ended_at timestamptz",
    """
    alter table sessions
        add column ip text not null default '',
        add column device bytea not null default ''
    """,
    "create index sessions_user_id_device_idx on sessions (user_id, device)",
)
_TABLES = (
    """
    create table login_links (
        id uuid not null,
        user_id uuid not null,
        purpose text not null,
        token_hash bytea not null,
        email text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint login_links_pkey primary key (id),
        constraint login_links_user_id_fkey foreign key(user_id) references users (id)
    )
    """,
    "create unique index login_links_token_hash_idx on login_links (token_hash)",
    "create index login_links_user_id_purpose_idx on login_links (user_id, purpose)",
    """
    create table invitations (
        tenant_id uuid not null,
        id uuid not null,
        email text not null,
        roles text[] not null,
        custom_roles uuid[] not null,
        consumer_id uuid,
        opens_file boolean not null,
        token_id uuid not null,
        token_hash bytea not null,
        invited_by uuid,
        created_at timestamptz not null,
        sent_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        accepted_by uuid,
        revoked_at timestamptz,
        version integer not null,
        constraint invitations_pkey primary key (tenant_id, id),
        constraint invitations_tenant_id_consumer_id_fkey foreign key(tenant_id, consumer_id) references consumers (tenant_id, id),
        constraint invitations_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create unique index invitations_tenant_id_email_idx on invitations (tenant_id, email)
        where accepted_at is null and revoked_at is null
    """,
    "create unique index invitations_token_hash_idx on invitations (token_hash)",
)
_USER = (
    "id, email, name, password_hash, created_at, email_verified_at, password_changed_at, version"
)
_SESSION = "tenant_id, id, user_id, user_agent, ip, device, created_at, rotated_at, expires_at, idle_expires_at, ended_at, version"
_MEMBERSHIP = "tenant_id, user_id, roles, consumer_id, created_at, custom_roles, granted_by, expires_at, suspended_at, ended_at"
_JOINED = "exists (select from memberships m where m.tenant_id = tenants.id)"
_HAS_NONE = "not exists (select from memberships m where m.user_id = login_links.user_id)"
_BOUNDS = (
    f"create policy retention on login_links to {RETENTION} using ({_HAS_NONE})",
    f"grant select (user_id), delete on login_links to {RETENTION}",
    f"create policy retention on invitations to {RETENTION} using (tenant_id = {TENANT})",
    f"grant select (tenant_id, id, consumer_id, expires_at), delete on invitations to {RETENTION}",
    f"grant update (takes_registrations) on tenants to {APP}",
    f"grant select (email_verified_at, password_changed_at, version) on users to {RESOLVER}",
    f"grant select (ended_at) on memberships to {RESOLVER}",
    f"grant select (takes_registrations) on tenants to {RESOLVER}",
    "alter table login_links enable row level security",
    "alter table login_links force row level security",
    *across_tenants("login_links", RESOLVER, may="select (user_id, token_hash)"),
    *of_one_person("login_links", "user_id", may="select, insert, update (used_at), delete"),
    *tenant_table("invitations", app_may="select, insert, update"),
    *across_tenants("invitations", RESOLVER, may="select (tenant_id, id, token_hash)"),
    *of_one_person(
        "users",
        "id",
        may=f"select ({_USER}), update (email, name, password_hash, email_verified_at, "
        "password_changed_at, version)",
    ),
    *of_one_person("memberships", "user_id", may=f"select ({_MEMBERSHIP})"),
    *of_one_person("sessions", "user_id", may=f"select ({_SESSION}), update (ended_at, version)"),
    f"create policy {PERSON} on tenants for select to {PERSON} using ({_JOINED})",
    f"grant select (id, name) on tenants to {PERSON}",
)


def upgrade() -> None:
    for statement in (*_COLUMNS, *_TABLES, *_BOUNDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop table invitations, login_links")
    for table in ("tenants", "users", "memberships", "sessions"):
        op.execute(f"drop policy {PERSON} on {table}")
        op.execute(f"revoke all on {table} from {PERSON}")
    op.execute("drop index sessions_user_id_device_idx")
    op.execute("alter table sessions drop column device, drop column ip")
    op.execute("alter table memberships drop column ended_at")
    op.execute(
        "alter table users drop column version, drop column password_changed_at, "
        "drop column email_verified_at"
    )
    op.execute("alter table tenants drop column takes_registrations")
