-- Run once by a PostgreSQL administrator (PostgreSQL 16 or newer), with passwords of your own.
-- `redress migrate` makes these roles itself when its login may; a managed server rarely lets it.

-- owns the tables; nobody signs in as it
create role redress_owner nologin;
-- the application (REDRESS_DATABASE_URL): row-level security binds it
create role redress_app login password 'change-me'
    nosuperuser nobypassrls nocreatedb nocreaterole;
-- what the application becomes for narrow work across tenants: never by inheritance
create role redress_relay nologin;
create role redress_resolver nologin;
-- what it becomes to remove what retention rules let go
create role redress_retention nologin;
grant redress_relay to redress_app with inherit false, set true;
grant redress_resolver to redress_app with inherit false, set true;
grant redress_retention to redress_app with inherit false, set true;
-- what it becomes to change one person's own login, in every tenant
create role redress_person nologin;
grant redress_person to redress_app with inherit false, set true;
-- the login of `redress migrate` (REDRESS_OWNER_DATABASE_URL)
create role redress_migrations login password 'change-me-too' in role redress_owner;

create database redress owner redress_owner;
