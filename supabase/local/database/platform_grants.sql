-- The grants hosted Supabase starts from; the migrations revoke what nobody may do. Run once lite's schemas exist.

grant usage on schema public, auth, storage, extensions to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role;
-- Rows of auth are for the service only; what users may know of themselves is in their token.
grant select on all tables in schema auth to service_role;
