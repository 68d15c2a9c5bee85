-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.card_fetch(p_portal_id text, p_object_type text, p_record_id text, p_properties text[] default '{}'::text[]) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because the helpers are not open to callers
declare
  v_account public.hubspot_accounts;
  v_template jsonb;
  v_names text[];
begin
  select * into v_account from public.hubspot_accounts a where a.portal_id = p_portal_id;
  if v_account.id is null then
    return jsonb_build_object('portal', jsonb_build_object('portal_id', p_portal_id, 'status', 'unknown'),
      'object_type', p_object_type, 'record_id', p_record_id);
  end if;
  -- 1. The portal's own template names properties in its parts and in its sentences.
  select t.template into v_template from public.card_templates t
  where t.account_id = v_account.id and t.object_type = p_object_type;
  v_names := p_properties || array(
    select m[1] from regexp_matches(v_template::text, '\{property\.([a-z0-9_]+)', 'g') m
    union select p #>> '{}' from jsonb_path_query(v_template, '$.parts[*].properties[*] ? (@.type() == "string")') p
    union select p #>> '{}' from jsonb_path_query(v_template, '$.parts[*].properties[*].property') p);
  -- 2. Each look-up is by primary key; what is not there stays null.
  return jsonb_build_object(
    'portal', jsonb_build_object('portal_id', v_account.portal_id, 'status', v_account.status,
      'ui_domain', v_account.metadata ->> 'ui_domain'),
    'object_type', p_object_type,
    'record_id', p_record_id,
    'record', private.card_record(v_account.id, p_object_type, p_record_id, v_names),
    'definitions', private.card_definitions(v_account.id, p_object_type, v_names),
    'score', (select jsonb_build_object('score', s.score, 'probability', s.probability, 'log_odds', s.log_odds,
        'baseline', s.baseline, 'grade', s.grade, 'reasons', s.reasons, 'source', s.source,
        'model', jsonb_build_object('id', s.model_id, 'version', s.model_version, 'sha256', s.model_sha256),
        'as_of', private.iso(s.as_of), 'scored_at', private.iso(s.scored_at), 'stale_since', private.iso(s.stale_since))
      from public.record_scores s
      where s.account_id = v_account.id and s.object_type = p_object_type and s.record_id = p_record_id),
    'trend', (select coalesce(jsonb_agg(jsonb_build_object('score', h.score, 'grade', h.grade,
        'scored_at', private.iso(h.scored_at)) order by h.scored_at desc), '[]')
      from (select g.score, g.grade, g.scored_at from public.record_score_history g
        where g.account_id = v_account.id and g.object_type = p_object_type and g.record_id = p_record_id
        order by g.scored_at desc limit 10) h),
    'model', (select jsonb_build_object('version', m.version, 'sha256', m.sha256,
        'activated_at', private.iso(m.activated_at), 'auc', case
          when jsonb_typeof(m.evaluation #> '{auc,value}') = 'number' then m.evaluation #> '{auc,value}' end)
      from public.scoring_models m
      where m.account_id = v_account.id and m.object_type = p_object_type and m.state = 'active'),
    'template', v_template);
end
$_$;
comment on function public.card_fetch(p_portal_id text, p_object_type text, p_record_id text, p_properties text[]) is 'Portal, record, score, trend, active model and template of one record; never fails for what is missing.';

revoke all on function public.card_fetch(p_portal_id text, p_object_type text, p_record_id text, p_properties text[]) from public;
grant all on function public.card_fetch(p_portal_id text, p_object_type text, p_record_id text, p_properties text[]) to service_role;
