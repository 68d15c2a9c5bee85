-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.drift_keep(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_outcomes jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.drift_keep(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_outcomes jsonb) is 'Keeps decided outcomes with the job''s cursor in one transaction.';

revoke all on function public.drift_keep(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_outcomes jsonb) from public;
grant all on function public.drift_keep(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_outcomes jsonb) to service_role;
