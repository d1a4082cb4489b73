"""Roles of a firm's own, versions of what is allowed, suspension, and support by consent."""

from alembic import op

from adapters.postgres.roles import APP, RESOLVER, tenant_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = (
    # One sequence for all: a version never comes twice, not even for a member who left and came
    # back, so what a cache holds under a version is never about somebody's other life.
    "create sequence authz_versions",
    f"grant usage on sequence authz_versions to {APP}",
    """
    alter table tenants
        add column suspended_at timestamptz,
        add column suspension_reason text not null default '',
        add column authz_version bigint not null default nextval('authz_versions')
    """,
    """
    alter table memberships
        add column custom_roles uuid[] not null default '{}',
        add column granted_by uuid,
        add column expires_at timestamptz,
        add column suspended_at timestamptz,
        add column authz_version bigint not null default nextval('authz_versions')
    """,
    "create unique index tenants_kind_idx on tenants (kind) where kind = 'platform'",
    f"grant update (suspended_at, suspension_reason, authz_version) on tenants to {APP}",
    f"grant select (name, kind, created_at, suspended_at, suspension_reason) on tenants to {RESOLVER}",
    f"grant select (custom_roles, granted_by, expires_at, suspended_at) on memberships to {RESOLVER}",
)
_TABLES = (
    """
    create table custom_roles (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        permissions text[] not null,
        created_at timestamptz not null,
        version integer not null,
        constraint custom_roles_pkey primary key (tenant_id, id),
        constraint custom_roles_tenant_id_name_key unique (tenant_id, name),
        constraint custom_roles_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    """
    create table support_grants (
        tenant_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        email text not null,
        reason text not null,
        granted_by uuid not null,
        granted_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        ended_by uuid,
        version integer not null,
        constraint support_grants_pkey primary key (tenant_id, id),
        constraint support_grants_tenant_id_fkey foreign key(tenant_id) references tenants (id)
    )
    """,
    *tenant_table("custom_roles"),
    *tenant_table("support_grants", app_may="select, insert, update"),
)
# In the database, so that no statement can change what somebody may do and forget the version,
# name a role that is being removed, or make somebody the platform's by mistake.
_RULES = (
    """
    create function check_membership() returns trigger language plpgsql as $$
    declare
        found_roles bigint;
    begin
        if tg_op = 'UPDATE'
           and (new.roles, new.custom_roles, new.consumer_id, new.granted_by, new.expires_at,
                new.suspended_at)
               is not distinct from
               (old.roles, old.custom_roles, old.consumer_id, old.granted_by, old.expires_at,
                old.suspended_at)
        then
            new.authz_version := old.authz_version;
            return new;
        end if;
        new.authz_version := nextval('authz_versions');
        select count(*) into found_roles from (
            select from custom_roles r
             where r.tenant_id = new.tenant_id and r.id = any (new.custom_roles)
               for key share
        ) as locked;
        if found_roles <> cardinality(new.custom_roles) then
            raise foreign_key_violation using
                message = 'a custom role does not exist',
                constraint = 'memberships_custom_roles_fkey';
        end if;
        if new.roles && array['platform_admin', 'support']
           and (select t.kind from tenants t where t.id = new.tenant_id) is distinct from 'platform'
           and not (new.roles = array['support'] and new.granted_by is not null
                    and new.expires_at is not null)
        then
            raise check_violation using
                message = 'a role of the platform outside of it',
                constraint = 'memberships_platform_roles_check';
        end if;
        return new;
    end $$
    """,
    """
    create trigger check_membership before insert or update on memberships
        for each row execute function check_membership()
    """,
    """
    create function outdate_permissions() returns trigger language plpgsql as $$
    begin
        update tenants set authz_version = nextval('authz_versions') where id = new.tenant_id;
        return null;
    end $$
    """,
    """
    create trigger outdate_permissions after update on custom_roles
        for each row when (new.permissions is distinct from old.permissions)
        execute function outdate_permissions()
    """,
)


def upgrade() -> None:
    for statement in (*_COLUMNS, *_TABLES, *_RULES):
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop trigger check_membership on memberships")
    op.execute("drop table support_grants, custom_roles")
    op.execute("drop function check_membership(), outdate_permissions()")
    op.execute("drop index tenants_kind_idx")
    op.execute(
        "alter table memberships drop column custom_roles, drop column granted_by, "
        "drop column expires_at, drop column suspended_at, drop column authz_version"
    )
    op.execute(
        "alter table tenants drop column suspended_at, drop column suspension_reason, "
        "drop column authz_version"
    )
    op.execute("drop sequence authz_versions")
