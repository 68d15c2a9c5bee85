-- The life of a score batch: its transitions, cancelling and retrying by one column each, what goes with its deletion.
-- Why: users speak with their own rights; the trigger does what follows from their word, in the same transaction.
-- Who may call: the triggers. Lock order: job, then batch; a user's word touches the batch only and the worker finds it.

create function private.guard_batch_status() returns trigger
language plpgsql volatile security definer set search_path = ''
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
comment on function private.guard_batch_status() is
  'Row trigger: pending, running, then completed, failed or cancelled; does what cancel_requested and retries ask for.';
revoke execute on function private.guard_batch_status() from public;
create trigger _100_guard_status before insert or update on public.score_batches
  for each row execute function private.guard_batch_status();

create function private.remove_batch_items() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the items are no right of whoever deletes a batch
begin
  delete from public.score_batch_items i using gone g where i.batch_id = g.id;
  return null;
end
$$;
comment on function private.remove_batch_items() is 'Statement trigger: the items go with their batches.';
create trigger _500_items after delete on public.score_batches
  referencing old table as gone for each statement execute function private.remove_batch_items();

create function private.remove_scores() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the scores are no right of whoever deletes an account
begin
  delete from public.record_scores s using gone g where s.account_id = g.id;
  delete from public.record_score_history h using gone g where h.account_id = g.id;
  return null;
end
$$;
comment on function private.remove_scores() is 'Statement trigger: scores and their history go with the account.';
create trigger _500_scores after delete on public.hubspot_accounts
  referencing old table as gone for each statement execute function private.remove_scores();
revoke execute on function private.remove_batch_items(), private.remove_scores() from public;
