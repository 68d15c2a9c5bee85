-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create schema private;
comment on schema private is 'Jobs, schedules, leases and helpers; never exposed by the API.';
comment on schema public is 'The API: tables and views under RLS, and the SQL functions the edge functions call.';

create extension if not exists vector with schema extensions;

grant usage on schema private to authenticated;
grant usage on schema private to service_role;

alter default privileges in schema public revoke all on sequences from anon;
alter default privileges in schema public revoke all on sequences from authenticated;
alter default privileges in schema public revoke all on sequences from service_role;
alter default privileges in schema public revoke all on functions from anon;
alter default privileges in schema public revoke all on functions from authenticated;
alter default privileges in schema public revoke all on functions from service_role;
alter default privileges in schema public revoke all on tables from anon;
alter default privileges in schema public revoke all on tables from authenticated;
alter default privileges in schema public revoke all on tables from service_role;
