-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.queue_waiting_bookings() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because members may not write the queue
declare
  v_booking public.bookings;
begin
  for v_booking in select b.* from public.bookings b where b.account_id = new.account_id and not b.hubspot_synced
    and not exists (select from public.sync_records r where r.account_id = b.account_id and r.object_type = 'bookings' and r.entity_id = b.id)
    order by b.id for no key update loop
    perform private.queue_booking(v_booking, null);
  end loop;
  return null;
end
$$;
comment on function private.queue_waiting_bookings() is 'Row trigger of sync_objects: a portal that begins to sync its bookings gets those that were made before.';

revoke all on function private.queue_waiting_bookings() from public;
