-- What clients rely on: tables and views with their columns, functions with their arguments and with whose rights they work; who owns what
-- the database's owner does not, who may do what with it, and the policies with their conditions.
select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
  || case when a.attnotnull then ' not null' else '' end
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  and a.attnum > 0 and not a.attisdropped
union all
select 'function ' || p.proname || '(' || pg_get_function_arguments(p.oid) || ') ' || pg_get_function_result(p.oid)
  || case when p.prosecdef then ' as ' || p.proowner::regrole else '' end
from pg_proc p where p.pronamespace = 'public'::regnamespace
union all
select concat_ws(' ', 'owner', x.name, x.owner::regrole) from (
  select c.relowner, c.oid::regclass::text from pg_class c where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
  union all
  select p.proowner, p.oid::regprocedure::text from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
) x (owner, name), pg_database b where b.datname = current_database() and x.owner <> b.datdba
union all
select concat_ws(' ', 'grant', coalesce(nullif(a.grantee, 0)::regrole::text, 'public'), x.name, string_agg(lower(a.privilege_type), ', ' order by a.privilege_type))
from (
  select c.oid::regclass::text, c.relacl, c.relowner from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  union all
  select c.oid::regclass || '.' || t.attname, t.attacl, c.relowner from pg_class c join pg_attribute t on t.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and not c.relispartition
  union all
  select p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
) x (name, acl, owner), lateral aclexplode(x.acl) a
where a.grantee <> x.owner group by a.grantee, x.name
union all
select concat_ws(' ', 'policy', p.polrelid::regclass, quote_ident(p.polname), p.polcmd,
  array(select r::regrole::text from unnest(p.polroles) r order by 1),
  'using ' || regexp_replace(pg_get_expr(p.polqual, p.polrelid, true), '\s+', ' ', 'g'),
  'check ' || regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid, true), '\s+', ' ', 'g'))
from pg_policy p join pg_class c on c.oid = p.polrelid where not c.relispartition
