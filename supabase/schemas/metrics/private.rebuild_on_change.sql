-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rebuild_on_change() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes metric_rebuilds
begin
  if tg_table_name = 'metric_mappings' then
    perform private.request_rebuild(coalesce(new.account_id, old.account_id), coalesce(new.object_type, old.object_type));
  else
    perform private.request_rebuild(new.id, variadic case when new.time_zone is distinct from old.time_zone
      then array['calls', 'contacts', 'deals'] else array['deals'] end);
  end if;
  return null;
end
$$;
comment on function private.rebuild_on_change() is 'Row trigger of mappings and accounts: has the facts made anew that they concern.';

revoke all on function private.rebuild_on_change() from public;
