-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.cancel_booking(p_id uuid, p_delete boolean) returns public.bookings
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because users write neither bookings nor credits; the role is asked first
declare
  v_booking public.bookings := private.hold_booking(p_id);
begin
  if v_booking.deleted_at is not null then
    if not coalesce(p_delete, false) then
      perform private.raise_problem(404, 'unknown_booking', 'There is no such booking.');
    end if;
  elsif v_booking.status <> 'cancelled' or p_delete then
    if v_booking.status <> 'cancelled' then
      perform private.refund_booking(v_booking);
    end if;
    update public.bookings b set status = 'cancelled', deleted_at = case when p_delete then clock_timestamp() end,
      hubspot_synced = false
    where b.id = p_id returning * into v_booking;
  end if;
  return v_booking;
end
$$;
comment on function private.cancel_booking(p_id uuid, p_delete boolean) is 'Cancels a booking, and deletes it if that is asked; see booking_cancel.';

revoke all on function private.cancel_booking(p_id uuid, p_delete boolean) from public;
grant all on function private.cancel_booking(p_id uuid, p_delete boolean) to authenticated;
