-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.scoring_context(p_account_id uuid, p_object_type text, p_known_sha256 text default null::text) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the tables
declare
  v_portal_id text := (select a.portal_id from public.hubspot_accounts a where a.id = p_account_id);
begin
  if v_portal_id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return jsonb_build_object(
    'account_id', p_account_id,
    'portal_id', v_portal_id,
    'settings', coalesce((
      select c.settings from public.ai_configurations c
      where c.account_id = p_account_id and c.purpose = 'scoring:' || p_object_type and c.is_active), '{}'),
    'property_definitions', (
      select coalesce(jsonb_agg(jsonb_build_object('name', d.name, 'label', d.label, 'type', d.type,
          'field_type', d.field_type) || case when jsonb_typeof(d.definition -> 'options') = 'array'
            and d.definition -> 'options' <> '[]' then jsonb_build_object('options', (
              select jsonb_agg(jsonb_build_object('value', o.value -> 'value', 'label', o.value -> 'label') order by o.ordinality)
              from jsonb_array_elements(d.definition -> 'options') with ordinality o)) else '{}' end order by d.name), '[]')
      from public.hubspot_properties d where d.account_id = p_account_id and d.object_type = p_object_type),
    'model', (
      select jsonb_build_object('id', m.id, 'version', m.version, 'sha256', m.sha256, 'features', m.features,
        -- encode() breaks the lines, which JSON would have to escape; replace() takes a fifth of translate()'s time.
        'artefact', case when m.sha256 is distinct from p_known_sha256
          then replace(encode(m.artefact, 'base64'), E'\n', '') end)
      from public.scoring_models m
      where m.account_id = p_account_id and m.object_type = p_object_type and m.state = 'active'));
end
$$;
comment on function public.scoring_context(p_account_id uuid, p_object_type text, p_known_sha256 text) is 'Portal, active settings, property definitions and active model; the bytes only if their digest is not the known one.';

revoke all on function public.scoring_context(p_account_id uuid, p_object_type text, p_known_sha256 text) from public;
grant all on function public.scoring_context(p_account_id uuid, p_object_type text, p_known_sha256 text) to service_role;
