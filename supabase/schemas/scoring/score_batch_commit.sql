-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_batch_commit(p_job_id bigint, p_lease_token uuid, p_last_id text, p_rows jsonb, p_errors jsonb default '[]'::jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  set enable_seqscan = 'off'
  set enable_bitmapscan = 'off'
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
comment on function public.score_batch_commit(p_job_id bigint, p_lease_token uuid, p_last_id text, p_rows jsonb, p_errors jsonb) is 'Commits a slice: scores and history, item states, counts and position in one transaction; sent twice changes nothing.';

revoke all on function public.score_batch_commit(p_job_id bigint, p_lease_token uuid, p_last_id text, p_rows jsonb, p_errors jsonb) from public;
grant all on function public.score_batch_commit(p_job_id bigint, p_lease_token uuid, p_last_id text, p_rows jsonb, p_errors jsonb) to service_role;
