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
  -- Of one in flight nobody knows yet.
  if tg_op <> 'DELETE' and new.object_type = 'bookings' and new.state <> 'sending' then
    update public.bookings b set hubspot_synced = new.state = 'synced', sync_attempts = new.attempts,
      hubspot_synced_at = case when new.state = 'synced' then clock_timestamp() else b.hubspot_synced_at end
    where b.id = new.entity_id and (b.hubspot_synced, b.sync_attempts) is distinct from (new.state = 'synced', new.attempts);
  end if;
  return null;
end
$$;
comment on function private.show_sync_state() is 'Row trigger of sync_records: the contact''s sync_status is its state, and a booking says whether HubSpot has it.';

revoke all on function private.show_sync_state() from public;
