-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.drift_start_due() returns jsonb
  language plpgsql security definer
  set search_path = ''
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

revoke all on function public.drift_start_due() from public;
grant all on function public.drift_start_due() to service_role;
