-- What hosted Supabase has before the first migration, for a bare PostgreSQL or PGlite: roles, auth, storage, realtime, grants.
-- As strict as hosted where it is strict (who migrates is no superuser, nobody deletes files by SQL), and as generous where it
-- is generous (everything of `public` is granted): the tests prove that the migrations take the grants back.
-- A superuser runs it who is not called postgres. What supautils gives to postgres on hosted (policies on tables of storage and
-- realtime) comes from membership in their owners here.

do $$
declare
  v_role record;
begin
  for v_role in
    select * from (values ('anon', 'nologin'), ('authenticated', 'nologin'), ('service_role', 'nologin bypassrls'),
      ('authenticator', 'login noinherit'), ('supabase_auth_admin', 'noinherit createrole'),
      ('supabase_storage_admin', 'noinherit createrole'), ('supabase_realtime_admin', 'noinherit'),
      ('postgres', 'login createdb createrole replication bypassrls')) r (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = v_role.name) then
      execute format('create role %I %s', v_role.name, v_role.attributes);
    end if;
  end loop;
  execute format('alter database %I owner to postgres', current_database());
end
$$;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
grant supabase_storage_admin, supabase_realtime_admin to postgres with set false;
-- Of what supautils lets postgres set, this is what tests need.
grant set on parameter session_replication_role to postgres;
-- PostgREST applies the settings of the role it takes on, and else keeps those of its own.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';

-- Of both owners of objects in public, as hosted.
alter schema public owner to pg_database_owner;
create schema extensions authorization postgres;
grant usage on schema public, extensions to anon, authenticated, service_role;
do $$
declare
  v_owner text;
  v_kind text;
begin
  foreach v_owner in array array['postgres', current_user] loop
    foreach v_kind in array array['tables', 'functions', 'sequences'] loop
      execute format('alter default privileges for role %I in schema public grant all on %s to anon, authenticated, service_role',
        v_owner, v_kind);
    end loop;
  end loop;
end
$$;
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;

create schema auth authorization supabase_auth_admin;
-- An address may repeat among users of single sign-on, and whoever inserts a user brings the id.
create table auth.users (
  id uuid primary key,
  email text,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  invited_at timestamptz,
  confirmation_sent_at timestamptz,
  email_confirmed_at timestamptz,
  created_at timestamptz,
  is_sso_user boolean not null default false
);
create unique index users_email_partial_key on auth.users (email) where (is_sso_user = false);
alter table auth.users owner to supabase_auth_admin;
alter table auth.users enable row level security;
create function auth.uid() returns uuid language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create function auth.role() returns text language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')::text
$$;
create function auth.email() returns text language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')::text
$$;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claim', true), ''), nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
grant usage on schema auth to postgres, anon, authenticated, service_role;
grant all on auth.users to postgres;

-- Storage, as far as the migrations and their policies touch it.
create schema storage authorization supabase_storage_admin;
create table storage.buckets (
  id text primary key,
  name text not null unique,
  public boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[]
);
create table storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets (id),
  name text,
  owner_id text,
  metadata jsonb,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  unique (bucket_id, name)
);
alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1:cardinality(string_to_array(name, '/')) - 1]
$$;
-- The storage service sets the setting for its own deletes.
create function storage.protect_delete() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') != 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using hint = 'This prevents accidental data loss from orphaned objects.', errcode = '42501';
  end if;
  return null;
end
$$;
create trigger protect_buckets_delete before delete on storage.buckets for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects for each statement execute function storage.protect_delete();
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
grant usage on schema storage to postgres, anon, authenticated, service_role;
grant all on all tables in schema storage to postgres, anon, authenticated, service_role;

-- Realtime, as far as policies name it. Without realtime.send nothing is sent, as on any platform that lacks it.
create schema realtime;
create table realtime.messages (
  id uuid not null default gen_random_uuid(),
  topic text not null,
  extension text not null,
  event text,
  payload jsonb,
  private boolean default false,
  inserted_at timestamp not null default now(),
  primary key (id, inserted_at)
) partition by range (inserted_at);
alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;
grant usage on schema realtime to postgres, anon, authenticated, service_role;
grant select, insert on realtime.messages to postgres, anon, authenticated, service_role;
