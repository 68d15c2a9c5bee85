-- What may exist twice: unique indexes, constraints and primary keys, which take the foreign keys along that lean on them.
select concat_ws(' ', i.indrelid::regclass, c.relname), case
    when k.oid is null then format('drop index %s', i.indexrelid::regclass)
    else format('alter table %s drop constraint %I cascade', i.indrelid::regclass, k.conname)
  end
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class r on r.oid = i.indrelid
left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
where i.indisunique and not r.relispartition and r.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
