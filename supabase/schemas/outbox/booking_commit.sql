-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.booking_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
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
comment on function public.booking_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) is 'Commits a claim of bookings, by our ids: accepted (id, hubspot_id, updated_at, properties), refused and unknown (id, code, detail), gone (ids). What is in none was not sent, and waits for p_wait_seconds.';

revoke all on function public.booking_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) from public;
grant all on function public.booking_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) to service_role;
