-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_left int := least(greatest(p_limit, 0), 100);
  v_first uuid := '00000000-0000-0000-0000-000000000000';
  v_account uuid;
  v_fruitless boolean := false;
  v_job private.jobs;
  v_jobs private.jobs[] := '{}';
  v_held bigint[] := '{}';
  v_served jsonb := '{}';
  v_ids bigint[] := '{}';
begin
  -- Every job is locked before one is changed: a change locks what the job works on, and no job is locked with that in hand.
  -- 1. What a dead worker held: there are never more of them than there were workers.
  for v_job in
    select j.* from private.jobs j
    where j.kind = any (p_kinds) and j.state = 'running' and j.leased_until < clock_timestamp()
    order by j.run_after, j.id limit v_left for update skip locked
  loop
    v_jobs := v_jobs || v_job;
    v_left := v_left - 1;
  end loop;
  -- 2. The queue, a job of each portal after the one that was served last, round and round until a whole round brings nothing.
  v_account := coalesce((select s.account_id from unnest(p_kinds) k (kind) cross join lateral (
    select j.account_id, j.turn from private.jobs j where j.kind = k.kind and j.turn is not null
    order by j.turn desc limit 1) s order by s.turn desc limit 1), v_first);
  while v_left > 0 loop
    v_account := private.next_account(p_kinds, v_account);
    if v_account is null then
      exit when v_fruitless;
      v_fruitless := true;
      v_account := v_first;
      continue;
    end if;
    v_job := private.hold_next_job(p_kinds, v_account, (v_served ->> v_account::text)::uuid, v_held);
    if v_job.id is not null then
      v_fruitless := false;
      v_jobs := v_jobs || v_job;
      v_held := v_held || v_job.id;
      v_served := v_served || jsonb_build_object(v_account, coalesce(v_job.user_id, v_job.account_id));
      v_left := v_left - 1;
    end if;
  end loop;
  foreach v_job in array v_jobs loop
    v_ids := v_ids || private.lease_job(v_job, p_lease_seconds);
  end loop;
  -- 3. More is due than this worker takes, or can: it asks for none (p_limit 0) when its time is up. One that found nothing to
  -- take wakes nobody, or what waits for the end of another claim would call workers without end.
  if v_left = 0 then
    perform private.wake_another(p_kinds);
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', j.id, 'kind', j.kind, 'account_id', j.account_id, 'portal_id', a.portal_id, 'session_id', s.session_id,
      'payload', j.payload, 'cursor', j.cursor, 'attempts', j.attempts, 'lease_token', j.lease_token) order by j.id), '[]')
    from private.jobs j
    join public.hubspot_accounts a on a.id = j.account_id
    left join public.sync_sessions s on s.id = j.session_id
    where j.id = any (v_ids));
end
$$;
comment on function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) is 'Leases up to p_limit due jobs of these kinds, those of dead workers first, then one of each portal and user in turn; gives up what made no progress. Wakes another worker when it leaves some.';

revoke all on function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) from public;
grant all on function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) to service_role;
