-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.alert_channel_set(p_account_id uuid, p_url text, p_min_severity text default null::text, p_is_enabled boolean default null::boolean) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.set_alert_channel(p_account_id, p_url, p_min_severity, p_is_enabled)
$$;
comment on function public.alert_channel_set(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) is 'Makes or changes the channel of an address, for owners and admins. A new one answers the secret of its signatures, once.';

revoke all on function public.alert_channel_set(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) from public;
grant all on function public.alert_channel_set(p_account_id uuid, p_url text, p_min_severity text, p_is_enabled boolean) to authenticated;
