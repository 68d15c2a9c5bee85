-- booking_create: a seat for a contact, paid by a credit, in one transaction.
-- Why: whoever holds the row of the exam decides about its seats; everybody locks exam, contact, booking in this order.
-- Who may call: owners, admins and members of the portal.

create function private.create_booking(p_exam_id uuid, p_contact_id uuid, p_booking_id text, p_dominant_hand text,
  p_attending_location text) returns public.bookings
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because users write neither bookings nor credits; the role is asked first
declare
  v_exam public.mock_exams;
  v_contact public.contacts;
  v_booking public.bookings;
  v_sha256 text := encode(sha256(convert_to(
    jsonb_build_array(p_exam_id, p_contact_id, p_dominant_hand, p_attending_location)::text, 'UTF8')), 'hex');
  v_constraint text;
begin
  if coalesce(p_booking_id, '') = '' then
    perform private.raise_problem(422, 'invalid_request', 'booking_id is the name that you give the booking.');
  end if;
  select * into v_exam from public.mock_exams e
  where e.id = p_exam_id and e.account_id in (select private.my_account_ids());
  if v_exam.id is null then
    perform private.raise_problem(404, 'unknown_exam', 'There is no such exam.');
  end if;
  perform private.require_booker(v_exam.account_id);
  v_booking := private.repeated_booking(v_exam.account_id, p_booking_id, v_sha256);
  if v_booking.id is not null then
    return v_booking;
  end if;
  -- 1. A crowd before a full exam is turned away without a lock.
  perform private.require_seat(v_exam);
  -- 2. From here on nobody else decides about these seats; what was seen before may have changed.
  select * into v_exam from public.mock_exams e where e.id = p_exam_id for no key update;
  v_booking := private.repeated_booking(v_exam.account_id, p_booking_id, v_sha256);
  if v_booking.id is not null then
    return v_booking;
  end if;
  perform private.require_seat(v_exam);
  select * into v_contact from public.contacts c
  where c.id = p_contact_id and c.account_id = v_exam.account_id and c.archived_at is null for no key update;
  if v_contact.id is null then
    perform private.raise_problem(404, 'unknown_contact', 'There is no such contact.');
  end if;
  if exists (
    select from public.bookings b where b.exam_id = p_exam_id and b.contact_id = p_contact_id and b.status <> 'cancelled') then
    perform private.raise_problem(409, 'already_booked', 'The contact has a seat in this exam.');
  end if;
  insert into public.bookings (account_id, booking_id, exam_id, contact_id, token_used, dominant_hand, attending_location, request_sha256,
    created_at, updated_at)
  values (v_exam.account_id, p_booking_id, p_exam_id, p_contact_id, private.take_credit(v_contact, v_exam.mock_type), p_dominant_hand,
    p_attending_location, v_sha256, clock_timestamp(), clock_timestamp())
  returning * into v_booking;
  insert into public.credit_entries (account_id, contact_id, credit, delta, reason, booking_id)
  values (v_booking.account_id, v_booking.contact_id, v_booking.token_used, -1, 'booking', v_booking.id);
  return v_booking;
exception when unique_violation then
  -- Of two requests for two exams under one name, or beside an import, the later one.
  get stacked diagnostics v_constraint = constraint_name;
  if v_constraint = 'bookings_one_seat_per_contact' then
    perform private.raise_problem(409, 'already_booked', 'The contact has a seat in this exam.');
  end if;
  perform private.raise_problem(409, 'booking_id_taken', 'This booking_id is of another booking; take a new one.');
when check_violation then
  get stacked diagnostics v_constraint = constraint_name;
  if v_constraint not in ('bookings_booking_id_is_a_name', 'bookings_texts_are_short') then
    raise;
  end if;
  perform private.raise_problem(422, 'invalid_request',
    'booking_id has 1 to 100 printable characters, dominant_hand at most 50, attending_location at most 200.');
end
$$;
comment on function private.create_booking(uuid, uuid, text, text, text) is 'Books a seat; see booking_create.';

create function public.booking_create(p_exam_id uuid, p_contact_id uuid, p_booking_id text, p_dominant_hand text default null,
  p_attending_location text default null) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking
  from private.create_booking(p_exam_id, p_contact_id, p_booking_id, p_dominant_hand, p_attending_location);
  return private.show_bookings(array[v_booking]) -> 0;
end
$$;
comment on function public.booking_create(uuid, uuid, text, text, text) is
  'Books a seat in an exam for a contact, paid by a credit. The same booking_id and body again answer the same booking.';

revoke execute on function private.create_booking(uuid, uuid, text, text, text), public.booking_create(uuid, uuid, text, text, text)
from public;
grant execute on function private.create_booking(uuid, uuid, text, text, text), public.booking_create(uuid, uuid, text, text, text)
to authenticated;
