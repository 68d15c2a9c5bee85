-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.booking_claim(p_account_id uuid, p_limit integer, p_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
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
comment on function public.booking_claim(p_account_id uuid, p_limit integer, p_seconds integer) is 'Leases bookings that wait: the object and the name of its key, and of each its values by property, its contact and its exam. object is null where bookings are not synced.';

revoke all on function public.booking_claim(p_account_id uuid, p_limit integer, p_seconds integer) from public;
grant all on function public.booking_claim(p_account_id uuid, p_limit integer, p_seconds integer) to service_role;
