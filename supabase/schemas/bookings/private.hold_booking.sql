-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_booking(p_id uuid) returns public.bookings
  language plpgsql
  set search_path = ''
  as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from public.bookings b where b.id = p_id and b.account_id in (select private.my_account_ids());
  if v_booking.id is not null then
    perform private.require_booker(v_booking.account_id);
    -- In the order of booking_create: exam, contact, booking.
    perform from public.mock_exams e where e.id = v_booking.exam_id for no key update;
    perform from public.contacts c where c.id = v_booking.contact_id for no key update;
    select * into v_booking from public.bookings b where b.id = p_id for no key update;
  end if;
  if v_booking.id is null then
    perform private.raise_problem(404, 'unknown_booking', 'There is no such booking.');
  end if;
  return v_booking;
end
$$;
comment on function private.hold_booking(p_id uuid) is 'A booking that the caller may write, locked with its exam and its contact.';

revoke all on function private.hold_booking(p_id uuid) from public;
