-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_zone(p_account_id uuid) returns text
  language sql stable
  set search_path = ''
  as $$
  select coalesce((select a.time_zone from public.hubspot_accounts a where a.id = p_account_id), 'UTC')
$$;
comment on function private.metric_zone(p_account_id uuid) is 'The zone of a portal''s days: its own, else UTC.';

revoke all on function private.metric_zone(p_account_id uuid) from public;
