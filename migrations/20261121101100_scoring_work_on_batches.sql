-- score_batch_slice and score_batch_commit: the two steps of a batch.
-- Why: a slice is only read; a commit stores scores, item states, counts and cursor in one transaction, once.
-- Who may call: the service, holding the job's lease.

create function public.score_batch_slice(p_job_id bigint, p_lease_token uuid, p_limit int, p_after text default null)
returns json
language plpgsql stable security definer set search_path = ''
-- The items are read in the order of their key, whatever is known of a table that was filled a moment ago.
set enable_seqscan = off set enable_bitmapscan = off
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_batch public.score_batches;
  v_after text;
  v_ids text[];
  v_read record;
begin
  -- Without a lock: the next slice is read while the last one is being committed.
  select * into v_job from private.jobs j where j.id = p_job_id;
  if v_job.state is distinct from 'running' or v_job.lease_token is distinct from p_lease_token then
    perform private.raise_problem(409, 'lease_lost', 'Another worker holds this job, or it has ended.');
  end if;
  select * into v_batch from public.score_batches b where b.id = (v_job.payload ->> 'batch_id')::uuid;
  if v_batch.job_id is distinct from p_job_id or v_batch.status = 'cancelled' or v_job.cancel_requested then
    return json_build_object('batch_id', v_batch.id, 'account_id', v_job.account_id, 'object_type', v_batch.object_type,
      'records', '[]'::json, 'missing', '[]'::json, 'last_id', null, 'cancelled', true);
  end if;
  v_after := coalesce(p_after, v_job.cursor ->> 'after', '');
  v_ids := array(
    select i.record_id from public.score_batch_items i
    where i.batch_id = v_batch.id and i.record_id > v_after and i.status = 'pending'
    order by i.record_id limit least(greatest(p_limit, 1), 5000));
  select * into v_read from private.read_scoring_records(v_batch.account_id, v_batch.object_type, v_ids);
  return json_build_object('batch_id', v_batch.id, 'account_id', v_batch.account_id, 'object_type', v_batch.object_type,
    'records', v_read.records,
    'missing', case when cardinality(v_read.record_ids) = cardinality(v_ids) then '[]'::json else (
      select json_agg(i) from unnest(v_ids) i where i <> all (v_read.record_ids)) end,
    'last_id', v_ids[cardinality(v_ids)], 'cancelled', false);
end
$$;
comment on function public.score_batch_slice(bigint, uuid, int, text) is
  'Open records of the batch in id order, behind p_after or the committed position; last_id is null when none is left.';

create function public.score_batch_commit(p_job_id bigint, p_lease_token uuid, p_last_id text, p_rows jsonb,
  p_errors jsonb default '[]') returns jsonb
language plpgsql volatile security definer set search_path = ''
-- Items and scores are found by their keys, whatever is known of tables that were filled a moment ago.
set enable_seqscan = off set enable_bitmapscan = off
as $$
-- definer because private.jobs is outside the API and the scores are written here alone
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_rows jsonb := coalesce(p_rows, '[]');
  v_errors jsonb := coalesce(p_errors, '[]');
  v_last_id text := nullif(p_last_id, '');
  v_batch public.score_batches;
  v_print text;
  v_scored jsonb;
  v_refused jsonb;
  v_upto text;
  v_ids text[];
  v_failed int;
  v_answer jsonb;
begin
  -- 1. The same commit again (its answer was lost): the same answer, and nothing else.
  v_print := md5(jsonb_build_array(v_last_id, jsonb_array_length(v_rows), v_rows -> 0 -> 'record_id', v_rows -> 0 -> 'as_of',
    v_rows -> -1 -> 'record_id', v_rows -> -1 -> 'log_odds', v_errors)::text);
  if v_job.last_batch = v_print then
    return v_job.last_answer;
  end if;
  -- 2. Cancelled, or given to another job by a retry: nothing more is written.
  select * into v_batch from public.score_batches b where b.id = (v_job.payload ->> 'batch_id')::uuid for no key update;
  if v_batch.job_id is distinct from p_job_id or v_batch.status <> 'running' or v_job.cancel_requested then
    return jsonb_build_object('done', v_batch.done, 'failed', v_batch.failed, 'total', v_batch.total,
      'finished', v_batch.status = 'completed', 'cancelled', v_batch.status <> 'completed');
  end if;
  -- 3. Each open item of the slice once: scored, refused, or passed over without a word. Nothing stays open behind the
  --    position. By range and not by a join, which the planner made by reading every item of the batch for each slice.
  select coalesce(jsonb_object_agg(r.value ->> 'record_id', true), '{}'), max(r.value ->> 'record_id' collate "C")
  into v_scored, v_upto from jsonb_array_elements(v_rows) r;
  select coalesce(jsonb_object_agg(e.value ->> 'record_id', e.value), '{}') into v_refused
  from jsonb_array_elements(v_errors) e where e.value ->> 'record_id' is not null;
  with slice as (
    update public.score_batch_items i set
      status = case when v_scored ? i.record_id and not v_refused ? i.record_id then 'done' else 'failed' end,
      error_code = case when v_refused ? i.record_id then coalesce(v_refused -> i.record_id ->> 'code', 'unknown')
        when not v_scored ? i.record_id then 'not_scored' end,
      error_detail = case when v_refused ? i.record_id then left(private.redact(v_refused -> i.record_id ->> 'detail'), 1000)
        when not v_scored ? i.record_id then 'The worker passed over this record.' end
    where i.batch_id = v_batch.id and i.record_id > coalesce(v_job.cursor ->> 'after', '')
      and i.record_id <= coalesce(v_last_id, v_upto) and i.status = 'pending'
    returning i.record_id, i.status
  )
  select coalesce(array_agg(s.record_id) filter (where s.status = 'done'), '{}'), count(*) filter (where s.status = 'failed')
  into v_ids, v_failed from slice s;
  -- 4. The scores; one that this batch does not wait for is not stored.
  perform private.store_scores(v_batch.account_id, v_batch.object_type, v_rows,
    case when cardinality(v_ids) < jsonb_array_length(v_rows) then v_ids end, clock_timestamp());
  -- 5. Counts; the last record ends the batch.
  update public.score_batches b set done = b.done + cardinality(v_ids), failed = b.failed + v_failed,
    status = case when b.done + b.failed + cardinality(v_ids) + v_failed = b.total then 'completed' else b.status end
  where b.id = v_batch.id returning * into v_batch;
  v_answer := jsonb_build_object('done', v_batch.done, 'failed', v_batch.failed, 'total', v_batch.total,
    'finished', v_batch.status = 'completed', 'cancelled', false);
  perform private.broadcast('account:' || v_batch.account_id, 'score:progress',
    v_answer || jsonb_build_object('batch_id', v_batch.id, 'object_type', v_batch.object_type));
  -- 6. The position, a fresh lease of the same length, and no attempts counted against progress.
  update private.jobs j set cursor = jsonb_build_object('after', coalesce(v_last_id, j.cursor ->> 'after')), attempts = 0,
    last_batch = v_print, last_answer = v_answer,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return v_answer;
end
$$;
comment on function public.score_batch_commit(bigint, uuid, text, jsonb, jsonb) is
  'Commits a slice: scores and history, item states, counts and position in one transaction; sent twice changes nothing.';

revoke execute on function public.score_batch_slice(bigint, uuid, int, text),
  public.score_batch_commit(bigint, uuid, text, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.score_batch_slice(bigint, uuid, int, text),
  public.score_batch_commit(bigint, uuid, text, jsonb, jsonb) to service_role;
