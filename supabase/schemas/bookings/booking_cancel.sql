-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.booking_cancel(p_id uuid, p_delete boolean default false) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from private.cancel_booking(p_id, p_delete);
  return private.show_bookings(array[v_booking]) -> 0;
end
$$;
comment on function public.booking_cancel(p_id uuid, p_delete boolean) is 'Cancels a booking: its seat is free and its credit refunded. With p_delete users do not see it any more. Twice is once.';

revoke all on function public.booking_cancel(p_id uuid, p_delete boolean) from public;
grant all on function public.booking_cancel(p_id uuid, p_delete boolean) to authenticated;
