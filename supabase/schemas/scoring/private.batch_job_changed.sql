-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.batch_job_changed(p_job private.jobs) returns void
  language plpgsql
  set search_path = ''
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
comment on function private.batch_job_changed(p_job private.jobs) is 'Moves a batch with its job: running when claimed, ended with the reason when the job ends in whatever way.';

revoke all on function private.batch_job_changed(p_job private.jobs) from public;
