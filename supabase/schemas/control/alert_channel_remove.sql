-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.alert_channel_remove(p_id uuid) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.remove_alert_channel(p_id)
$$;
comment on function public.alert_channel_remove(p_id uuid) is 'Removes a channel with its deliveries and its secret, for owners and admins.';

revoke all on function public.alert_channel_remove(p_id uuid) from public;
grant all on function public.alert_channel_remove(p_id uuid) to authenticated;
