-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.show_sync_state() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because members may not write these columns
declare
  v_status text := case when tg_op <> 'DELETE' then case new.state
    when 'sending' then 'syncing' when 'dead' then 'error' else new.state end else 'synced' end;
begin
  update public.contacts c set sync_status = v_status,
    merged_since = case when tg_op <> 'DELETE' then coalesce(c.merged_since, clock_timestamp()) end
  where c.id = coalesce(new.entity_id, old.entity_id) and coalesce(new.object_type, old.object_type) = 'contacts'
    and (c.sync_status is distinct from v_status or (c.merged_since is null) <> (tg_op = 'DELETE'));
  return null;
end
$$;
comment on function private.show_sync_state() is 'Row trigger of sync_records: the contact''s sync_status is its state.';

revoke all on function private.show_sync_state() from public;
