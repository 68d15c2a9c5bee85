-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.queue_bookings() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because members may not write the queue
declare
  v_row record;
begin
  if tg_op = 'INSERT' then
    for v_row in select b as booking from new_rows n join public.bookings b on b.id = n.id where b.hubspot_id is null order by b.id loop
      perform private.queue_booking(v_row.booking, null);
    end loop;
  else
    -- What the sync notes for itself is no change.
    for v_row in select b as booking, jsonb_build_object('status', o.status, 'token_used', o.token_used, 'dominant_hand', o.dominant_hand,
        'attending_location', o.attending_location) as former
      from new_rows n join old_rows o on o.id = n.id join public.bookings b on b.id = n.id
      where (n.status, n.token_used, n.dominant_hand, n.attending_location, n.hubspot_id)
        is distinct from (o.status, o.token_used, o.dominant_hand, o.attending_location, o.hubspot_id) order by b.id loop
      perform private.queue_booking(v_row.booking, v_row.former);
    end loop;
  end if;
  return null;
end
$$;
comment on function private.queue_bookings() is 'Statement trigger of bookings: queues what HubSpot does not have.';

revoke all on function private.queue_bookings() from public;
