-- A booking and an exam as clients get them, and the portal that a listing is of.
-- Why: listing, creation, change and cancelling answer the same shape. A view and one call for a page: a function with a search_path is not
--   inlined, and 150 calls made 40 ms of a page of 50.
-- Who may call: signed-in users, whose rights apply.

create view private.exams_shown with (security_invoker = true) as
select e.id, e.account_id, e.mock_type, e.exam_date, coalesce(e.exam_time_start, time '00:00') as begins, e.archived_at,
  jsonb_build_object('id', e.id, 'hubspot_id', e.hubspot_id, 'mock_type', e.mock_type, 'exam_date', e.exam_date,
    'exam_time_start', to_char(e.exam_time_start, 'HH24:MI'), 'exam_time_end', to_char(e.exam_time_end, 'HH24:MI'),
    'location', e.location, 'capacity', e.capacity, 'booked', e.booked, 'available', greatest(e.capacity - e.booked, 0),
    'is_active', e.is_active and e.archived_at is null) as shown
from public.mock_exams e;
comment on view private.exams_shown is 'Exams as clients get them.';
comment on column private.exams_shown.id is 'mock_exams.id.';
comment on column private.exams_shown.account_id is 'The portal.';
comment on column private.exams_shown.mock_type is 'The mock.';
comment on column private.exams_shown.exam_date is 'The day.';
comment on column private.exams_shown.begins is 'When it begins; midnight where that is not known.';
comment on column private.exams_shown.archived_at is 'When HubSpot archived it.';
comment on column private.exams_shown.shown is 'The exam; available is null while HubSpot names no capacity.';
grant select on private.exams_shown to authenticated;

create function private.show_bookings(p_bookings public.bookings[]) returns jsonb
language sql stable security invoker set search_path = ''
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
comment on function private.show_bookings(public.bookings[]) is 'Bookings as clients get them, with exam and contact, the latest first.';

create function private.portal_of(p_portal_id text) returns uuid
language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_accounts uuid[] := array(
    select a.id from public.hubspot_accounts a
    where a.id in (select private.my_account_ids()) and a.id <> (select auth.uid())
      and (p_portal_id is null or a.portal_id = p_portal_id) limit 2);
begin
  if cardinality(v_accounts) = 2 then
    perform private.raise_problem(422, 'portal_required', 'You are a member of several portals: name one by portal_id.');
  elsif cardinality(v_accounts) = 0 then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return v_accounts[1];
end
$$;
comment on function private.portal_of(text) is
  'The account of a portal of the caller; without a name that of its only portal. A personal space is none.';

create function private.page_size(p_limit int) returns int
language plpgsql immutable security invoker set search_path = ''
as $$
begin
  if p_limit not between 1 and 200 then
    perform private.raise_problem(422, 'invalid_request', 'limit is a number from 1 to 200.');
  end if;
  return coalesce(p_limit, 50);
end
$$;
comment on function private.page_size(int) is 'How many rows a page has: 50 unless it is said otherwise.';

create function private.read_cursor(p_cursor text) returns text[]
language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_parts text[] := string_to_array(p_cursor, '_');
begin
  if p_cursor is not null then
    -- A cursor is a moment and an id; what is neither never came from us.
    perform v_parts[1]::timestamptz, v_parts[2]::uuid;
    if cardinality(v_parts) <> 2 then
      raise invalid_text_representation;
    end if;
  end if;
  return v_parts;
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
  perform private.raise_problem(422, 'invalid_cursor', 'cursor is the next_cursor of the page before.');
end
$$;
comment on function private.read_cursor(text) is 'The moment and the id after which a page begins; null for the first page.';

revoke execute on function private.show_bookings(public.bookings[]), private.portal_of(text),
  private.page_size(int), private.read_cursor(text)
from public;
grant execute on function private.show_bookings(public.bookings[]), private.portal_of(text),
  private.page_size(int), private.read_cursor(text)
to authenticated;
