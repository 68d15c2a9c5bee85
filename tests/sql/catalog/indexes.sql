select concat_ws(' ', pg_get_indexdef(i.indexrelid, 0, true), 'valid', i.indisvalid,
  (select p.inhparent::regclass from pg_inherits p where p.inhrelid = i.indexrelid))
from ours c join pg_index i on i.indrelid = c.oid
