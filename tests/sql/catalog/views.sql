select c.oid::regclass || ' ' || pg_get_viewdef(c.oid, true) from ours c where c.relkind in ('v', 'm')
