-- A definer that runs with the rights of its caller: each, and all of the service at once.
with definers as (
  select p.oid::regprocedure as f, not has_function_privilege('authenticated', p.oid, 'execute') as is_of_service,
    p.pronamespace = 'public'::regnamespace as is_public
  from pg_proc p where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
)
select f || ' as invoker', format('alter function %s security invoker', f) from definers
union all
select 'every function of the service as invoker', string_agg(format('alter function %s security invoker', f), '; ')
from definers where is_of_service and is_public
