-- The other steps of an object's sync: property definitions, the sweep, the end.
-- Why: each step is one transaction under the job's lease.
-- Who may call: the service, holding the job's lease.

create function public.sync_apply_properties(p_job_id bigint, p_lease_token uuid, p_object text, p_definitions jsonb,
  p_cursor jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_applied int;
begin
  if v_job.cancel_requested then
    return jsonb_build_object('applied', 0, 'cancelled', true);
  end if;
  delete from public.hubspot_properties t
  where t.account_id = v_job.account_id and t.object_type = p_object
    and t.name not in (select d.value ->> 'name' from jsonb_array_elements(p_definitions) d where d.value ? 'name');
  insert into public.hubspot_properties as t
    (account_id, object_type, name, label, type, field_type, group_name, definition)
  select distinct on (d.value ->> 'name') v_job.account_id, p_object, d.value ->> 'name',
    coalesce(d.value ->> 'label', d.value ->> 'name'), coalesce(d.value ->> 'type', 'string'),
    coalesce(d.value ->> 'fieldType', 'text'), d.value ->> 'groupName', d.value
  from jsonb_array_elements(p_definitions) d where d.value ->> 'name' is not null order by d.value ->> 'name'
  on conflict (account_id, object_type, name) do update set label = excluded.label, type = excluded.type,
    field_type = excluded.field_type, group_name = excluded.group_name, definition = excluded.definition,
    updated_at = clock_timestamp()
  where t.definition is distinct from excluded.definition;
  get diagnostics v_applied = row_count;
  perform private.count_batch(v_job, p_object, 0, '{"applied": 0, "unchanged": 0, "stale": 0}', 0, p_cursor ->> 'phase', null);
  insert into public.sync_logs (session_id, account_id, operation, entity_type, entity_id, status, details)
  values (v_job.session_id, v_job.account_id, 'sync', 'properties', p_object, 'success',
    jsonb_build_object('applied', v_applied, 'seen', jsonb_array_length(p_definitions)));
  update private.jobs j set cursor = p_cursor, attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('applied', v_applied, 'cancelled', false);
end
$$;
comment on function public.sync_apply_properties(bigint, uuid, text, jsonb, jsonb) is
  'Replaces the property definitions of an object and moves the cursor; applied counts those that changed.';

create function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz,
  p_after text, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by x.hubspot_id), ''[]'') from (
       select t.hubspot_id from public.%I t
       where t.account_id = $1 and t.hubspot_id > coalesce($2, '''') and t.seen_at < $3 and t.archived_at is null
       order by t.hubspot_id limit least(greatest($4, 1), 1000)) x',
    (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_ids using v_job.account_id, p_after, p_before, p_limit;
  return jsonb_build_object('ids', v_ids);
end
$$;
comment on function public.sync_unseen(bigint, uuid, text, timestamptz, text, int) is
  'Live records of the mirror that no read has seen since p_before, in id order after p_after: the sweep''s worklist.';

create function public.sync_finish_object(p_job_id bigint, p_lease_token uuid, p_object text, p_status text,
  p_watermark timestamptz, p_error jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  if p_status is null or p_status not in ('completed', 'not_permitted', 'failed') then
    perform private.raise_problem(422, 'invalid_request', 'status is completed, not_permitted or failed.');
  end if;
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
    return jsonb_build_object('session_status',
      (select s.status from public.sync_sessions s where s.id = v_job.session_id));
  end if;
  update private.jobs j set state = 'done', lease_token = null, leased_until = null, error = p_error,
    result = jsonb_build_object('status', p_status), updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('session_status',
    private.end_object(v_job.session_id, p_object, p_status, p_watermark, p_error));
end
$$;
comment on function public.sync_finish_object(bigint, uuid, text, text, timestamptz, jsonb) is
  'Ends an object and its job; the last object closes the session.';

revoke execute on function public.sync_apply_properties(bigint, uuid, text, jsonb, jsonb),
  public.sync_unseen(bigint, uuid, text, timestamptz, text, int),
  public.sync_finish_object(bigint, uuid, text, text, timestamptz, jsonb) from public, anon, authenticated;
grant execute on function public.sync_apply_properties(bigint, uuid, text, jsonb, jsonb),
  public.sync_unseen(bigint, uuid, text, timestamptz, text, int),
  public.sync_finish_object(bigint, uuid, text, text, timestamptz, jsonb) to service_role;
