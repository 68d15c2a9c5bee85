-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metric_mapping_set(p_account_id uuid, p_role text, p_property text, p_positive_values text[] default '{}'::text[], p_negative_values text[] default '{}'::text[]) returns jsonb
  language sql
  set search_path = ''
  as $$ select private.set_metric_mapping(p_account_id, p_role, p_property, p_positive_values, p_negative_values) $$;
comment on function public.metric_mapping_set(p_account_id uuid, p_role text, p_property text, p_positive_values text[], p_negative_values text[]) is 'Says which property of a portal has a role and what its values mean; null as the property takes it back. Returns the list. For owners and admins.';

revoke all on function public.metric_mapping_set(p_account_id uuid, p_role text, p_property text, p_positive_values text[], p_negative_values text[]) from public;
grant all on function public.metric_mapping_set(p_account_id uuid, p_role text, p_property text, p_positive_values text[], p_negative_values text[]) to authenticated;
