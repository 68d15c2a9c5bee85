-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_object_set(p_portal_id text, p_object text, p_is_enabled boolean default null::boolean, p_links_to text[] default null::text[]) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.set_sync_object(private.portal_of(p_portal_id), p_object, p_is_enabled, p_links_to)
$$;
comment on function public.sync_object_set(p_portal_id text, p_object text, p_is_enabled boolean, p_links_to text[]) is 'Switches the sync of an object on or off, from the next session on, and says which links go with its records; what is null stays.';

revoke all on function public.sync_object_set(p_portal_id text, p_object text, p_is_enabled boolean, p_links_to text[]) from public;
grant all on function public.sync_object_set(p_portal_id text, p_object text, p_is_enabled boolean, p_links_to text[]) to authenticated;
