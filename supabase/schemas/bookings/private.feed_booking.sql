-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.feed_booking(p_row public.hubspot_objects_raw, p_fields jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
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
comment on function private.feed_booking(p_row public.hubspot_objects_raw, p_fields jsonb) is 'Makes or changes the booking of a mirrored record; what is wrong with the record is named in sync_errors.';

revoke all on function private.feed_booking(p_row public.hubspot_objects_raw, p_fields jsonb) from public;
