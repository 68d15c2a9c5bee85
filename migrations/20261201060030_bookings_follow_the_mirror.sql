-- When HubSpot's bookings are read: with their record, with the name of their object, and when what they are linked with comes.
-- Why: a portal's objects are synced side by side; which of two linked records comes first is chance.

create function private.feed_bookings(p_account_id uuid, p_object text, p_ids text[]) returns integer
language plpgsql set search_path = '' as $$
declare
  v_object public.sync_objects;
  v_row public.hubspot_objects_raw;
  v_fed int := 0;
begin
  select * into v_object from public.sync_objects o where o.account_id = p_account_id and o.object_type = p_object and o.name = 'bookings';
  if v_object.account_id is null then
    return 0;
  end if;
  -- In the order of ids, so that two batches cannot deadlock.
  for v_row in
    select t.* from public.hubspot_objects_raw t
    where t.account_id = p_account_id and t.object_type = p_object and (p_ids is null or t.hubspot_id = any (p_ids)) order by t.hubspot_id
  loop
    perform private.feed_booking(v_row, v_object.fields);
    v_fed := v_fed + 1;
  end loop;
  return v_fed;
end
$$;
comment on function private.feed_bookings(uuid, text, text[]) is 'Feeds these records of an object, or all of them, to bookings if the portal calls the object so; how many.';
revoke all on function private.feed_bookings(uuid, text, text[]) from public;

create function private.feed_entities(p_account_id uuid, p_object text, p_ids text[]) returns integer
language sql set search_path = '' as $$
  select private.feed_exams(p_account_id, p_object, p_ids) + private.feed_bookings(p_account_id, p_object, p_ids)
$$;
comment on function private.feed_entities(uuid, text, text[]) is 'Feeds these records of an object, or all of them, to the entity of that name, if it is of one; how many.';
revoke all on function private.feed_entities(uuid, text, text[]) from public;

-- The trigger that fed exams alone.
alter function private.feed_mock_exams() rename to feed_objects;
alter trigger _400_exams_insert on public.hubspot_objects_raw rename to _400_feed_insert;
alter trigger _400_exams_update on public.hubspot_objects_raw rename to _400_feed_update;
create or replace function private.feed_objects() returns trigger language plpgsql security definer set search_path = '' as $$
-- definer because nobody else writes what HubSpot has of entities
begin
  -- Rows whose content moved: the gate stamps those with updated_at.
  if tg_op = 'INSERT' then
    perform private.feed_entities(n.account_id, n.object_type, array_agg(n.hubspot_id)) from new_rows n
    group by n.account_id, n.object_type;
  else
    perform private.feed_entities(n.account_id, n.object_type, array_agg(n.hubspot_id))
    from new_rows n join old_rows o using (account_id, object_type, hubspot_id)
    where n.updated_at is distinct from o.updated_at group by n.account_id, n.object_type;
  end if;
  return null;
end
$$;
comment on function private.feed_objects() is 'Statement trigger of hubspot_objects_raw: makes and changes the entities whose record changed.';

create function private.feed_linked_bookings() returns trigger language plpgsql security definer set search_path = '' as $$
-- definer because nobody else writes what HubSpot has in bookings
begin
  perform private.feed_bookings(b.account_id, b.object_type, array_agg(distinct a.from_object_id))
  from new_rows n
  join public.sync_objects b on b.account_id = n.account_id and b.name = 'bookings'
  join public.hubspot_associations a on a.account_id = n.account_id and a.to_object_id = n.hubspot_id and a.from_object_type = b.object_type
  where a.to_object_type = 'contacts' and tg_table_name = 'contacts' or tg_table_name = 'mock_exams' and exists (
    select from public.sync_objects e where e.account_id = n.account_id and e.name = 'mock_exams' and e.object_type = a.to_object_type)
  group by b.account_id, b.object_type;
  return null;
end
$$;
comment on function private.feed_linked_bookings() is 'Statement trigger of contacts and mock_exams: makes the bookings that waited for them.';
revoke all on function private.feed_linked_bookings() from public;
create trigger _800_bookings_insert after insert on public.contacts referencing new table as new_rows
  for each statement execute function private.feed_linked_bookings();
create trigger _800_bookings_insert after insert on public.mock_exams referencing new table as new_rows
  for each statement execute function private.feed_linked_bookings();
