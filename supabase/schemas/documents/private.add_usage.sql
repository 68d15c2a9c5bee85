-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.add_usage(p_one jsonb, p_other jsonb) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select coalesce(jsonb_object_agg(k, coalesce((p_one ->> k)::numeric, 0) + coalesce((p_other ->> k)::numeric, 0)), '{}')
  from jsonb_object_keys(coalesce(p_one, '{}') || coalesce(p_other, '{}')) k
$$;
comment on function private.add_usage(p_one jsonb, p_other jsonb) is 'Sums two objects of numbers by name.';

revoke all on function private.add_usage(p_one jsonb, p_other jsonb) from public;
