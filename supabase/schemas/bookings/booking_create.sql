-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.booking_create(p_exam_id uuid, p_contact_id uuid, p_booking_id text, p_dominant_hand text default null::text, p_attending_location text default null::text) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking
  from private.create_booking(p_exam_id, p_contact_id, p_booking_id, p_dominant_hand, p_attending_location);
  return private.show_bookings(array[v_booking]) -> 0;
end
$$;
comment on function public.booking_create(p_exam_id uuid, p_contact_id uuid, p_booking_id text, p_dominant_hand text, p_attending_location text) is 'Books a seat in an exam for a contact, paid by a credit. The same booking_id and body again answer the same booking.';

revoke all on function public.booking_create(p_exam_id uuid, p_contact_id uuid, p_booking_id text, p_dominant_hand text, p_attending_location text) from public;
grant all on function public.booking_create(p_exam_id uuid, p_contact_id uuid, p_booking_id text, p_dominant_hand text, p_attending_location text) to authenticated;
