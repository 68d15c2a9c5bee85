-- A trigger that does not fire. Those of partitions follow their table's.
select concat_ws(' ', t.tgrelid::regclass, quote_ident(t.tgname), 'off'),
  format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname)
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and not c.relispartition
