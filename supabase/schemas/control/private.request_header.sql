-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.request_header(p_name text) returns text
  language sql stable
  set search_path = ''
  as $$
  select nullif(current_setting('request.headers', true), '')::jsonb ->> p_name
$$;
comment on function private.request_header(p_name text) is 'A header of the API request; null outside one.';

revoke all on function private.request_header(p_name text) from public;
