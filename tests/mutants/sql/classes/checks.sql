-- A check that is not made.
select concat_ws(' ', k.conrelid::regclass, quote_ident(k.conname)), format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname)
from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.contype = 'c' and k.conrelid <> 0 and not c.relispartition
  and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
