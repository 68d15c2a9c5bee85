-- What a trigger does besides, it does whoever writes the table: a role with rights on this table alone inserts, changes and deletes a row, and
-- is never refused. Each trigger is looked at alone; a value that it does not like is no matter.

-- The platform's table is its own; here its rights are given like those of the others.
set local session authorization supabase_admin;
alter table auth.users owner to postgres;
set local session authorization postgres;

create temp table triggers as
select t.tgrelid::regclass as relation, t.tgname as name, e.command
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
join (values (4, 'insert'), (8, 'delete'), (16, 'update')) e (bit, command) on t.tgtype & e.bit > 0
where not t.tgisinternal and not c.relispartition and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
  -- These two set columns of their own row alone.
  and p.proname not in ('stamp_updated_at', 'stamp_consent');
create function pg_temp.end_of_write(p_relation regclass, p_trigger text, p_command text) returns text language plpgsql as $$
declare
  v_row jsonb := tap.whole_row(p_relation, '{}');
begin
  perform tap.drop_checks(p_relation);
  -- It fires whatever the row is.
  perform tap.fire_always(p_relation, p_trigger);
  perform tap.leave_trigger(p_relation, p_trigger);
  execute 'revoke all on all tables in schema public from service_role';
  execute format('grant all on %s to service_role', p_relation);
  if p_command <> 'insert' then
    perform tap.put(p_relation, v_row);
  end if;
  perform tap.be_service();
  execute case p_command
    when 'insert' then tap.insert_of(p_relation, v_row)
    when 'delete' then format('delete from %s', p_relation)
    else (select format('update %s set %s', p_relation, string_agg(format('%I = %s', a.attname, case
        when not a.attnotnull and a.atttypid in ('text'::regtype, 'timestamptz'::regtype, 'jsonb'::regtype, 'boolean'::regtype)
          then quote_literal(tap.some_value(a.atttypid) #>> '{}')
        else quote_ident(a.attname) end), ', '))
      from pg_attribute a where a.attrelid = p_relation and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '')
  end;
  raise exception 'undo' using errcode = 'UN000';
exception when others then
  return case when sqlstate in ('42501', '42601', '42804', '42883') then sqlerrm else 'right' end;
end
$$;
select is(pg_temp.end_of_write(relation, name, command), 'right', concat_ws(' ', command, relation, name)) from triggers;
