-- The grants hosted Supabase starts from; the migrations revoke what nobody may do. Run once lite's schemas exist.

grant usage on schema public, auth, storage, extensions to anon, authenticated, service_role, migration_owner;
grant create on schema extensions to migration_owner;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role migration_owner in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role migration_owner in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role migration_owner in schema public grant all on sequences to anon, authenticated, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role, migration_owner;
-- The owner reads one of them when it checks a reference of the other.
grant usage on schema storage to supabase_storage_admin;
alter table storage.buckets owner to supabase_storage_admin;
alter table storage.objects owner to supabase_storage_admin;
-- Rows of auth are for the service only; what users may know of themselves is in their token.
grant select on all tables in schema auth to service_role;
-- Profiles refer to users and follow them by a trigger.
grant all on all tables in schema auth to migration_owner;
