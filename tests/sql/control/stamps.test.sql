-- Who changes a row of what people manage leaves a trace: the time in the row, what it was in the audit log. Each trigger alone.

-- What is left of one change of a row that was put past all triggers, while only the one trigger fires.
create function pg_temp.trace(p_relation regclass, p_trigger text, p_command text) returns text language plpgsql as $$
declare
  v_row jsonb := tap.whole_row(p_relation, '{"updated_at": "2020-01-01"}');
  v_stamps int;
  v_logged text;
begin
  perform tap.drop_checks(p_relation);
  perform tap.leave_trigger(p_relation, p_trigger);
  if p_command <> 'insert' then
    perform tap.put(p_relation, v_row);
  end if;
  delete from audit_logs;
  execute case p_command
    when 'insert' then tap.insert_of(p_relation, v_row)
    when 'update' then format('update %s set %I = ''2020-01-02''', p_relation, case p_trigger when '_100_stamp' then 'updated_at' else 'created_at' end)
    else format('delete from %s', p_relation)
  end;
  execute format('select count(*) from %s where updated_at > ''2022-01-01''', p_relation) into v_stamps;
  select string_agg(concat_ws(' ', operation, old_data is not null, new_data is not null), ', ') into v_logged from audit_logs
  where entity_type = p_relation::text;
  raise exception 'undo' using errcode = 'UN000';
exception when sqlstate 'UN000' then
  return case when p_trigger = '_100_stamp' then case when v_stamps > 0 then 'stamped' else 'not stamped' end else v_logged end;
end
$$;
select is(pg_temp.trace(t::regclass, '_100_stamp', 'update'), 'stamped', 'the time of a change is in ' || t)
from unnest(array['account_members', 'ai_configurations', 'alert_rules', 'card_templates', 'hubspot_accounts', 'property_settings',
  'score_write_back_setups', 'sync_objects', 'sync_status', 'users']) t;
select is(pg_temp.trace(t::regclass, '_900_audit', command), wanted, concat_ws(' ', 'logged:', command, t))
from unnest(array['account_members', 'ai_configurations', 'card_templates', 'hubspot_accounts', 'property_settings', 'scoring_models', 'sync_objects', 'users']) t,
  (values ('insert', 'create f t'), ('update', 'update t t'), ('delete', 'delete t f')) c (command, wanted);
select is_empty($$
  select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid
  where a.attname = 'updated_at' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    and has_any_column_privilege('authenticated', c.oid, 'update')
    -- A contact is stamped when one of these fields changes (sync/two_way).
    and c.relname not in ('contacts', 'account_members', 'ai_configurations', 'card_templates', 'property_settings', 'users', 'documents', 'scoring_models',
      'score_batches')
$$, 'every table that users change and that has the time of its change is looked at');
