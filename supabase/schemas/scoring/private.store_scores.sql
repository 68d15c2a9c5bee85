-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.store_scores(p_account_id uuid, p_object_type text, p_rows jsonb, p_ids text[], p_now timestamptz) returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_stored int;
begin
  -- PL/pgSQL keeps the plan: planning this anew took as long as storing 100 scores.
  with rows as materialized (
    -- Once per record. Null takes all of them.
    select distinct on (r.record_id) r.* from jsonb_to_recordset(p_rows) r (record_id text collate "C", score smallint,
      probability double precision, log_odds double precision, grade text, baseline double precision, reasons jsonb,
      inputs jsonb, as_of timestamptz, source text, model_id uuid, model_version int, model_sha256 text)
    where p_ids is null or r.record_id = any (p_ids)
    order by r.record_id, r.as_of desc
  ), stored as (
    insert into public.record_scores as t (account_id, object_type, record_id, score, grade, probability, log_odds,
      baseline, reasons, inputs, source, model_id, model_version, model_sha256, as_of, scored_at)
    select p_account_id, p_object_type, r.record_id, r.score, r.grade, r.probability, r.log_odds, r.baseline, r.reasons,
      r.inputs, r.source, r.model_id, r.model_version, r.model_sha256, r.as_of, p_now
    from rows r order by r.record_id
    on conflict (account_id, object_type, record_id) do update set score = excluded.score, grade = excluded.grade,
      probability = excluded.probability, log_odds = excluded.log_odds, baseline = excluded.baseline,
      reasons = excluded.reasons, inputs = excluded.inputs, source = excluded.source, model_id = excluded.model_id,
      model_version = excluded.model_version, model_sha256 = excluded.model_sha256, as_of = excluded.as_of,
      scored_at = excluded.scored_at,
      -- A change that came after the record was read is still to be scored.
      stale_since = case when t.stale_since > excluded.as_of then t.stale_since end
    where excluded.as_of >= t.as_of
    returning t.record_id
  ), remembered as (
    -- The scores before this statement, as its snapshot shows them: only what differs is history.
    insert into public.record_score_history (account_id, object_type, record_id, scored_at, as_of, score, grade,
      probability, log_odds, inputs, source, model_id, model_version, model_sha256)
    select p_account_id, p_object_type, r.record_id, p_now, r.as_of, r.score, r.grade, r.probability, r.log_odds, r.inputs,
      r.source, r.model_id, r.model_version, r.model_sha256
    from rows r
    -- Offset 0 keeps the look-up by key: a join would read every score of the portal for each slice.
    left join lateral (
      select x.as_of, x.probability, x.model_sha256, x.source, x.grade from public.record_scores x
      where x.account_id = p_account_id and x.object_type = p_object_type and x.record_id = r.record_id offset 0) o on true
    where (o.as_of <= r.as_of) is not false and (o.probability, o.model_sha256, o.source, o.grade)
      is distinct from (r.probability, r.model_sha256, r.source, r.grade)
    on conflict do nothing
  )
  select count(*) into v_stored from stored;
  return v_stored;
end
$$;
comment on function private.store_scores(p_account_id uuid, p_object_type text, p_rows jsonb, p_ids text[], p_now timestamptz) is 'Stores scores and their history; of a record whose stored score looked later it keeps that one. Returns how many.';

revoke all on function private.store_scores(p_account_id uuid, p_object_type text, p_rows jsonb, p_ids text[], p_now timestamptz) from public;
