-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_object_map(p_portal_id text, p_object text, p_fields jsonb) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.map_sync_object(private.portal_of(p_portal_id), p_object, p_fields)
$$;
comment on function public.sync_object_map(p_portal_id text, p_object text, p_fields jsonb) is 'Says by which names the properties of mock_exams or bookings go in this portal, {"capacity": "seats"}, and reads the mirrored records anew.';

revoke all on function public.sync_object_map(p_portal_id text, p_object text, p_fields jsonb) from public;
grant all on function public.sync_object_map(p_portal_id text, p_object text, p_fields jsonb) to authenticated;
