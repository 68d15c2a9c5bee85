-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.booking_update(p_id uuid, p_changes jsonb) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from private.update_booking(p_id, p_changes);
  return private.show_bookings(array[v_booking]) -> 0;
end
$$;
comment on function public.booking_update(p_id uuid, p_changes jsonb) is 'Changes status (active, no_show or cancelled), dominant_hand or attending_location of a booking; null empties a text.';

revoke all on function public.booking_update(p_id uuid, p_changes jsonb) from public;
grant all on function public.booking_update(p_id uuid, p_changes jsonb) to authenticated;
