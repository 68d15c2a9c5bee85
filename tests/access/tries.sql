-- What a statement comes to in somebody's name. It is undone.

create temp table actors as
select actor, coalesce(r.role, 'authenticated') as role,
  jsonb_strip_nulls(jsonb_build_object('role', coalesce(r.role, 'authenticated'), 'sub', p.id, 'email', p.name || '@example.com')) as claims
from (select distinct actor from reaches) a left join people p on p.name = a.actor
left join (values ('anon', 'anon'), ('service', 'service_role')) r (name, role) on r.name = a.actor;
grant select on reaches, relations, actors to public;

-- 'may' where a row was touched, or where a constraint refused it, which is asked after the rights; 'nothing' where no row was there for this
-- actor; else what it was refused with. A problem of 401, 403 or 404 is a refusal.
create function pg_temp.try(p_actor text, p_statement text) returns text language plpgsql as $$
declare
  v_rows bigint;
  v_detail text;
begin
  perform set_config('request.jwt.claims', a.claims::text, true), set_config('role', a.role, true) from actors a where a.actor = p_actor;
  execute p_statement;
  get diagnostics v_rows = row_count;
  raise exception 'undo' using errcode = 'UN000';
exception
  when sqlstate 'UN000' then
    return case when v_rows > 0 then 'may' else 'nothing' end;
  when integrity_constraint_violation then
    return 'may';
  -- Not allowed; a column that only the database writes; a view that cannot be written.
  when insufficient_privilege or sqlstate '428C9' or object_not_in_prerequisite_state or feature_not_supported then
    return sqlerrm;
  when raise_exception then
    get stacked diagnostics v_detail = pg_exception_detail;
    return case
      when v_detail ~ '"status": ?(401|403|404)' then sqlerrm
      -- Its trigger spoke before the policy was asked; the service has none.
      when p_statement ~ '^insert' and p_actor <> 'service' then format('unclear: %s %s', v_detail, sqlerrm)
      else 'may'
    end;
  when others then
    return format('unclear: %s %s', sqlstate, sqlerrm);
end
$$;
create temp table found (actor text, relation regclass, verb text, reach text, name text, said text);
-- What a role may not name at all, its other actors are not asked for again.
create temp table unnameable (role text, relation regclass, verb text, name text, said text, primary key (role, relation, verb, name));

-- A column that says whose the row is gets the value that it has; any other one another.
create function pg_temp.value_of(p_relation regclass, p_column text, p_whose jsonb) returns text language sql as $$
  select coalesce(p_whose ->> p_column, (select s.value from samples s where (s.relation, s.name) = (p_relation, p_column)),
    case when t.typcategory = 'A' then '{}' else tap.some_value(t.oid) #>> '{}' end)
  from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = p_relation and a.attname = p_column
$$;
-- An insert names what says whose the row is, as far as the role may name it, and the column in question.
create function pg_temp.insert_of(p_actor text, p_relation regclass, p_whose jsonb, p_column text) returns text language sql as $$
  select format('insert into %s (%s) values (%s)', p_relation, string_agg(quote_ident(k), ', ' order by k), string_agg(quote_literal(v), ', ' order by k))
  from (
    select key, value from (select * from jsonb_each_text(p_whose) union all select name, value from samples where relation = p_relation) x (key, value), actors
    where key <> p_column and actor = p_actor and has_column_privilege(role, p_relation, key, 'insert')
    union all select p_column, pg_temp.value_of(p_relation, p_column, p_whose)) row (k, v)
$$;
-- A statement for each reach.
create function pg_temp.try_all(p_actor text, p_relation regclass, p_verb text, p_column text default '') returns void language plpgsql as $$
declare
  r reaches;
  v_whose jsonb;
  v_said text;
  v_role text := (select role from actors where actor = p_actor);
begin
  if exists (select from unnameable u where (u.role, u.relation, u.verb, u.name) = (v_role, p_relation, p_verb, p_column)) then
    return;
  end if;
  for r in select * from reaches where actor = p_actor order by reach desc loop
    v_whose := pg_temp.whose(p_relation, r);
    v_said := pg_temp.try(p_actor, case p_verb
      when 'read' then format('select from %s where %s', p_relation, pg_temp.where_of(v_whose))
      when 'delete' then format('delete from %s where %s', p_relation, pg_temp.where_of(v_whose))
      when 'insert' then pg_temp.insert_of(p_actor, p_relation, v_whose, p_column)
      when 'update' then format('update %s set %I = %L where %s', p_relation, p_column, pg_temp.value_of(p_relation, p_column, v_whose),
        pg_temp.where_of(v_whose))
    end);
    insert into found values (p_actor, p_relation, p_verb, r.reach, p_column, v_said);
    if v_said ~ '^(permission denied for|cannot|column) ' then
      insert into unnameable values (v_role, p_relation, p_verb, p_column, v_said);
      return;
    end if;
  end loop;
end
$$;

-- Files are changed by the Storage API, which says so to the guard against deletes by SQL.
select set_config('storage.allow_delete_query', 'true', true);
select pg_temp.try_all(actor, relation, verb) from actors, relations, unnest(array['read', 'delete']) verb;
create temp table columns as select t.relation, a.attname::text as name from relations t
join pg_attribute a on a.attrelid = t.relation and a.attnum > 0 and not a.attisdropped;
select pg_temp.try_all(actor, relation, verb, name) from actors, columns, unnest(array['insert', 'update']) verb;
insert into found select actor, relation, 'read', '', name, pg_temp.try(actor, format('select count(%I) from %s where false', name, relation))
from columns, (select distinct on (role) actor from actors order by role, actor) a;
