-- Bookings that wait are leased, sent and settled as contacts are; a new one by its name, so that sending it twice makes one.
-- Why: HubSpot has no other key of ours, and a plain creation that was cut off would be made again (decision 67).

create function public.booking_claim(p_account_id uuid, p_limit integer, p_seconds integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
-- definer because nobody else writes sync_records
declare
  v_token uuid := gen_random_uuid();
  v_now timestamptz := clock_timestamp();
  v_until timestamptz := v_now + make_interval(secs => least(greatest(p_seconds, 1), 600));
  v_object public.sync_objects;
  v_row record;
  v_taken jsonb;
  v_records jsonb := '[]';
begin
  select * into v_object from public.sync_objects o where o.account_id = p_account_id and o.name = 'bookings' and o.is_enabled;
  if not found then
    return jsonb_build_object('lease_token', v_token, 'object', null, 'key', null, 'exams', null, 'records', '[]'::jsonb, 'due_in_ms', null);
  end if;
  -- What frees a seat first. The booking with its record: whoever holds one of them is passed over.
  for v_row in
    select b as booking, r as record, c.hubspot_id as contact, e.hubspot_id as exam
    from public.sync_records r join public.bookings b on b.id = r.entity_id
    join public.contacts c on c.id = b.contact_id join public.mock_exams e on e.id = b.exam_id
    where r.account_id = p_account_id and r.object_type = 'bookings'
      and ((r.state = 'pending' and r.run_after <= v_now) or (r.state = 'sending' and r.leased_until <= v_now))
    order by b.status <> 'cancelled', r.run_after, r.entity_id limit least(greatest(p_limit, 1), 100)
    for no key update of b, r skip locked
  loop
    if (v_row.booking).hubspot_id is null then
      -- Whole, also where a read has shown that the record is there: its links may not be.
      v_row.record.base := '{"status": null, "token_used": null, "dominant_hand": null, "attending_location": null}';
    end if;
    v_taken := private.take_record(v_row.record, private.two_way_values(v_row.booking), false, v_token, v_until);
    continue when v_taken is null;
    v_records := v_records || jsonb_build_object('id', (v_row.booking).id, 'hubspot_id', (v_row.booking).hubspot_id,
      'booking_id', (v_row.booking).booking_id, 'contact', v_row.contact, 'exam', v_row.exam, 'values', (
        select jsonb_object_agg(private.booking_property(v_object.fields, v.key), v.value)
        from jsonb_each(v_taken -> 'values') v));
  end loop;
  return jsonb_build_object('lease_token', v_token, 'object', v_object.object_type,
    'key', private.booking_property(v_object.fields, 'booking_id'), 'exams', (
      select o.object_type from public.sync_objects o where o.account_id = p_account_id and o.name = 'mock_exams' limit 1),
    'records', v_records, 'due_in_ms', private.due_in_ms(p_account_id, 'bookings', v_token));
end
$$;
comment on function public.booking_claim(uuid, integer, integer) is
  'Leases bookings that wait: the object and the name of its key, and of each its values by property, its contact and its exam. object is null where bookings are not synced.';
revoke all on function public.booking_claim(uuid, integer, integer) from public;
grant execute on function public.booking_claim(uuid, integer, integer) to service_role;

create function public.booking_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer)
returns jsonb language plpgsql security definer set search_path = '' as $$
-- definer because nobody else writes sync_records
declare
  v_object public.sync_objects;
  v_key record;
  v_record public.sync_records;
  v_booking public.bookings;
  v_ours jsonb;
  v_outcome record;
  v_counts jsonb := '{"accepted": 0, "refused": 0, "gone": 0, "unknown": 0, "unsent": 0}';
begin
  select o.* into v_object from public.sync_objects o join public.sync_records r on r.account_id = o.account_id
  where r.lease_token = p_lease_token and o.name = 'bookings' limit 1;
  if not found then
    return v_counts;
  end if;
  -- What was sent is read again, before all other locks, as in outbox_commit.
  perform public.dirty_mark(v_object.account_id, v_object.object_type, (select coalesce(jsonb_agg(jsonb_build_object('id', a ->> 'hubspot_id',
    'at', a -> 'updated_at', 'bulk', true)), '[]') from jsonb_array_elements(p_accepted) a), 60000);
  perform public.dirty_mark(v_object.account_id, v_object.object_type, (select coalesce(jsonb_agg(jsonb_build_object('id', b.hubspot_id,
    'forced', true)), '[]') from public.bookings b where b.account_id = v_object.account_id and b.hubspot_id is not null and b.id::text in (
      select g from jsonb_array_elements_text(p_gone) g union all select u ->> 'id' from jsonb_array_elements(p_unknown) u)), 1250);
  for v_key in select r.entity_id from public.sync_records r where r.lease_token = p_lease_token order by r.entity_id
  loop
    -- The booking before its record. One whose lease was taken over meanwhile is another sender's.
    select * into v_booking from public.bookings b where b.id = v_key.entity_id for no key update;
    select r.* into v_record from public.sync_records r where r.account_id = v_object.account_id and r.object_type = 'bookings'
      and r.entity_id = v_key.entity_id and r.lease_token = p_lease_token for update;
    continue when not found or v_booking.id is null;
    select x.name, x.row into v_outcome from (
      select 1, 'accepted', a from jsonb_array_elements(p_accepted) a
      union all select 2, 'gone', jsonb_build_object('id', g) from jsonb_array_elements_text(p_gone) g
      union all select 3, 'refused', f from jsonb_array_elements(p_refused) f
      union all select 4, 'unknown', u from jsonb_array_elements(p_unknown) u
      union all select 5, 'unsent', '{}') x (place, name, row)
    where x.name = 'unsent' or x.row ->> 'id' = v_booking.id::text order by x.place limit 1;
    v_counts := v_counts || jsonb_build_object(v_outcome.name, (v_counts ->> v_outcome.name)::int + 1);
    v_ours := private.two_way_values(v_booking);
    if v_outcome.name = 'accepted' then
      v_ours := v_ours || private.settle_accepted(v_record,
        (select o -> 'values' from jsonb_array_elements(v_record.outstanding) o where o ->> 'token' = p_lease_token::text), v_ours,
        v_outcome.row || jsonb_build_object('properties', private.booking_values(v_outcome.row -> 'properties', v_object.fields)));
      update public.sync_records r set hubspot_id = v_outcome.row ->> 'hubspot_id', unproved = '[]', prove_after = null
      where r.account_id = v_object.account_id and r.object_type = 'bookings' and r.entity_id = v_booking.id;
      update public.bookings b set hubspot_id = v_outcome.row ->> 'hubspot_id', status = v_ours ->> 'status', token_used = v_ours ->> 'token_used',
        dominant_hand = v_ours ->> 'dominant_hand', attending_location = v_ours ->> 'attending_location' where b.id = v_booking.id;
    elsif v_outcome.name = 'gone' then
      perform private.end_record(v_object.account_id, 'bookings', v_booking.id, v_ours, null);
    else
      perform private.settle_failed(v_record, v_outcome.name, v_outcome.row ->> 'code', v_outcome.row ->> 'detail',
        make_interval(secs => least(greatest(p_wait_seconds, 1), 3600)));
    end if;
  end loop;
  return v_counts;
end
$$;
comment on function public.booking_commit(uuid, jsonb, jsonb, jsonb, jsonb, integer) is
  'Commits a claim of bookings, by our ids: accepted (id, hubspot_id, updated_at, properties), refused and unknown (id, code, detail), gone (ids). What is in none was not sent, and waits for p_wait_seconds.';
revoke all on function public.booking_commit(uuid, jsonb, jsonb, jsonb, jsonb, integer) from public;
grant execute on function public.booking_commit(uuid, jsonb, jsonb, jsonb, jsonb, integer) to service_role;
