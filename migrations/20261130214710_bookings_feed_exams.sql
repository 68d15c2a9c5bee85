-- Feeds mock_exams from the mirror of the portal's object of that name.
-- Why: exams are made in HubSpot; what is booked here is not HubSpot's to change.
-- Who may call: the triggers, and who changes the mapping.

create function private.feed_exam(p_row public.hubspot_objects_raw, p_fields jsonb, p_zone text) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_exam public.mock_exams;
  v_read jsonb;
  v_errors jsonb;
begin
  -- 1. What can be read; what cannot leaves the column as it is. An empty property is none: the column is cleared.
  select coalesce(jsonb_object_agg(v.field, v.value) filter (where v.raw is null or v.value is not null), '{}'),
    coalesce(jsonb_object_agg('unreadable_' || v.field, format('The property %s cannot be read as %s.', v.property, v.kind))
      filter (where v.raw is not null and v.value is null), '{}')
  into v_read, v_errors from (
    select f.field, f.kind, f.property, f.raw, private.exam_value(f.kind, f.raw, p_zone) as value from (
      select x.field, x.kind, n.property, nullif(trim(p_row.raw_json -> 'properties' ->> n.property), '') as raw
      from private.mock_exam_fields x cross join lateral (select coalesce(p_fields ->> x.field, x.property) as property) n) f) v;
  select * into v_exam from public.mock_exams e
  where e.account_id = p_row.account_id and e.hubspot_id = p_row.hubspot_id for no key update;
  if not found then
    v_exam.is_active := true;
  end if;
  v_exam := jsonb_populate_record(v_exam, v_read || jsonb_build_object(
    'mock_type', coalesce(v_read ->> 'mock_type', v_exam.mock_type), 'exam_date', coalesce(v_read ->> 'exam_date', v_exam.exam_date::text),
    'is_active', case when v_read ? 'is_active' then coalesce(v_read ->> 'is_active', 'true') else v_exam.is_active::text end));
  -- 2. An exam has a kind and a day. Without its seats changing, booked ones stay booked, also above a lowered capacity.
  if v_exam.mock_type is null or v_exam.exam_date is null then
    v_errors := v_errors || '{"incomplete_exam": "An exam needs mock_type and exam_date."}';
  else
    insert into public.mock_exams as e (account_id, hubspot_id, mock_type, exam_date, exam_time_start, exam_time_end, location,
      capacity, is_active, archived_at, hubspot_synced_at)
    values (p_row.account_id, p_row.hubspot_id, v_exam.mock_type, v_exam.exam_date, v_exam.exam_time_start, v_exam.exam_time_end,
      v_exam.location, v_exam.capacity, v_exam.is_active, p_row.archived_at, clock_timestamp())
    on conflict (account_id, hubspot_id) do update set mock_type = excluded.mock_type, exam_date = excluded.exam_date,
      exam_time_start = excluded.exam_time_start, exam_time_end = excluded.exam_time_end, location = excluded.location,
      capacity = excluded.capacity, is_active = excluded.is_active, archived_at = excluded.archived_at,
      hubspot_synced_at = excluded.hubspot_synced_at;
  end if;
  -- 3. What is wrong with the record, until it is right.
  update public.sync_errors e set resolved = true
  where e.account_id = p_row.account_id and e.entity_type = 'mock_exams' and e.entity_id = p_row.hubspot_id
    and e.direction = 'hubspot_to_supabase' and not e.resolved and not v_errors ? e.error_code;
  insert into public.sync_errors as t (account_id, entity_type, entity_id, error_code, error_message)
  select p_row.account_id, 'mock_exams', p_row.hubspot_id, x.key, x.value from jsonb_each_text(v_errors) x order by x.key
  on conflict (account_id, entity_type, entity_id, direction, error_code) where not resolved do update set
    error_message = excluded.error_message, retry_count = t.retry_count + 1;
end
$$;
comment on function private.feed_exam(public.hubspot_objects_raw, jsonb, text) is
  'Makes or updates the exam of a mirrored record; what cannot be read of it is named in sync_errors.';

create function private.feed_exams(p_account_id uuid, p_object text, p_ids text[]) returns integer
language plpgsql volatile set search_path = ''
as $$
declare
  v_object public.sync_objects;
  v_zone text;
  v_row public.hubspot_objects_raw;
  v_fed int := 0;
begin
  select * into v_object from public.sync_objects o where o.account_id = p_account_id and o.object_type = p_object and o.name = 'mock_exams';
  if v_object.account_id is null then
    return 0;
  end if;
  select coalesce((select z.name from pg_catalog.pg_timezone_names z where z.name = a.metadata ->> 'time_zone'), 'UTC') into v_zone
  from public.hubspot_accounts a where a.id = p_account_id;
  -- In the order of ids, so that two batches cannot deadlock.
  for v_row in
    select t.* from public.hubspot_objects_raw t
    where t.account_id = p_account_id and t.object_type = p_object and (p_ids is null or t.hubspot_id = any (p_ids)) order by t.hubspot_id
  loop
    perform private.feed_exam(v_row, v_object.fields, v_zone);
    v_fed := v_fed + 1;
  end loop;
  return v_fed;
end
$$;
comment on function private.feed_exams(uuid, text, text[]) is
  'Feeds these records of an object, or all of them, to mock_exams if the portal calls the object so; how many.';

create function private.feed_mock_exams() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody else writes what HubSpot owns in mock_exams
begin
  -- Rows whose content moved: the gate stamps those with updated_at.
  if tg_op = 'INSERT' then
    perform private.feed_exams(n.account_id, n.object_type, array_agg(n.hubspot_id)) from new_rows n
    group by n.account_id, n.object_type;
  else
    perform private.feed_exams(n.account_id, n.object_type, array_agg(n.hubspot_id))
    from new_rows n join old_rows o using (account_id, object_type, hubspot_id)
    where n.updated_at is distinct from o.updated_at group by n.account_id, n.object_type;
  end if;
  return null;
end
$$;
comment on function private.feed_mock_exams() is 'Statement trigger of hubspot_objects_raw: makes and updates the exams whose record changed.';
revoke execute on function private.feed_exam(public.hubspot_objects_raw, jsonb, text), private.feed_exams(uuid, text, text[]),
  private.feed_mock_exams() from public;

create trigger _400_exams_insert after insert on public.hubspot_objects_raw
  referencing new table as new_rows for each statement execute function private.feed_mock_exams();
create trigger _400_exams_update after update on public.hubspot_objects_raw
  referencing old table as old_rows new table as new_rows for each statement execute function private.feed_mock_exams();
