-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_apply_pipelines(p_job_id bigint, p_lease_token uuid, p_object text, p_pipelines jsonb, p_is_whole boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_written int;
  v_archived int := 0;
begin
  -- 1. Those that are named, with their stages.
  insert into public.hubspot_pipelines as t (account_id, object_type, pipeline_id, label, display_order, archived_at, synced_at)
  select distinct on (p.value ->> 'id') v_job.account_id, p_object, p.value ->> 'id', left(p.value ->> 'label', 300),
    (p.value ->> 'display_order')::int, null, clock_timestamp()
  from jsonb_array_elements(p_pipelines) p order by p.value ->> 'id'
  on conflict (account_id, object_type, pipeline_id) do update set label = excluded.label, display_order = excluded.display_order,
    archived_at = null, synced_at = excluded.synced_at;
  get diagnostics v_written = row_count;
  insert into public.hubspot_pipeline_stages as t
    (account_id, object_type, pipeline_id, stage_id, label, display_order, is_closed, probability, archived_at, synced_at)
  select distinct on (p.value ->> 'id', s.value ->> 'id') v_job.account_id, p_object, p.value ->> 'id', s.value ->> 'id',
    left(s.value ->> 'label', 300), (s.value ->> 'display_order')::int, (s.value ->> 'is_closed')::boolean,
    (s.value ->> 'probability')::double precision, null, clock_timestamp()
  from jsonb_array_elements(p_pipelines) p
  cross join jsonb_array_elements(case jsonb_typeof(p.value -> 'stages') when 'array' then p.value -> 'stages' else '[]' end) s
  order by p.value ->> 'id', s.value ->> 'id'
  on conflict (account_id, object_type, pipeline_id, stage_id) do update set label = excluded.label,
    display_order = excluded.display_order, is_closed = excluded.is_closed, probability = excluded.probability,
    archived_at = null, synced_at = excluded.synced_at;
  -- 2. Pipelines that are not named. An object that has pipelines has one, so an empty list is no answer.
  if p_is_whole and jsonb_array_length(p_pipelines) > 0 then
    update public.hubspot_pipelines t set archived_at = clock_timestamp()
    where t.account_id = v_job.account_id and t.object_type = p_object and t.archived_at is null
      and not exists (select from jsonb_array_elements(p_pipelines) p where p.value ->> 'id' = t.pipeline_id);
    get diagnostics v_archived = row_count;
  end if;
  -- 3. Stages of those, and stages that their pipeline does not name though it names its stages.
  update public.hubspot_pipeline_stages t set archived_at = clock_timestamp()
  where t.account_id = v_job.account_id and t.object_type = p_object and t.archived_at is null and (
    exists (select from public.hubspot_pipelines p
      where (p.account_id, p.object_type, p.pipeline_id) = (t.account_id, t.object_type, t.pipeline_id) and p.archived_at is not null)
    or exists (select from jsonb_array_elements(p_pipelines) p
      where p.value ->> 'id' = t.pipeline_id and jsonb_array_length(nullif(p.value -> 'stages', 'null')) > 0
        and not p.value -> 'stages' @> jsonb_build_array(jsonb_build_object('id', t.stage_id))));
  return jsonb_build_object('written', v_written, 'archived', v_archived);
end
$$;
comment on function public.sync_apply_pipelines(p_job_id bigint, p_lease_token uuid, p_object text, p_pipelines jsonb, p_is_whole boolean) is 'Writes the pipelines that HubSpot lists for an object, and their stages; p_is_whole: pipelines that are not listed are archived. written and archived count pipelines.';

revoke all on function public.sync_apply_pipelines(p_job_id bigint, p_lease_token uuid, p_object text, p_pipelines jsonb, p_is_whole boolean) from public;
grant all on function public.sync_apply_pipelines(p_job_id bigint, p_lease_token uuid, p_object text, p_pipelines jsonb, p_is_whole boolean) to service_role;
