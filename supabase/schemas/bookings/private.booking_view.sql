-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.booking_view(p_booking public.bookings) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('id', p_booking.id, 'booking_id', p_booking.booking_id, 'hubspot_id', p_booking.hubspot_id,
    'status', p_booking.status, 'token_used', p_booking.token_used, 'dominant_hand', p_booking.dominant_hand,
    'attending_location', p_booking.attending_location, 'origin', p_booking.origin,
    'created_at', private.iso(p_booking.created_at), 'updated_at', private.iso(p_booking.updated_at),
    'sync', case when p_booking.hubspot_synced then 'synced' else 'pending' end,
    'exam', (select private.exam_view(e) from public.mock_exams e where e.id = p_booking.exam_id),
    'contact', (
      select jsonb_build_object('id', c.id, 'hubspot_id', c.hubspot_id, 'student_id', c.student_id, 'email', c.email,
        'firstname', c.firstname, 'lastname', c.lastname)
      from public.contacts c where c.id = p_booking.contact_id))
$$;
comment on function private.booking_view(p_booking public.bookings) is 'A booking as clients get it, with its exam and its contact.';

revoke all on function private.booking_view(p_booking public.bookings) from public;
grant all on function private.booking_view(p_booking public.bookings) to authenticated;
