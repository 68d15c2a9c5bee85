-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.field_directions(p_account_id uuid, p_object text) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select coalesce(jsonb_object_agg(x.field, x.direction), '{}') from (
    select distinct on (f.field) f.field, f.direction from private.sync_fields f
    where f.object_type = p_object and (f.account_id = p_account_id or f.account_id is null)
    order by f.field, f.account_id nulls last) x
$$;
comment on function private.field_directions(p_account_id uuid, p_object text) is 'The direction of each field in a portal: its own row, or that of all.';

revoke all on function private.field_directions(p_account_id uuid, p_object text) from public;
