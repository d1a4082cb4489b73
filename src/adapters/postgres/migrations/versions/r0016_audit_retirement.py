"""A month of the audit goes when its time is over for every tenant: whole, or not at all."""

from alembic import op

from adapters.postgres.roles import APP

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# The application may not drop a table, and sees one tenant at a time. This drops one month, and
# can do nothing else: it checks by itself what the application has checked before, so that neither
# a defect nor an injected statement makes entries disappear that somebody may still need. Five
# years are FCRA 618, 15 U.S.C. 1681p(2), counted here by the database's own clock.
# Its order: readers go on while it checks; then the table is locked, first the whole and then the
# part, as everybody else locks it. The other tenants are looked for only then, by one probe of the
# primary key for each.
_RETIRE = """
    create function audit_retire(month text, tenants uuid[]) returns text
        language plpgsql security definer
        set search_path = pg_catalog, public
        set lock_timeout = '2s'
    as $$
    declare
        first date := to_date(month, 'YYYY-MM');
        part text := 'audit_entries_' || to_char(first, '"y"YYYY"m"MM');
        before text := coalesce(current_setting('app.tenant_id', true), '');
        tenant uuid;
        found boolean;
    begin
        if to_char(first, 'YYYY-MM') <> month or not exists (
            select from pg_inherits where inhparent = 'public.audit_entries'::regclass
               and inhrelid = to_regclass('public.' || part)) then
            return 'there is no such month';
        end if;
        if (first + interval '1 month' + interval '5 years') > now() at time zone 'utc' then
            return 'five years are not over since its end';
        end if;
        execute format('lock table public.%I in share mode', part);
        foreach tenant in array tenants loop
            perform set_config('app.tenant_id', tenant::text, true);
            execute format('select exists (select from public.%I where tenant_id = $1)', part)
                into found using tenant;
            continue when not found;
            perform pg_advisory_xact_lock(7305443, hashtext(tenant::text));
            execute format(
                'select exists (select from public.%I e'
                ' left join public.audit_places p'
                ' on p.tenant_id = e.tenant_id and p.entry_id = e.id and p.entry_at = e.at'
                ' where e.tenant_id = $1 and p.entry_id is null)', part)
                into found using tenant;
            if found then
                raise exception 'entries of tenant % are not sealed', tenant;
            end if;
            execute format(
                'select exists (select from public.legal_holds h'
                ' where h.tenant_id = $1 and h.lifted_at is null and (h.consumer_id is null'
                ' or exists (select from public.%I e'
                ' where e.tenant_id = $1 and e.consumer_id = h.consumer_id)))', part)
                into found using tenant;
            if found then
                raise exception 'a legal hold of tenant % covers it', tenant;
            end if;
            if not exists (
                select from public.audit_entries e
                  join public.audit_places p
                    on p.tenant_id = e.tenant_id and p.entry_id = e.id and p.entry_at = e.at
                 where e.tenant_id = tenant and e.kind = 'audit_entries' and e.entity_id = month
                   and e.verb = 'removed') then
                raise exception 'no sealed note of tenant % tells of it', tenant;
            end if;
        end loop;
        execute format('alter table public.audit_entries detach partition public.%I', part);
        execute format('alter table public.%I no force row level security', part);
        tenant := null;
        loop
            execute format(
                'select tenant_id from public.%I where $1 is null or tenant_id > $1'
                ' order by tenant_id limit 1', part) into tenant using tenant;
            exit when tenant is null;
            if tenant <> all (tenants) then
                raise exception 'tenant %, who was not asked, has entries in it', tenant;
            end if;
        end loop;
        execute format('drop table public.%I', part);
        perform set_config('app.tenant_id', before, true);
        return '';
    exception
        when raise_exception then
            return sqlerrm;
        when lock_not_available or deadlock_detected then
            return 'it is in use at this moment';
    end
    $$
"""
_STANDING = """
    create function audit_months_standing() returns text[]
        language sql stable security definer
        set search_path = pg_catalog, public
    as $$
        select coalesce(array_agg(replace(substr(c.relname, 16), 'm', '-') order by c.relname), '{}')
          from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'public.audit_entries'::regclass
           and c.relname ~ '^audit_entries_y[0-9]{4}m[0-9]{2}$'
    $$
"""
_FUNCTIONS = ("audit_retire(text, uuid[])", "audit_months_standing()")


def upgrade() -> None:
    op.execute(_RETIRE)
    op.execute(_STANDING)
    for function in _FUNCTIONS:
        op.execute(f"revoke execute on function {function} from public")
        op.execute(f"grant execute on function {function} to {APP}")


def downgrade() -> None:
    for function in _FUNCTIONS:
        op.execute(f"drop function {function}")
