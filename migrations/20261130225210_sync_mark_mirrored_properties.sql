-- hubspot_properties.is_mirrored, and a sync that reads an object whole when its properties are chosen otherwise.
-- Why: a property that is chosen later is missing in every record that does not change; one that is not chosen any more stays.
-- Who may call: the service.

alter table public.hubspot_properties add column is_mirrored boolean not null default false;
comment on column public.hubspot_properties.is_mirrored is
  'Whether its values are read: by the default, or by property_settings. Who was mirrored before this column is read whole once.';

create or replace function public.sync_apply_properties(p_job_id bigint, p_lease_token uuid, p_object text, p_definitions jsonb, p_cursor jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_applied int;
  v_changed text[];
begin
  if v_job.cancel_requested then
    return jsonb_build_object('applied', 0, 'cancelled', true, 'read_whole', false);
  end if;
  -- 1. Which properties that were known are read from now on, or no more: what is mirrored was read otherwise.
  v_changed := array(
    select t.name from public.hubspot_properties t
    where t.account_id = v_job.account_id and t.object_type = p_object
      and t.is_mirrored <> coalesce(p_cursor -> 'properties' ? t.name, false)
      and t.name in (select d.value ->> 'name' from jsonb_array_elements(p_definitions) d) order by t.name);
  -- 2. The definitions whole.
  delete from public.hubspot_properties t
  where t.account_id = v_job.account_id and t.object_type = p_object
    and t.name not in (select d.value ->> 'name' from jsonb_array_elements(p_definitions) d where d.value ? 'name');
  insert into public.hubspot_properties as t
    (account_id, object_type, name, label, type, field_type, group_name, definition, is_mirrored)
  select distinct on (d.value ->> 'name') v_job.account_id, p_object, d.value ->> 'name',
    coalesce(d.value ->> 'label', d.value ->> 'name'), coalesce(d.value ->> 'type', 'string'),
    coalesce(d.value ->> 'fieldType', 'text'), d.value ->> 'groupName', d.value,
    coalesce(p_cursor -> 'properties' ? (d.value ->> 'name'), false)
  from jsonb_array_elements(p_definitions) d where d.value ->> 'name' is not null order by d.value ->> 'name'
  on conflict (account_id, object_type, name) do update set label = excluded.label, type = excluded.type,
    field_type = excluded.field_type, group_name = excluded.group_name, definition = excluded.definition,
    is_mirrored = excluded.is_mirrored, updated_at = clock_timestamp()
  where (t.definition, t.is_mirrored) is distinct from (excluded.definition, excluded.is_mirrored);
  get diagnostics v_applied = row_count;
  perform private.count_batch(v_job, p_object, 0, '{"applied": 0, "unchanged": 0, "stale": 0}', 0, p_cursor ->> 'phase', null);
  insert into public.sync_logs (session_id, account_id, operation, entity_type, entity_id, status, details)
  values (v_job.session_id, v_job.account_id, 'sync', 'properties', p_object, 'success',
    jsonb_build_object('applied', v_applied, 'seen', jsonb_array_length(p_definitions))
      || case when v_changed = '{}' then '{}' else jsonb_build_object('read_whole_for', to_jsonb(v_changed[1:100])) end);
  -- 3. Then the object is read whole: by this job from its beginning, or by the next one if this one fails.
  if v_changed <> '{}' then
    update public.sync_status t set watermark = null where t.account_id = v_job.account_id and t.entity_type = p_object;
  end if;
  if v_changed <> '{}' and coalesce(v_job.payload ->> 'since', '') <> '' then
    update private.jobs j set cursor = null, attempts = 0, payload = (j.payload - '{plan,selection}'::text[]) || '{"mode": "full", "since": null}',
      leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'), updated_at = clock_timestamp()
    where j.id = p_job_id;
    return jsonb_build_object('applied', v_applied, 'cancelled', false, 'read_whole', true);
  end if;
  update private.jobs j set cursor = p_cursor, attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('applied', v_applied, 'cancelled', false, 'read_whole', false);
end
$$;
comment on function public.sync_apply_properties(bigint, uuid, text, jsonb, jsonb) is
  'Replaces the property definitions of an object and moves the cursor; read_whole: the job begins anew as a full one.';
