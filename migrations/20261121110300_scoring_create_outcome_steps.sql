-- drift_matured, drift_keep: what became of scored records is decided, page by page.
-- Why: whether a record converted is a rule of the portal that the function knows; SQL brings records and keeps answers.
-- Who may call: the service, holding the job's lease.

create function public.drift_matured(p_job_id bigint, p_lease_token uuid, p_before timestamptz, p_after text,
  p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
-- Along the key, page by page, whatever the statistics say, and offset 0 keeps the look-up by key of each score: joined,
-- every page read the whole history, 3 s for 200 of 29,000 records.
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set enable_hashagg = off
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_ids text[];
  v_records jsonb;
begin
  -- 1. The next records with a score that is old enough and of a model whose outcome is not decided yet.
  v_ids := array(
    select distinct h.record_id from public.record_score_history h
    where h.account_id = v_job.account_id and h.object_type = v_object and h.record_id > coalesce(p_after, '')
      and h.as_of <= p_before
      and not exists (select from public.score_outcomes o
        where o.account_id = h.account_id and o.object_type = h.object_type and o.record_id = h.record_id
          and o.model_sha256 = h.model_sha256 offset 0)
    order by h.record_id limit least(greatest(p_limit, 1), 1000));
  -- 2. As they are now; what the mirror has no more is null.
  select jsonb_object_agg(r.value ->> 'id', r.value) into v_records
  from jsonb_array_elements(public.scoring_records(v_job.account_id, v_object, v_ids)::jsonb -> 'records') r;
  -- 3. With the scores of the undecided models, in order of time.
  return jsonb_build_object(
    'cancelled', v_job.cancel_requested,
    'last_id', v_ids[cardinality(v_ids)],
    'records', (
      select coalesce(jsonb_agg(jsonb_build_object('record_id', i.id, 'record', v_records -> i.id, 'scores', (
        select coalesce(jsonb_agg(jsonb_build_object('as_of', private.iso(h.as_of), 'score', h.score,
          'probability', h.probability, 'source', h.source, 'model_id', h.model_id, 'model_version', h.model_version,
          'model_sha256', h.model_sha256) order by h.as_of, h.scored_at), '[]')
        from public.record_score_history h
        where h.account_id = v_job.account_id and h.object_type = v_object and h.record_id = i.id and h.as_of <= p_before
          and not exists (select from public.score_outcomes o
            where o.account_id = h.account_id and o.object_type = h.object_type and o.record_id = h.record_id
              and o.model_sha256 = h.model_sha256 offset 0))) order by i.id), '[]')
      from unnest(v_ids) i (id)));
end
$$;
comment on function public.drift_matured(bigint, uuid, timestamptz, text, int) is
  'The next records whose scores of before p_before have no outcome yet, with those scores; last_id is null at the end.';

create function public.drift_keep(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_outcomes jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes outcomes
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_stored int;
begin
  if v_job.cancel_requested then
    return jsonb_build_object('stored', 0, 'cancelled', true);
  end if;
  -- 1. An outcome is decided once: the same page again changes nothing.
  insert into public.score_outcomes (account_id, object_type, record_id, model_sha256, model_id, model_version, source,
    score, probability, as_of, converted, skipped)
  select v_job.account_id, v_job.payload ->> 'object_type', o.record_id, o.model_sha256, o.model_id, o.model_version,
    o.source, o.score, o.probability, o.as_of, o.converted, o.skipped
  from jsonb_to_recordset(p_outcomes) o (record_id text, model_sha256 text, model_id uuid, model_version int, source text,
    score int, probability double precision, as_of timestamptz, converted boolean, skipped text)
  on conflict (account_id, object_type, record_id, model_sha256) do nothing;
  get diagnostics v_stored = row_count;
  -- 2. The cursor with them, a fresh lease of the same length, and no attempts counted against progress.
  update private.jobs j set cursor = p_cursor, attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('stored', v_stored, 'cancelled', false);
end
$$;
comment on function public.drift_keep(bigint, uuid, jsonb, jsonb) is
  'Keeps decided outcomes with the job''s cursor in one transaction.';

revoke execute on function public.drift_matured(bigint, uuid, timestamptz, text, int),
  public.drift_keep(bigint, uuid, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.drift_matured(bigint, uuid, timestamptz, text, int),
  public.drift_keep(bigint, uuid, jsonb, jsonb) to service_role;
