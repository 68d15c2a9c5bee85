-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.drift_matured(p_job_id bigint, p_lease_token uuid, p_before timestamptz, p_after text, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  set enable_seqscan = 'off'
  set enable_bitmapscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  set enable_hashagg = 'off'
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
comment on function public.drift_matured(p_job_id bigint, p_lease_token uuid, p_before timestamptz, p_after text, p_limit integer) is 'The next records whose scores of before p_before have no outcome yet, with those scores; last_id is null at the end.';

revoke all on function public.drift_matured(p_job_id bigint, p_lease_token uuid, p_before timestamptz, p_after text, p_limit integer) from public;
grant all on function public.drift_matured(p_job_id bigint, p_lease_token uuid, p_before timestamptz, p_after text, p_limit integer) to service_role;
