select concat_ws(' ', c.oid::regclass, c.relkind, c.relowner::regrole, c.relpersistence, 'rls', c.relrowsecurity,
  c.relforcerowsecurity, c.reloptions, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid))
from ours c
