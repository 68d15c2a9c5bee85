-- A right too many: users who write a table, the service that reads what is private, anybody who calls a function.
select 'insert, update and delete on ' || c.oid::regclass || ' to authenticated',
  format('grant insert, update, delete on %s to authenticated', c.oid::regclass)
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
union all
select 'select on ' || c.oid::regclass || ' to anon', format('grant select on %s to anon', c.oid::regclass)
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
union all
select 'execute on ' || p.oid::regprocedure || ' to anon', format('grant execute on function %s to anon', p.oid::regprocedure)
from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
