-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_apply_properties(p_job_id bigint, p_lease_token uuid, p_object text, p_definitions jsonb, p_cursor jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.sync_apply_properties(p_job_id bigint, p_lease_token uuid, p_object text, p_definitions jsonb, p_cursor jsonb) is 'Replaces the property definitions of an object and moves the cursor; applied counts those that changed.';

revoke all on function public.sync_apply_properties(p_job_id bigint, p_lease_token uuid, p_object text, p_definitions jsonb, p_cursor jsonb) from public;
grant all on function public.sync_apply_properties(p_job_id bigint, p_lease_token uuid, p_object text, p_definitions jsonb, p_cursor jsonb) to service_role;
