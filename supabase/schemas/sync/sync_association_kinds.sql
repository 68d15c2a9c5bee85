-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_association_kinds(p_account_id uuid, p_object text) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the tables
  select jsonb_build_object('kinds', coalesce(jsonb_agg(jsonb_build_object('to', k.to_object_type, 'category', k.category,
    'type_id', k.type_id, 'label', k.label, 'is_recent', k.read_at > clock_timestamp() - interval '1 day')
    order by k.to_object_type, k.category, k.type_id), '[]'))
  from public.hubspot_association_kinds k
  where k.account_id = p_account_id and k.from_object_type = p_object
$$;
comment on function public.sync_association_kinds(p_account_id uuid, p_object text) is 'The known kinds of an object''s links; is_recent says that HubSpot was asked within a day.';

revoke all on function public.sync_association_kinds(p_account_id uuid, p_object text) from public;
grant all on function public.sync_association_kinds(p_account_id uuid, p_object text) to service_role;
