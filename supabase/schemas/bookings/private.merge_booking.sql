-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.merge_booking(p_booking_id uuid, p_row public.hubspot_objects_raw, p_read jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
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
comment on function private.merge_booking(p_booking_id uuid, p_row public.hubspot_objects_raw, p_read jsonb) is 'Merges a mirrored record into the booking that it is of.';

revoke all on function private.merge_booking(p_booking_id uuid, p_row public.hubspot_objects_raw, p_read jsonb) from public;
