select concat_ws(' ', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
  s.seqcycle, pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid))
from pg_sequence s join pg_class c on c.oid = s.seqrelid
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.deptype in ('a', 'i')
where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
