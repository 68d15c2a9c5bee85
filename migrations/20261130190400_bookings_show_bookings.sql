-- A booking and an exam as clients get them, and the portal that a listing is of.
-- Why: listing, creation, change and cancelling answer the same shape.
-- Who may call: signed-in users, whose rights apply.

create function private.exam_view(p_exam public.mock_exams) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('id', p_exam.id, 'hubspot_id', p_exam.hubspot_id, 'mock_type', p_exam.mock_type,
    'exam_date', p_exam.exam_date, 'exam_time_start', to_char(p_exam.exam_time_start, 'HH24:MI'),
    'exam_time_end', to_char(p_exam.exam_time_end, 'HH24:MI'), 'location', p_exam.location,
    'capacity', p_exam.capacity, 'booked', p_exam.booked, 'available', greatest(p_exam.capacity - p_exam.booked, 0),
    'is_active', p_exam.is_active and p_exam.archived_at is null)
$$;
comment on function private.exam_view(public.mock_exams) is
  'An exam as clients get it; available is null while HubSpot names no capacity.';

create function private.booking_view(p_booking public.bookings) returns jsonb
language sql stable security invoker set search_path = ''
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
comment on function private.booking_view(public.bookings) is 'A booking as clients get it, with its exam and its contact.';

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

revoke execute on function private.exam_view(public.mock_exams), private.booking_view(public.bookings), private.portal_of(text),
  private.page_size(int), private.read_cursor(text)
from public;
grant execute on function private.exam_view(public.mock_exams), private.booking_view(public.bookings), private.portal_of(text),
  private.page_size(int), private.read_cursor(text)
to authenticated;
