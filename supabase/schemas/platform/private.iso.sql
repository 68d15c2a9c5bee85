-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.iso(p_at timestamptz) returns text
  language sql stable
  set search_path = ''
  as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
comment on function private.iso(p_at timestamptz) is 'A timestamp as 2026-11-21T10:00:00.000Z, the same bytes on every platform.';

revoke all on function private.iso(p_at timestamptz) from public;
grant all on function private.iso(p_at timestamptz) to authenticated;
grant all on function private.iso(p_at timestamptz) to service_role;
