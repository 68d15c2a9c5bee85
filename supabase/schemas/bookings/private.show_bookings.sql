-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.show_bookings(p_bookings public.bookings[]) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'booking_id', b.booking_id, 'hubspot_id', b.hubspot_id, 'status', b.status,
    'token_used', b.token_used, 'dominant_hand', b.dominant_hand, 'attending_location', b.attending_location, 'origin', b.origin,
    'created_at', private.iso(b.created_at), 'updated_at', private.iso(b.updated_at),
    'sync', case when b.hubspot_synced then 'synced' else 'pending' end, 'exam', e.shown,
    'contact', jsonb_build_object('id', c.id, 'hubspot_id', c.hubspot_id, 'student_id', c.student_id, 'email', c.email,
      'firstname', c.firstname, 'lastname', c.lastname)) order by b.created_at desc, b.id desc), '[]')
  from unnest(p_bookings) b
  join private.exams_shown e on e.id = b.exam_id
  join public.contacts c on c.id = b.contact_id
$$;
comment on function private.show_bookings(p_bookings public.bookings[]) is 'Bookings as clients get them, with exam and contact, the latest first.';

revoke all on function private.show_bookings(p_bookings public.bookings[]) from public;
grant all on function private.show_bookings(p_bookings public.bookings[]) to authenticated;
