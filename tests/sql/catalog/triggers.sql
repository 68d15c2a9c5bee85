-- On the tables of the platform too. Printed prettily, as all expressions here: else `a and b and c` has parentheses or none by how
-- it was written.
select pg_get_triggerdef(t.oid, true) || ' ' || t.tgenabled::text
from pg_trigger t where not t.tgisinternal and t.tgparentid = 0
