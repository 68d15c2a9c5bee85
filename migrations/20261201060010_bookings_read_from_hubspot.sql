-- HubSpot's bookings become ours: those that were there before, and those that workflows or people make or change there.
-- Why: of 002's three kinds, bookings are the one that both sides make (decision 67).

create function private.linked_id(p_row public.hubspot_objects_raw, p_object text) returns text
language sql immutable set search_path = '' as $$
  select min(l ->> 'id' collate "C") from jsonb_array_elements(
    case jsonb_typeof(p_row.raw_json #> array['associations', p_object, 'results'])
      when 'array' then p_row.raw_json #> array['associations', p_object, 'results'] else '[]' end) l
  having count(distinct l ->> 'id') = 1
$$;
comment on function private.linked_id(public.hubspot_objects_raw, text) is 'The one record of an object that a record is linked with; null when there is none, or more.';
revoke all on function private.linked_id(public.hubspot_objects_raw, text) from public;

create function private.import_booking(p_row public.hubspot_objects_raw, p_read jsonb, p_name text) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_exam public.mock_exams;
  v_contact_id uuid;
  v_other uuid;
begin
  -- In the order of booking_create: exam, contact, booking.
  select e.* into v_exam from public.mock_exams e where e.account_id = p_row.account_id and e.hubspot_id = (
    select private.linked_id(p_row, o.object_type) from public.sync_objects o
    where o.account_id = p_row.account_id and o.name = 'mock_exams' limit 1) for no key update;
  select c.id into v_contact_id from public.contacts c
  where c.account_id = p_row.account_id and c.hubspot_id = private.linked_id(p_row, 'contacts') for no key update;
  if v_exam.id is null or v_contact_id is null then
    return jsonb_strip_nulls(jsonb_build_object(
      'unresolved_exam', case when v_exam.id is null then 'It is linked with no exam that is known here, or with several.' end,
      'unresolved_contact', case when v_contact_id is null then 'It is linked with no contact that is known here, or with several.' end));
  end if;
  select b.id into v_other from public.bookings b
  where b.exam_id = v_exam.id and b.contact_id = v_contact_id and b.status <> 'cancelled' limit 1;
  if v_other is not null and coalesce(p_read ->> 'status', 'active') <> 'cancelled' then
    perform private.open_booking_conflict(p_row.account_id, v_other, 'duplicate_key', 'contact_id', p_row.hubspot_id, p_row.source_updated_at);
    return '{"duplicate_seat": "The contact has a seat in this exam under another booking; cancel one of the two in HubSpot."}';
  end if;
  -- It was paid in HubSpot: no credit is taken.
  insert into public.bookings (account_id, hubspot_id, booking_id, exam_id, contact_id, status, token_used, dominant_hand,
    attending_location, origin, created_by, created_at, hubspot_synced, hubspot_synced_at)
  values (p_row.account_id, p_row.hubspot_id, p_name, v_exam.id, v_contact_id, coalesce(p_read ->> 'status', 'active'),
    p_read ->> 'token_used', p_read ->> 'dominant_hand', p_read ->> 'attending_location', 'hubspot', null,
    coalesce(p_row.createdate, clock_timestamp()), true, clock_timestamp())
  returning id into v_other;
  select e.* into v_exam from public.mock_exams e where e.id = v_exam.id;
  if v_exam.booked > v_exam.capacity then
    perform private.open_booking_conflict(p_row.account_id, v_other, 'overbooked', 'exam_id', v_exam.hubspot_id, p_row.source_updated_at);
  end if;
  return '{}';
end
$$;
comment on function private.import_booking(public.hubspot_objects_raw, jsonb, text) is 'Makes the booking of a mirrored record; what is in its way, by code.';
revoke all on function private.import_booking(public.hubspot_objects_raw, jsonb, text) from public;

create function private.open_booking_conflict(p_account_id uuid, p_booking_id uuid, p_kind text, p_field text, p_theirs text, p_at timestamptz)
returns void language sql set search_path = '' as $$
  insert into public.sync_conflicts (account_id, object_type, record_id, kind, field, theirs, theirs_at, decision, status)
  select p_account_id, 'bookings', p_booking_id, p_kind, p_field, p_theirs, p_at, 'none', 'open'
  where not exists (select from public.sync_conflicts c where c.record_id = p_booking_id and c.kind = p_kind and c.theirs = p_theirs)
$$;
comment on function private.open_booking_conflict(uuid, uuid, text, text, text, timestamptz) is 'Notes, once, what a person has to decide about a booking.';
revoke all on function private.open_booking_conflict(uuid, uuid, text, text, text, timestamptz) from public;
