-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.links_to_read(p_account_id uuid, p_object text) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  -- The functions know which links go with the four that are mirrored anyway; a release before this one knows no more.
  select coalesce(jsonb_object_agg('links_to', o.links_to), '{}') from private.objects_of(p_account_id) o
  where o.object_type = p_object and not exists (
    select from private.standard_objects s where s.object_type = o.object_type and s.is_default and s.links_to = o.links_to)
$$;
comment on function private.links_to_read(p_account_id uuid, p_object text) is 'What the payload of an object''s job says of its links: nothing where it is the usual.';

revoke all on function private.links_to_read(p_account_id uuid, p_object text) from public;
