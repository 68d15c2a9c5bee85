-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.guard_batch_status() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because a member's retry re-opens items and enqueues a job
begin
  new.updated_at := clock_timestamp();
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      perform private.raise_problem(409, 'invalid_transition', 'A score batch begins as pending.');
    end if;
    return new;
  end if;
  -- 1. Cancelled: at once, also while a worker computes; its next commit writes nothing.
  if new.cancel_requested and not old.cancel_requested then
    if old.status in ('pending', 'running') then
      new.status := 'cancelled';
    else
      new.cancel_requested := false;
    end if;
  end if;
  -- 2. Retried: what failed or was not reached becomes open, and a new job takes it from the first id.
  if new.retries <> old.retries then
    if old.status in ('pending', 'running') then
      perform private.raise_problem(409, 'batch_open', 'This batch is still open.');
    end if;
    update public.score_batch_items i set status = 'pending', error_code = null, error_detail = null
    where i.batch_id = new.id and i.status = 'failed';
    if not exists (select from public.score_batch_items i where i.batch_id = new.id and i.status = 'pending') then
      perform private.raise_problem(409, 'nothing_to_retry', 'Every record of this batch was scored.');
    end if;
    new.retries := old.retries + 1;
    new.status := 'pending';
    new.failed := 0;
    new.cancel_requested := false;
    new.job_id := private.enqueue_job('score.batch', new.account_id, null,
      jsonb_build_object('batch_id', new.id, 'object_type', new.object_type));
  end if;
  -- 3. The transition is one that there is; a failed batch runs again when its dead job is replayed.
  if new.status <> old.status and not (
    (old.status = 'pending' and new.status <> 'completed') or
    (old.status = 'pending' and new.status = 'completed' and new.total = new.done + new.failed) or
    (old.status = 'running' and new.status in ('completed', 'failed', 'cancelled')) or
    (old.status = 'failed' and new.status = 'running') or
    (old.status in ('completed', 'failed', 'cancelled') and new.status = 'pending' and new.retries > old.retries)) then
    perform private.raise_problem(409, 'invalid_transition',
      format('A score batch does not move from %s to %s.', old.status, new.status));
  end if;
  -- 4. Times and the error belong to the state. A batch of the mirror that ends while it gathers knows only now how many.
  if old.status = 'pending' and new.ended_at is null and new.status in ('failed', 'cancelled') and new.origin = 'mirror' then
    new.total := (select count(*) from public.score_batch_items i where i.batch_id = new.id);
  end if;
  if new.status = 'running' and old.status <> 'running' then
    new.started_at := clock_timestamp();
    new.done_before := new.done + new.failed;
  end if;
  new.ended_at := case when new.status in ('completed', 'failed', 'cancelled') then coalesce(old.ended_at, clock_timestamp()) end;
  new.error := case when new.status = 'failed' then new.error end;
  if new.status <> old.status then
    perform private.broadcast('account:' || new.account_id, 'score:batch', jsonb_build_object('batch_id', new.id,
      'object_type', new.object_type, 'status', new.status, 'total', new.total, 'done', new.done, 'failed', new.failed));
  end if;
  return new;
end
$$;
comment on function private.guard_batch_status() is 'Row trigger: pending, running, then completed, failed or cancelled; does what cancel_requested and retries ask for.';

revoke all on function private.guard_batch_status() from public;
