-- Begins every query of this folder: our relations, and the partitions that depend on the date, which are left out.
with dated as (
  select c.oid from pg_class c
  where c.relispartition and c.relkind in ('r', 'p') and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
), ours as (
  select c.* from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
    and c.oid not in (select oid from dated)
)
