-- What a booking asks before it is made: the right, the seat, whether it is a repetition, and a credit.
-- Why: each refusal has one place, a stable code and a sentence that says what to do.
-- Who may call: the steps of bookings.

create function private.require_booker(p_account_id uuid) returns void
language plpgsql stable security invoker set search_path = ''
as $$
begin
  if p_account_id not in (select private.my_account_ids(array['owner', 'admin', 'member'])) then
    perform private.raise_problem(403, 'forbidden', 'A viewer books nothing; ask an admin of the portal for the role member.');
  end if;
end
$$;
comment on function private.require_booker(uuid) is 'Refuses who may read bookings of a portal and not write them.';

create function private.require_seat(p_exam public.mock_exams) returns void
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  if private.exam_begins_at(p_exam) <= clock_timestamp() then
    perform private.raise_problem(422, 'exam_past', 'This exam has begun or is over; choose another.');
  elsif not p_exam.is_active or p_exam.archived_at is not null then
    perform private.raise_problem(409, 'exam_closed', 'This exam is not open for bookings.');
  elsif p_exam.capacity is null then
    perform private.raise_problem(409, 'capacity_unknown', 'HubSpot names no capacity for this exam; set it there first.');
  elsif p_exam.booked >= p_exam.capacity then
    perform private.raise_problem(409, 'exam_full', 'This exam has no seat left.');
  end if;
end
$$;
comment on function private.require_seat(public.mock_exams) is 'Refuses an exam that cannot be booked, with the reason.';

create function private.repeated_booking(p_account_id uuid, p_booking_id text, p_sha256 text) returns public.bookings
language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from public.bookings b where b.account_id = p_account_id and b.booking_id = p_booking_id;
  if v_booking.request_sha256 is distinct from p_sha256 and v_booking.id is not null then
    perform private.raise_problem(409, 'booking_id_taken', 'This booking_id is of another booking; take a new one.');
  elsif v_booking.deleted_at is not null then
    perform private.raise_problem(409, 'booking_deleted', 'The booking of this booking_id was deleted; take a new one.');
  end if;
  return v_booking;
end
$$;
comment on function private.repeated_booking(uuid, text, text) is 'The booking that was created by the same request before.';

create function private.take_credit(p_contact public.contacts, p_mock_type text) returns text
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  v_credits text[] := (select t.credits from private.mock_types t where t.mock_type = lower(p_mock_type));
  v_credit text;
  v_taken int;
begin
  if v_credits is null then
    perform private.raise_problem(422, 'unknown_mock_type', format('No credit pays for %L; add it to private.mock_types.', p_mock_type));
  end if;
  -- The ledger begins with what HubSpot had.
  if p_contact.credits_opened_at is null then
    insert into public.credit_entries (account_id, contact_id, credit, delta, reason)
    select p_contact.account_id, p_contact.id, c.credit, c.value, 'opening'
    from (values ('sj_credits', p_contact.sj_credits), ('cs_credits', p_contact.cs_credits),
      ('sjmini_credits', p_contact.sjmini_credits), ('shared_mock_credits', p_contact.shared_mock_credits)) c (credit, value)
    where c.value > 0;
    update public.contacts c set credits_opened_at = clock_timestamp() where c.id = p_contact.id;
  end if;
  foreach v_credit in array v_credits loop
    execute format('update public.contacts set %1$I = %1$I - 1, updated_at = clock_timestamp() where id = $1 and %1$I > 0', v_credit) using p_contact.id;
    get diagnostics v_taken = row_count;
    if v_taken = 1 then
      return v_credit;
    end if;
  end loop;
  perform private.raise_problem(409, 'no_credits', 'The contact has no credit for this mock; sell it one first.');
end
$$;
comment on function private.take_credit(public.contacts, text) is
  'Takes one credit for a mock off a contact that is locked, and says which.';

revoke execute on function private.require_booker(uuid), private.require_seat(public.mock_exams),
  private.repeated_booking(uuid, text, text), private.take_credit(public.contacts, text)
from public;
