-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rebuild_on_stages() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because nobody else writes metric_rebuilds
declare
  v_rows constant text := case tg_op when 'INSERT' then 'select n.account_id from new_rows n where n.object_type = ''deals'''
    when 'DELETE' then 'select o.account_id from old_rows o where o.object_type = ''deals''' else $sql$
      select n.account_id from new_rows n join old_rows o using (account_id, object_type, pipeline_id, stage_id)
      where n.object_type = 'deals' and (n.is_closed, n.probability) is distinct from (o.is_closed, o.probability) $sql$ end;
  v_account_id uuid;
begin
  for v_account_id in execute format('select distinct x.account_id from (%s) x order by 1', v_rows) loop
    perform private.request_rebuild(v_account_id, 'deals');
  end loop;
  return null;
end
$_$;
comment on function private.rebuild_on_stages() is 'Statement trigger of hubspot_pipeline_stages: where the meaning of a stage changed, what was won and lost is told anew.';

revoke all on function private.rebuild_on_stages() from public;
