-- A foreign key that is not there, and one whose rows stay in the way when what they belong to is removed.
select concat_ws(' ', k.conrelid::regclass, quote_ident(k.conname), m.what), m.statement
from pg_constraint k join pg_class c on c.oid = k.conrelid, lateral (
  values ('gone', format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname), true),
    ('no action', format('alter table %s drop constraint %I, add constraint %2$I %s', k.conrelid::regclass, k.conname,
      regexp_replace(pg_get_constraintdef(k.oid), ' ON DELETE (CASCADE|SET NULL|SET DEFAULT)( \([^)]*\))?', '')), k.confdeltype in ('c', 'n', 'd'))
) m (what, statement, is_possible)
where m.is_possible and k.contype = 'f' and k.conparentid = 0 and not c.relispartition
  and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
