-- A policy that asks for nothing, for any role instead of some, or that is gone. What is for the service only has no condition to lose.
select concat_ws(' ', x.relation, x.policy, m.what), m.statement
from (
  select p.polrelid::regclass as relation, quote_ident(p.polname) as policy, pg_get_expr(p.polqual, p.polrelid) as qual,
    pg_get_expr(p.polwithcheck, p.polrelid) as checks,
    format('alter policy %I on %s', p.polname, p.polrelid::regclass) as alter_it, '(my_account_ids)\(ARRAY\[[^\]]*\]\)' as roles
  from pg_policy p where not p.polroles = array['service_role'::regrole::oid]
) x, lateral (
  values ('using true', format('%s using (true)', x.alter_it), x.qual is not null and x.qual <> 'true'),
    ('check true', format('%s with check (true)', x.alter_it), x.checks is not null and x.checks <> 'true'),
    ('for any role', x.alter_it || coalesce(' using (' || regexp_replace(x.qual, x.roles, '\1()', 'g') || ')', '')
      || coalesce(' with check (' || regexp_replace(x.checks, x.roles, '\1()', 'g') || ')', ''), concat(x.qual, x.checks) ~ x.roles),
    ('gone', format('drop policy %s on %s', x.policy, x.relation), true)
) m (what, statement, is_possible)
where m.is_possible
