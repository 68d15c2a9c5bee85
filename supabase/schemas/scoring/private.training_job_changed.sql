-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.training_job_changed(p_job private.jobs) returns void
  language plpgsql
  set search_path = ''
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
comment on function private.training_job_changed(p_job private.jobs) is 'Moves a training with its job: running when claimed, failed with the reason when buried or cancelled.';

revoke all on function private.training_job_changed(p_job private.jobs) from public;
