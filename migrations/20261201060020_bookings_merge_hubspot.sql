-- A read of a booking that is known here: HubSpot's values and ours become one.
-- Why: workflows change bookings in HubSpot, people do here; a seat that either gives up is free (decision 67).

create function private.merge_booking(p_booking_id uuid, p_row public.hubspot_objects_raw, p_read jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_booking public.bookings;
  v_ours jsonb;
  v_theirs jsonb;
  v_merged jsonb;
begin
  select * into v_booking from public.bookings b where b.id = p_booking_id;
  -- In the order of booking_create: exam, contact, booking, and then its record.
  perform from public.mock_exams e where e.id = v_booking.exam_id for no key update;
  perform from public.contacts c where c.id = v_booking.contact_id for no key update;
  select * into v_booking from public.bookings b where b.id = p_booking_id for no key update;
  v_ours := private.two_way_values(v_booking);
  -- A status is never none: an empty property says nothing of it.
  v_theirs := (select coalesce(jsonb_object_agg(t.key, t.value), '{}') from jsonb_each(p_read) t
    where v_ours ? t.key and (t.key <> 'status' or t.value <> 'null'));
  if p_row.archived_at is not null then
    perform private.end_record(v_booking.account_id, 'bookings', v_booking.id, v_ours, p_row.source_updated_at);
    v_merged := '{"status": "cancelled"}';
  elsif exists (select from public.sync_records r
    where r.account_id = v_booking.account_id and r.object_type = 'bookings' and r.entity_id = v_booking.id) then
    v_merged := private.merge_in(v_booking.account_id, 'bookings', v_booking.id, v_ours, v_theirs, p_row.source_updated_at,
      coalesce(p_row.read_floor > p_row.source_updated_at, false), null);
  elsif v_booking.hubspot_synced then
    v_merged := v_theirs;
  else
    v_merged := '{}';
  end if;
  -- Cancelled wins, from either side: the seat may be somebody else's by now.
  if 'cancelled' in (v_ours ->> 'status', v_theirs ->> 'status') then
    v_merged := v_merged || '{"status": "cancelled"}';
  end if;
  if v_merged ->> 'status' = 'cancelled' and v_booking.status <> 'cancelled' then
    perform private.refund_booking(v_booking);
  end if;
  v_merged := v_ours || v_merged;
  if v_merged <> v_ours then
    update public.bookings b set status = v_merged ->> 'status', token_used = v_merged ->> 'token_used',
      dominant_hand = v_merged ->> 'dominant_hand', attending_location = v_merged ->> 'attending_location'
    where b.id = v_booking.id returning * into v_booking;
  end if;
  if p_row.archived_at is null then
    perform private.queue_booking(v_booking, null);
  end if;
end
$$;
comment on function private.merge_booking(uuid, public.hubspot_objects_raw, jsonb) is 'Merges a mirrored record into the booking that it is of.';
revoke all on function private.merge_booking(uuid, public.hubspot_objects_raw, jsonb) from public;

create function private.feed_booking(p_row public.hubspot_objects_raw, p_fields jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_read jsonb := private.booking_values(p_row.raw_json -> 'properties', p_fields);
  -- One without a name keeps HubSpot's number: an old booking is not lost for want of one.
  v_name text := coalesce(v_read ->> 'booking_id', 'hubspot-' || p_row.hubspot_id);
  v_booking public.bookings;
  v_errors jsonb;
begin
  select coalesce(jsonb_object_agg('unreadable_' || f.field, format('The property %s has no value that %s can have.',
    private.booking_property(p_fields, f.field), f.field)), '{}') into v_errors
  from private.booking_fields f
  where p_row.raw_json -> 'properties' ? private.booking_property(p_fields, f.field) and not v_read ? f.field;
  select * into v_booking from public.bookings b where b.account_id = p_row.account_id and b.hubspot_id = p_row.hubspot_id;
  if not found then
    select * into v_booking from public.bookings b where b.account_id = p_row.account_id and b.booking_id = v_name;
  end if;
  if v_booking.id is null then
    if p_row.archived_at is null then
      v_errors := v_errors || private.import_booking(p_row, v_read, v_name);
    end if;
  elsif v_booking.hubspot_id is distinct from p_row.hubspot_id and v_booking.hubspot_id is not null then
    if p_row.archived_at is null then
      perform private.open_booking_conflict(p_row.account_id, v_booking.id, 'duplicate_key', 'booking_id', p_row.hubspot_id, p_row.source_updated_at);
      v_errors := v_errors || '{"duplicate_booking_id": "Another booking has this booking_id; give one of the two a new one in HubSpot."}';
    end if;
  else
    perform private.merge_booking(v_booking.id, p_row, v_read);
  end if;
  update public.sync_errors e set resolved = true
  where e.account_id = p_row.account_id and e.entity_type = 'bookings' and e.entity_id = p_row.hubspot_id
    and e.direction = 'hubspot_to_supabase' and not e.resolved and not v_errors ? e.error_code;
  insert into public.sync_errors as t (account_id, entity_type, entity_id, error_code, error_message)
  select p_row.account_id, 'bookings', p_row.hubspot_id, x.key, x.value from jsonb_each_text(v_errors) x order by x.key
  on conflict (account_id, entity_type, entity_id, direction, error_code) where not resolved do update set
    error_message = excluded.error_message, retry_count = t.retry_count + 1;
end
$$;
comment on function private.feed_booking(public.hubspot_objects_raw, jsonb) is 'Makes or changes the booking of a mirrored record; what is wrong with the record is named in sync_errors.';
revoke all on function private.feed_booking(public.hubspot_objects_raw, jsonb) from public;
