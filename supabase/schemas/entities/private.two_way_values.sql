-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.two_way_values(p_booking public.bookings) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_build_object('status', p_booking.status, 'token_used', p_booking.token_used,
    'dominant_hand', p_booking.dominant_hand, 'attending_location', p_booking.attending_location)
$$;

create or replace function private.two_way_values(p_contact public.contacts) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('email', p_contact.email, 'firstname', p_contact.firstname, 'lastname', p_contact.lastname,
    'student_id', p_contact.student_id)
$$;
comment on function private.two_way_values(p_booking public.bookings) is 'What of a booking both sides change.';
comment on function private.two_way_values(p_contact public.contacts) is 'The fields of a contact that either side writes.';

revoke all on function private.two_way_values(p_booking public.bookings) from public;
revoke all on function private.two_way_values(p_contact public.contacts) from public;
