-- On the tables of the platform too.
select concat_ws(' ', p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive,
  array(select r::regrole::text from unnest(p.polroles) r order by 1), pg_get_expr(p.polqual, p.polrelid, true),
  pg_get_expr(p.polwithcheck, p.polrelid, true))
from pg_policy p where p.polrelid not in (select oid from dated)
