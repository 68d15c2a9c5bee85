-- What HubSpot does not have of a booking waits in the outbox, in the transaction that made it.
-- Why: 002's change capture: who books gets the answer at once, and HubSpot's workflows get the booking within seconds.

-- A booking made here has no number of HubSpot's until HubSpot has it and its links.
alter table public.sync_records alter column hubspot_id drop not null;
alter table public.sync_records add constraint sync_records_new_ones_are_bookings check (hubspot_id is not null or object_type = 'bookings');
comment on column public.sync_records.hubspot_id is 'HubSpot''s record id; null while HubSpot has none of it.';

create function private.queue_booking(p_booking public.bookings, p_former jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_ours jsonb := private.two_way_values(p_booking);
  v_theirs jsonb;
  v_record public.sync_records;
  v_object public.sync_objects;
  v_mirror public.hubspot_objects_raw;
  v_base jsonb;
  v_changed text[];
  v_is_touched boolean;
begin
  select o.* into v_object from public.sync_objects o
  where o.account_id = p_booking.account_id and o.name = 'bookings' and o.is_enabled;
  if not found then
    return;
  end if;
  select t.* into v_mirror from public.hubspot_objects_raw t
  where t.account_id = p_booking.account_id and t.object_type = v_object.object_type and t.hubspot_id = p_booking.hubspot_id;
  select r.* into v_record from public.sync_records r
  where r.account_id = p_booking.account_id and r.object_type = 'bookings' and r.entity_id = p_booking.id for update;
  -- 1. The base begins as HubSpot has it: of a new one nothing, and what cannot be read is no change of ours. An archived record
  -- takes no changes.
  if v_mirror.archived_at is not null then
    return;
  end if;
  v_theirs := private.booking_values(v_mirror.raw_json -> 'properties', v_object.fields);
  v_base := coalesce(v_record.base, (select jsonb_object_agg(k, case when v_mirror.hubspot_id is null then 'null'
    when v_theirs ? k then v_theirs -> k else coalesce(p_former, v_ours) -> k end) from jsonb_object_keys(v_ours) k));
  v_changed := private.fields_that_differ(v_base, v_ours);
  v_is_touched := case when p_former is null then coalesce(v_record.state, 'synced') = 'synced'
    else v_changed && private.fields_that_differ(v_ours, p_former) end;
  -- 2. Nothing to send: it is as HubSpot has it. What is in flight decides for itself.
  if v_changed = '{}' and p_booking.hubspot_id is not null then
    update public.sync_records r set state = 'synced', pending_since = null, error = null, updated_at = clock_timestamp()
    where r.account_id = p_booking.account_id and r.object_type = 'bookings' and r.entity_id = p_booking.id and r.state in ('pending', 'dead');
    if found then
      update public.sync_queue q set state = 'cancelled', updated_at = clock_timestamp()
      where q.account_id = p_booking.account_id and q.record_id = p_booking.id and q.state = 'queued';
    end if;
    return;
  end if;
  -- 3. It waits. What was refused is tried again when somebody changes it.
  if v_is_touched then
    insert into public.sync_queue (account_id, table_name, record_id, operation, old_data, new_data, changed, strategy)
    values (p_booking.account_id, 'bookings', p_booking.id, case when p_booking.hubspot_id is null and v_record.entity_id is null then 'INSERT'
        when p_booking.deleted_at is not null then 'DELETE' else 'UPDATE' end,
      p_former, v_ours, v_changed,
      case when p_booking.status = 'cancelled' then 'webhook' else 'event_queue' end);
  end if;
  insert into public.sync_records as r (account_id, object_type, entity_id, hubspot_id, base, base_stamp, pending_since)
  values (p_booking.account_id, 'bookings', p_booking.id, p_booking.hubspot_id, v_base, v_mirror.source_updated_at, clock_timestamp())
  on conflict (account_id, object_type, entity_id) do update set
    state = case when r.state = 'sending' or (r.state = 'dead' and not v_is_touched) then r.state else 'pending' end,
    attempts = case when v_is_touched then 0 else r.attempts end, error = case when v_is_touched then null else r.error end,
    pending_since = coalesce(r.pending_since, excluded.pending_since), updated_at = clock_timestamp(),
    run_after = case when v_is_touched or r.state = 'synced' then clock_timestamp() else r.run_after end;
end
$$;
comment on function private.queue_booking(public.bookings, jsonb) is 'Levels the record of a booking with what it has: it waits to be sent, or there is nothing to send. Null as the former: not a user''s change.';
revoke all on function private.queue_booking(public.bookings, jsonb) from public;

create function private.queue_bookings() returns trigger language plpgsql security definer set search_path = '' as $$
-- definer because members may not write the queue
declare
  v_row record;
begin
  if tg_op = 'INSERT' then
    for v_row in select b as booking from new_rows n join public.bookings b on b.id = n.id where b.hubspot_id is null order by b.id loop
      perform private.queue_booking(v_row.booking, null);
    end loop;
  else
    -- What the sync notes for itself is no change.
    for v_row in select b as booking, jsonb_build_object('status', o.status, 'token_used', o.token_used, 'dominant_hand', o.dominant_hand,
        'attending_location', o.attending_location) as former
      from new_rows n join old_rows o on o.id = n.id join public.bookings b on b.id = n.id
      where (n.status, n.token_used, n.dominant_hand, n.attending_location, n.hubspot_id)
        is distinct from (o.status, o.token_used, o.dominant_hand, o.attending_location, o.hubspot_id) order by b.id loop
      perform private.queue_booking(v_row.booking, v_row.former);
    end loop;
  end if;
  return null;
end
$$;
comment on function private.queue_bookings() is 'Statement trigger of bookings: queues what HubSpot does not have.';
revoke all on function private.queue_bookings() from public;
create trigger _700_queue_insert after insert on public.bookings referencing new table as new_rows
  for each statement execute function private.queue_bookings();
create trigger _700_queue_update after update on public.bookings referencing old table as old_rows new table as new_rows
  for each statement execute function private.queue_bookings();

create function private.queue_waiting_bookings() returns trigger language plpgsql security definer set search_path = '' as $$
-- definer because members may not write the queue
declare
  v_booking public.bookings;
begin
  for v_booking in select b.* from public.bookings b where b.account_id = new.account_id and not b.hubspot_synced
    and not exists (select from public.sync_records r where r.account_id = b.account_id and r.object_type = 'bookings' and r.entity_id = b.id)
    order by b.id for no key update loop
    perform private.queue_booking(v_booking, null);
  end loop;
  return null;
end
$$;
comment on function private.queue_waiting_bookings() is 'Row trigger of sync_objects: a portal that begins to sync its bookings gets those that were made before.';
revoke all on function private.queue_waiting_bookings() from public;
create trigger _700_queue_bookings after insert or update of name, is_enabled on public.sync_objects
  for each row when (new.name = 'bookings' and new.is_enabled) execute function private.queue_waiting_bookings();
