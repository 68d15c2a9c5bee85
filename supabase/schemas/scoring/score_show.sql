-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_show(p_portal_id text, p_object_type text, p_record_id text, p_history integer default 20) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_account_id uuid := (select a.id from public.hubspot_accounts a where a.portal_id = p_portal_id);
  v_latest jsonb;
  v_stale boolean;
  v_exists boolean;
begin
  -- A portal of someone else answers as one that does not exist: the policies hide it.
  if v_account_id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  select jsonb_build_object('portal_id', p_portal_id, 'object_type', s.object_type, 'record_id', s.record_id,
      'score', s.score, 'probability', s.probability, 'log_odds', s.log_odds, 'grade', s.grade, 'reasons', s.reasons,
      'baseline', s.baseline, 'source', s.source, 'inputs', s.inputs,
      'model', jsonb_build_object('id', s.model_id, 'version', s.model_version, 'sha256', s.model_sha256),
      'as_of', private.iso(s.as_of), 'scored_at', private.iso(s.scored_at), 'stale_since', private.iso(s.stale_since)),
    s.stale_since is not null
  into v_latest, v_stale
  from public.record_scores s
  where s.account_id = v_account_id and s.object_type = p_object_type and s.record_id = p_record_id;
  if v_latest is null then
    v_exists := case p_object_type
      when 'contacts' then exists (select from public.hubspot_contacts_raw t
        where t.account_id = v_account_id and t.hubspot_id = p_record_id and t.archived_at is null)
      when 'companies' then exists (select from public.hubspot_companies_raw t
        where t.account_id = v_account_id and t.hubspot_id = p_record_id and t.archived_at is null)
      when 'deals' then exists (select from public.hubspot_deals_raw t
        where t.account_id = v_account_id and t.hubspot_id = p_record_id and t.archived_at is null)
      else false end;
    if not v_exists then
      perform private.raise_problem(404, 'unknown_record', 'There is no such record in the mirror.');
    end if;
  end if;
  return jsonb_build_object('latest', v_latest, 'stale', coalesce(v_stale, false), 'history', (
    select coalesce(jsonb_agg(jsonb_build_object('score', h.score, 'probability', h.probability, 'grade', h.grade,
      'log_odds', h.log_odds, 'source', h.source, 'as_of', private.iso(h.as_of), 'scored_at', private.iso(h.scored_at),
      'model', jsonb_build_object('id', h.model_id, 'version', h.model_version, 'sha256', h.model_sha256))
      order by h.scored_at desc), '[]')
    from (
      select x.* from public.record_score_history x
      where x.account_id = v_account_id and x.object_type = p_object_type and x.record_id = p_record_id
      order by x.scored_at desc limit least(greatest(p_history, 0), 1000)) h));
end
$$;
comment on function public.score_show(p_portal_id text, p_object_type text, p_record_id text, p_history integer) is 'The latest score of a record, whether the record changed since, and earlier scores; latest is null before the first.';

revoke all on function public.score_show(p_portal_id text, p_object_type text, p_record_id text, p_history integer) from public;
grant all on function public.score_show(p_portal_id text, p_object_type text, p_record_id text, p_history integer) to authenticated;
grant all on function public.score_show(p_portal_id text, p_object_type text, p_record_id text, p_history integer) to service_role;
