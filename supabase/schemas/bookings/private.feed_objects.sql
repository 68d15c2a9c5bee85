-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.feed_objects() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes what HubSpot has of entities
begin
  -- Rows whose content moved: the gate stamps those with updated_at.
  if tg_op = 'INSERT' then
    perform private.feed_entities(n.account_id, n.object_type, array_agg(n.hubspot_id)) from new_rows n
    group by n.account_id, n.object_type;
  else
    perform private.feed_entities(n.account_id, n.object_type, array_agg(n.hubspot_id))
    from new_rows n join old_rows o using (account_id, object_type, hubspot_id)
    where n.updated_at is distinct from o.updated_at group by n.account_id, n.object_type;
  end if;
  return null;
end
$$;
comment on function private.feed_objects() is 'Statement trigger of hubspot_objects_raw: makes and changes the entities whose record changed.';

revoke all on function private.feed_objects() from public;
