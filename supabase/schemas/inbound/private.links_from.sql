-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.links_from(p_account_id uuid, p_object text, p_rows jsonb, p_is_read boolean) returns text[]
  language sql stable
  set search_path = ''
  as $$
  select coalesce(array_agg(distinct concat_ws('/', a.from_object_id, a.to_object_type, a.to_object_id)), '{}')
  from public.hubspot_associations a
  where a.account_id = p_account_id and a.from_object_type = p_object
    and a.from_object_id in (select r.value ->> 'hubspot_id' from jsonb_array_elements(p_rows) r
      -- What is gone keeps its content, and is linked with nothing.
      where not (p_is_read and (r.value ->> 'missing')::boolean))
$$;
comment on function private.links_from(p_account_id uuid, p_object text, p_rows jsonb, p_is_read boolean) is 'The links of these records as id/object/id; p_is_read: after the rows were read, when those that are gone have none.';

revoke all on function private.links_from(p_account_id uuid, p_object text, p_rows jsonb, p_is_read boolean) from public;
