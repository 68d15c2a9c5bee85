-- drift_start_due, drift_state: a drift check begins.
-- Why: one check a day for each scored object type; it works with the model that was active when it began.
-- Who may call: the service.

insert into private.job_kinds (kind, function_name) values ('score.drift', 'process-training');

create function public.drift_start_due() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_due record;
  v_started jsonb := '[]';
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('public.drift_start_due')) then
    return jsonb_build_object('started', v_started);
  end if;
  -- Due: scores of a connected portal, by a model or by rules, and no check begun within 20 hours (the schedule is daily).
  for v_due in
    select a.id as account_id, o.object_type from public.hubspot_accounts a
    cross join unnest(array['contacts', 'companies', 'deals']) o (object_type)
    where a.status = 'active'
      and exists (select from public.record_scores s where s.account_id = a.id and s.object_type = o.object_type)
      and not exists (select from private.jobs j
        where j.kind = 'score.drift' and j.account_id = a.id and j.payload ->> 'object_type' = o.object_type
          and (j.state in ('queued', 'running') or j.created_at > now() - interval '20 hours'))
    order by a.id, o.object_type
  loop
    v_started := v_started || jsonb_build_array(jsonb_build_object(
      'account_id', v_due.account_id, 'object_type', v_due.object_type, 'job_id', private.enqueue_job('score.drift',
        v_due.account_id, null, jsonb_build_object('object_type', v_due.object_type))));
  end loop;
  return jsonb_build_object('started', v_started);
end
$$;
comment on function public.drift_start_due() is 'Queues a drift check for each scored object type of a portal that had none today.';

create function public.drift_state(p_job_id bigint, p_lease_token uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
begin
  return jsonb_build_object(
    'cancelled', v_job.cancel_requested,
    'settings', (select c.settings from public.ai_configurations c
      where c.account_id = v_job.account_id and c.purpose = 'scoring:' || v_object and c.is_active),
    'model', (
      select jsonb_build_object('id', m.id, 'settings', m.settings, 'artefact', replace(encode(m.artefact, 'base64'), e'\n', ''),
        'trained_on', coalesce(m.trained_rows, (m.evaluation ->> 'count')::int, 0))
      from public.scoring_models m
      where m.account_id = v_job.account_id and m.object_type = v_object and m.state = 'active'));
end
$$;
comment on function public.drift_state(bigint, uuid) is
  'What a drift check works with: the settings in force, and the active model with those of its training.';

revoke execute on function public.drift_start_due(), public.drift_state(bigint, uuid) from public, anon, authenticated;
grant execute on function public.drift_start_due(), public.drift_state(bigint, uuid) to service_role;
