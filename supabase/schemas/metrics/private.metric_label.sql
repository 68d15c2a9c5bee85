-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_label(p_account_id uuid, p_by text, p_value text) returns text
  language sql stable
  set search_path = ''
  as $$
  select case p_by
    when 'owner' then (select coalesce(nullif(concat_ws(' ', o.first_name, o.last_name), ''), o.email) from public.hubspot_owners o
      where o.account_id = p_account_id and o.owner_id = p_value)
    when 'pipeline' then (select p.label from public.hubspot_pipelines p where p.account_id = p_account_id and p.object_type = 'deals' and p.pipeline_id = p_value)
    when 'stage' then (select min(s.label) from public.hubspot_pipeline_stages s
      where s.account_id = p_account_id and s.object_type = 'deals' and s.stage_id = p_value) end
$$;
comment on function private.metric_label(p_account_id uuid, p_by text, p_value text) is 'What people call an owner, a pipeline or a stage; null when the portal does not say, and of other values.';

revoke all on function private.metric_label(p_account_id uuid, p_by text, p_value text) from public;
