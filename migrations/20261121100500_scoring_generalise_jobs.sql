-- Jobs outside a sync session: whoever owns the work is told of every change of its job's state.
-- Why: a training or a batch must not stay open when its job died, was cancelled or is replayed.
-- Who may call: the trigger.

alter table private.job_kinds add column handler text;
comment on column private.job_kinds.handler is
  'Function of schema private that takes the changed job; null when nothing outside the queue hangs on it.';
insert into private.job_kinds (kind, function_name, handler) values
  ('training.run', 'process-training', 'training_job_changed'),
  ('score.batch', 'score-batch', 'batch_job_changed');

create function private.tell_job_owner() returns trigger
language plpgsql volatile set search_path = ''
as $$
declare
  v_handler text := (select k.handler from private.job_kinds k where k.kind = new.kind);
begin
  if v_handler is not null then
    execute format('select private.%I($1)', v_handler) using new;
  end if;
  return null;
end
$$;
comment on function private.tell_job_owner() is
  'Row trigger of private.jobs: hands a job that was claimed, ended, buried, cancelled or replayed to its kind''s handler.';
revoke execute on function private.tell_job_owner() from public;
-- A job of a sync session is closed with its session, by name; the condition keeps the sync free of the call.
create trigger _300_tell_owner after update of state on private.jobs
  for each row when (new.session_id is null and old.state is distinct from new.state)
  execute function private.tell_job_owner();

create function private.training_job_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_id uuid := (p_job.payload ->> 'run_id')::uuid;
begin
  if p_job.state = 'running' then
    update public.training_runs r set status = 'running' where r.id = v_id and r.status = 'pending';
  elsif p_job.state = 'queued' then
    -- A replay of a dead job: the run goes on from its cursor. A job that was only given back finds its run running.
    update public.training_runs r set status = 'pending' where r.id = v_id and r.status = 'failed';
  else
    update public.training_runs r set status = 'failed', error = case p_job.state
      when 'dead' then coalesce(p_job.error, '{"code": "given_up", "detail": "The training was given up."}')
      when 'cancelled' then '{"code": "cancelled", "detail": "The training was cancelled."}'
      else '{"code": "not_finished", "detail": "The training ended without a result."}' end
    where r.id = v_id and r.status in ('pending', 'running');
    if found then
      perform private.broadcast('account:' || p_job.account_id, 'training:end',
        jsonb_build_object('run_id', v_id, 'status', 'failed'));
    end if;
  end if;
end
$$;
comment on function private.training_job_changed(private.jobs) is
  'Moves a training with its job: running when claimed, failed with the reason when buried or cancelled.';

create function private.batch_job_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_batch public.score_batches;
  v_open int;
begin
  -- The row is locked; a batch that was retried has another job, and this one has nothing to say any more.
  select * into v_batch from public.score_batches b
  where b.id = (p_job.payload ->> 'batch_id')::uuid and b.job_id = p_job.id for no key update;
  if p_job.state = 'running' and v_batch.status = 'pending' then
    -- From here on a batch of the mirror takes no more records; whoever is adding some has committed before the lock.
    update public.score_batches b set status = 'running', total = case v_batch.origin
      when 'mirror' then (select count(*) from public.score_batch_items i where i.batch_id = v_batch.id) else b.total end
    where b.id = v_batch.id;
  elsif p_job.state = 'queued' and v_batch.status = 'failed' then
    update public.score_batches b set status = 'running' where b.id = v_batch.id;
  elsif p_job.state in ('done', 'dead', 'cancelled') and v_batch.status in ('pending', 'running') then
    v_open := v_batch.total - v_batch.done - v_batch.failed;
    update public.score_batches b set
      status = case when p_job.state = 'cancelled' then 'cancelled' when p_job.state = 'done' and v_open = 0 then 'completed'
        else 'failed' end,
      error = case when p_job.state = 'dead' then
          coalesce(p_job.error, '{"code": "given_up", "detail": "The batch was given up."}')
        when p_job.state = 'done' and v_open > 0 then jsonb_build_object('code', 'not_finished',
          'detail', format('%s records were not reached; retry the batch.', v_open)) end
    where b.id = v_batch.id;
  end if;
end
$$;
comment on function private.batch_job_changed(private.jobs) is
  'Moves a batch with its job: running when claimed, ended with the reason when the job ends in whatever way.';

revoke execute on function private.training_job_changed(private.jobs), private.batch_job_changed(private.jobs) from public;
