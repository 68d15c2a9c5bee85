-- Everything is described; a missing comment fails here and names itself.

create temp view ours as
select c.oid, c.relkind, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'private')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  -- A partition is described by its table, an index of a constraint by the constraint's name.
  and not (c.relispartition and c.relkind in ('i', 'I'));

select is_empty($$
  select 'schema ' || nspname from pg_namespace n
  where nspname in ('public', 'private') and obj_description(n.oid, 'pg_namespace') is null
$$, 'every schema has a comment');
select is_empty($$
  select name from ours where relkind in ('r', 'p', 'v', 'm') and obj_description(oid, 'pg_class') is null
$$, 'every table and view has a comment');
select is_empty($$
  select o.name || '.' || a.attname from ours o join pg_attribute a on a.attrelid = o.oid
  where o.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped
    and not (select relispartition from pg_class where oid = o.oid) and col_description(o.oid, a.attnum) is null
$$, 'every column has a comment');
select is_empty($$
  select o.name from ours o where o.relkind in ('i', 'I')
    and not exists (select from pg_constraint k where k.conindid = o.oid) and obj_description(o.oid, 'pg_class') is null
$$, 'every index that is no constraint has a comment');
select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') and obj_description(p.oid, 'pg_proc') is null
$$, 'every function has a comment');
select is_empty($$
  select polrelid::regclass || ': ' || polname from pg_policy p join ours o on o.oid = p.polrelid
  where obj_description(p.oid, 'pg_policy') is null
$$, 'every policy has a comment');
select is_empty($$
  select name || ': ' || length(first) from (
    select o.name, split_part(obj_description(o.oid, 'pg_class'), '.', 1) as first from ours o where relkind in ('r', 'p', 'v')
  ) x where length(first) > 110
$$, 'the first sentence about a table is short');
select is_empty($$
  select conrelid::regclass || ': ' || conname from pg_constraint k join ours o on o.oid = k.conrelid
  where k.contype in ('c', 'f', 'u') and conname ~ '_(check|fkey|key)\d*$'
$$, 'every constraint is named as a sentence');
