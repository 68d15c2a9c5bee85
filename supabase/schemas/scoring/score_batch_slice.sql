-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_batch_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_after text default null::text) returns json
  language plpgsql stable security definer
  set search_path = ''
  set enable_seqscan = 'off'
  set enable_bitmapscan = 'off'
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
comment on function public.score_batch_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_after text) is 'Open records of the batch in id order, behind p_after or the committed position; last_id is null when none is left.';

revoke all on function public.score_batch_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_after text) from public;
grant all on function public.score_batch_slice(p_job_id bigint, p_lease_token uuid, p_limit integer, p_after text) to service_role;
