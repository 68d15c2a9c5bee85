-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metric_mapping_propose(p_account_id uuid) returns jsonb
  language sql stable
  set search_path = ''
  as $$ select private.propose_metric_mappings(p_account_id) $$;
comment on function public.metric_mapping_propose(p_account_id uuid) is 'Properties that could have each role, by name and label, the likeliest first, with the values that were seen and what they may mean. For owners and admins.';

revoke all on function public.metric_mapping_propose(p_account_id uuid) from public;
grant all on function public.metric_mapping_propose(p_account_id uuid) to authenticated;
