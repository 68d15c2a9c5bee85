-- The definition has the volatility, the rights it runs with and its settings.
select p.proowner::regrole || ' ' || pg_get_functiondef(p.oid)
from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind in ('f', 'p')
