-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metric_mapping_list(p_account_id uuid) returns jsonb
  language sql stable
  set search_path = ''
  as $$ select private.list_metric_mappings(p_account_id) $$;
comment on function public.metric_mapping_list(p_account_id uuid) is 'What each role is in a portal, with the values that were seen and those that mean nothing yet. For owners and admins.';

revoke all on function public.metric_mapping_list(p_account_id uuid) from public;
grant all on function public.metric_mapping_list(p_account_id uuid) to authenticated;
