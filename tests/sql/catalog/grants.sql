-- No list of rights means the built-in ones; the order in which rights were given does not count.
select concat_ws(' ', x.what, case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end,
  string_agg(a.privilege_type, ', ' order by a.privilege_type), case when a.is_grantable then 'with grant option' end)
from (
  select 'relation ' || c.oid::regclass, coalesce(c.relacl, acldefault('r', c.relowner)) from ours c
  union all
  select 'sequence ' || c.oid::regclass, coalesce(c.relacl, acldefault('s', c.relowner)) from pg_class c
  where c.relkind = 'S' and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
  union all
  select 'column ' || c.oid::regclass || '.' || t.attname, t.attacl from ours c join pg_attribute t on t.attrelid = c.oid
  union all
  select 'function ' || p.oid::regprocedure, coalesce(p.proacl, acldefault('f', p.proowner)) from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
  union all
  select 'schema ' || n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner)) from pg_namespace n
  where n.nspname in ('public', 'private')
  union all
  select concat_ws(' ', 'default', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype), d.defaclacl
  from pg_default_acl d
) x (what, acl), lateral aclexplode(x.acl) a
group by x.what, a.grantee, a.is_grantable
