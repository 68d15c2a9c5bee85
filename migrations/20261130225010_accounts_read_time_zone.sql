-- next_midnight, exam_begins_at, feed_exams read hubspot_accounts.time_zone.
-- Why: each asked the metadata, and each knew by itself what to do with a zone that is none.
-- Who may call: the functions that end a day or begin an exam.

create or replace function private.next_midnight(p_account_id uuid) returns timestamptz
language sql stable security invoker set search_path = ''
as $$
  -- Added to the local day: where clocks change it has 23 or 25 hours.
  select (date_trunc('day', clock_timestamp() at time zone a.time_zone) + interval '1 day') at time zone a.time_zone
  from public.hubspot_accounts a where a.id = p_account_id
$$;

create or replace function private.exam_begins_at(p_exam public.mock_exams) returns timestamptz
language sql stable security invoker set search_path = ''
as $$
  select (p_exam.exam_date + coalesce(p_exam.exam_time_start, time '24:00')) at time zone coalesce(
    (select a.time_zone from public.hubspot_accounts a where a.id = p_exam.account_id), 'UTC')
$$;

create or replace function private.feed_exams(p_account_id uuid, p_object text, p_ids text[]) returns integer
  language plpgsql
  set search_path = ''
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
  select coalesce(a.time_zone, 'UTC') into v_zone from public.hubspot_accounts a where a.id = p_account_id;
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
