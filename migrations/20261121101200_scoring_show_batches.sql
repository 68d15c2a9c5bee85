-- What a user may ask and wish of a score batch: progress, items, cancel, retry.
-- Why: invoker functions, so that RLS decides what is visible and who may change it.
-- Who may call: signed-in users.

create function public.score_batch_progress(p_batch_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_batch public.score_batches;
  v_seconds numeric;
  v_reached int;
begin
  select * into v_batch from public.score_batches b where b.id = p_batch_id;
  if v_batch.id is null then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  end if;
  v_seconds := extract(epoch from clock_timestamp() - v_batch.started_at);
  v_reached := v_batch.done + v_batch.failed - v_batch.done_before;
  return jsonb_build_object(
    'batch_id', v_batch.id,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_batch.account_id),
    'object_type', v_batch.object_type,
    'origin', v_batch.origin,
    'filter', v_batch.filter,
    'status', v_batch.status,
    'total', v_batch.total,
    'done', v_batch.done,
    'failed', v_batch.failed,
    'retries', v_batch.retries,
    -- From the speed since it last began to run; unknown before the first slice.
    'eta_seconds', case when v_batch.status = 'running' and v_reached > 0
      then ceil((v_batch.total - v_batch.done - v_batch.failed) * v_seconds / v_reached)::int end,
    'error', v_batch.error,
    'created_at', private.iso(v_batch.created_at),
    'started_at', private.iso(v_batch.started_at),
    'ended_at', private.iso(v_batch.ended_at));
end
$$;
comment on function public.score_batch_progress(uuid) is
  'State, counts and estimated remaining seconds of a batch of one of the caller''s portals.';

create function public.score_batch_items(p_batch_id uuid, p_status text default null, p_limit int default 100,
  p_cursor text default null) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_batch public.score_batches;
  v_limit int := least(greatest(coalesce(p_limit, 100), 1), 1000);
  v_data jsonb;
  v_last text;
  v_count int;
begin
  select * into v_batch from public.score_batches b where b.id = p_batch_id;
  if v_batch.id is null then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  elsif p_status is not null and p_status not in ('pending', 'done', 'failed', 'cancelled') then
    perform private.raise_problem(422, 'invalid_request', 'status is pending, done, failed or cancelled.');
  end if;
  -- What a cancelled batch did not reach is told as cancelled; the row stays open for a retry.
  select coalesce(jsonb_agg(jsonb_build_object('record_id', i.record_id, 'status', i.shown,
      'error', case when i.error_code is not null
        then jsonb_build_object('code', i.error_code, 'detail', i.error_detail) end,
      'score', s.score, 'grade', s.grade) order by i.record_id), '[]'), max(i.record_id), count(*)
  into v_data, v_last, v_count
  from (
    select x.record_id, x.account_id, x.error_code, x.error_detail,
      case when x.status = 'pending' and v_batch.status = 'cancelled' then 'cancelled' else x.status end as shown
    from public.score_batch_items x
    where x.batch_id = p_batch_id and x.record_id > coalesce(p_cursor, '')
      and (p_status is null or p_status =
        case when x.status = 'pending' and v_batch.status = 'cancelled' then 'cancelled' else x.status end)
    order by x.record_id limit v_limit) i
  left join public.record_scores s on i.shown = 'done' and s.account_id = i.account_id
    and s.object_type = v_batch.object_type and s.record_id = i.record_id;
  return jsonb_build_object('data', v_data, 'next_cursor', case when v_count = v_limit then v_last end);
end
$$;
comment on function public.score_batch_items(uuid, text, int, text) is
  'A page of the records of a batch with what became of each; the score shown is the latest.';

create function public.score_batch_cancel(p_batch_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  if not exists (select from public.score_batches b where b.id = p_batch_id) then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  end if;
  update public.score_batches b set cancel_requested = true where b.id = p_batch_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Viewers do not cancel batches.');
  end if;
  return public.score_batch_progress(p_batch_id);
end
$$;
comment on function public.score_batch_cancel(uuid) is
  'Cancels an open batch at once; what was scored stays, an ended batch stays as it is. Returns its progress.';

create function public.score_batch_retry(p_batch_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
begin
  if not exists (select from public.score_batches b where b.id = p_batch_id) then
    perform private.raise_problem(404, 'unknown_batch', 'There is no such score batch.');
  end if;
  update public.score_batches b set retries = b.retries + 1 where b.id = p_batch_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Viewers do not retry batches.');
  end if;
  return public.score_batch_progress(p_batch_id);
end
$$;
comment on function public.score_batch_retry(uuid) is
  'Opens what failed or was not reached again; 409 batch_open or nothing_to_retry. Returns the batch''s progress.';

revoke execute on function public.score_batch_progress(uuid), public.score_batch_items(uuid, text, int, text),
  public.score_batch_cancel(uuid), public.score_batch_retry(uuid) from public, anon;
grant execute on function public.score_batch_progress(uuid), public.score_batch_items(uuid, text, int, text),
  public.score_batch_cancel(uuid), public.score_batch_retry(uuid) to authenticated, service_role;
