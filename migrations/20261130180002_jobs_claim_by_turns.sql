-- Claims go round: portals take turns, and in a portal its users; one wake-up for each kind and moment.
-- Why: whoever queues much waits for himself, and 600 jobs of one statement called 600 workers.
-- Who may call: the service.

alter table private.job_kinds add column parallel int not null default 16
  constraint job_kinds_parallel_is_positive check (parallel > 0);
comment on column private.job_kinds.parallel is 'As long as fewer jobs of the kind are worked on, a worker that leaves some waiting wakes another one.';

create or replace function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer default 0) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_woken text := coalesce(current_setting('app.woken_kinds', true), '');
begin
  -- 1. What leaves at once leaves with the commit: one for all jobs of a kind, since its worker takes whatever is due.
  if coalesce(p_delay_ms, 0) <= 0 then
    if p_kind = any (string_to_array(v_woken, ' ')) then
      return;
    end if;
    perform set_config('app.woken_kinds', v_woken || ' ' || p_kind, true);
  end if;
  -- 2. One with a delay waits for its own job, so that this is taken on the second.
  perform private.invoke_function(k.function_name,
    jsonb_build_object('job_id', p_job_id, 'delay_ms', greatest(p_delay_ms, 0)), k.path)
  from private.job_kinds k where k.kind = p_kind;
end
$$;
comment on function private.wake_worker(text, bigint, integer) is
  'Invokes the function that does this kind at the commit, once for each kind; for a job that is due later, with its delay.';

create function private.wake_another(p_kinds text[]) returns void
language sql volatile set search_path = ''
as $$
  select private.wake_worker(k.kind, w.id) from private.job_kinds k cross join lateral (
    select j.id from private.jobs j
    where j.kind = k.kind and j.state = 'queued' and j.run_after <= clock_timestamp() order by j.run_after limit 1) w
  where k.kind = any (p_kinds)
    and k.parallel > (select count(*) from private.jobs j where j.kind = k.kind and j.state = 'running')
$$;
comment on function private.wake_another(text[]) is 'Wakes a worker for each of these kinds that has due jobs waiting and not enough at work.';
revoke all on function private.wake_another(text[]) from public, anon, authenticated, service_role;

create function private.lease_job(p_job private.jobs, p_lease_seconds integer) returns bigint
language plpgsql volatile set search_path = ''
as $$
begin
  if p_job.cancel_requested then
    -- 1. Cancelled while its worker was away.
    perform private.drop_job(p_job);
    return null;
  elsif p_job.attempts >= (select k.max_attempts from private.job_kinds k where k.kind = p_job.kind) then
    -- 2. Every claim ended without a committed batch and without a word: it kills its workers.
    perform private.bury_job(p_job.id, jsonb_build_object('code', 'attempts_exhausted',
      'detail', format('No progress in %s attempts.', p_job.attempts)));
    return null;
  end if;
  -- 3. Leased to the caller.
  update private.jobs j set state = 'running', attempts = j.attempts + 1, lease_token = gen_random_uuid(),
    leased_until = clock_timestamp() + make_interval(secs => greatest(p_lease_seconds, 1)),
    turn = nextval('private.jobs_turn_seq'), updated_at = clock_timestamp()
  where j.id = p_job.id;
  if p_job.session_id is not null then
    perform private.start_session(p_job.session_id, p_job.payload ->> 'object');
  end if;
  return p_job.id;
end
$$;
comment on function private.lease_job(private.jobs, integer) is 'Leases a job that is locked; null when it was cancelled or is given up instead.';
revoke all on function private.lease_job(private.jobs, integer) from public, anon, authenticated, service_role;

create or replace function public.jobs_claim(p_kinds text[], p_limit integer, p_lease_seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.jobs_claim(text[], integer, integer) is
  'Leases up to p_limit due jobs of these kinds, those of dead workers first, then one of each portal and user in turn; gives up what made no progress. Wakes another worker when it leaves some.';
