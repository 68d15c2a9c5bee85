-- A function of the users, or a helper that they reach, that runs with the rights of its owner, and so past every policy.
select p.oid::regprocedure || ' as definer', format('alter function %s security definer', p.oid::regprocedure)
from pg_proc p
where not p.prosecdef and p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
  and has_function_privilege('authenticated', p.oid, 'execute')
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select c.oid::regclass || ' as definer', format('alter view %s set (security_invoker = false)', c.oid::regclass)
from pg_class c where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
