-- Schemas, the one extension and what new objects grant by default.
-- Why: hosted projects grant everything in `public` to the API roles; here each file grants what it means to.
-- Who may call: nothing is callable yet.

create schema if not exists extensions;
create extension if not exists vector with schema extensions;

create schema private;
comment on schema private is
  'Jobs, schedules, leases and helpers; never exposed by the API.';
comment on schema public is
  'The API: tables and views under RLS, and the SQL functions the edge functions call.';

-- Policies and invoker functions name helpers of this schema, so its users need usage; each object is granted by itself.
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

-- Only for objects this role makes from here on; EXECUTE of PUBLIC is a built-in default that each file revokes by name.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
