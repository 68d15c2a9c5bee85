-- What hosted Supabase has before the first migration and neither Postgres nor @supabase/lite brings along.
-- Run at each start; every statement may run again.

do $$
declare
  role_name text;
begin
  foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin noinherit', role_name);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'authenticator') then
    create role authenticator noinherit;
  end if;
  -- Who migrates is no superuser on hosted; there its name is postgres, which is the superuser's here.
  if not exists (select from pg_roles where rolname = 'migration_owner') then
    create role migration_owner createdb createrole bypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'supabase_storage_admin') then
    create role supabase_storage_admin noinherit;
  end if;
  -- With the database comes the schema public. One that an older stack made keeps its owner.
  if to_regnamespace('private') is null then
    execute format('alter database %I owner to migration_owner', current_database());
  end if;
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end
$$;
alter role service_role bypassrls;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to migration_owner with admin option;
-- On hosted supautils lets postgres make policies on the tables of storage.
grant supabase_storage_admin to migration_owner with set false;

create schema if not exists auth;
create schema if not exists storage;
create schema if not exists extensions;
-- On hosted supautils lets postgres install it.
create extension if not exists vector with schema extensions;
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
  version text primary key,
  statements text[],
  name text
);
grant usage on schema supabase_migrations to migration_owner;
grant select, insert on supabase_migrations.schema_migrations to migration_owner;
