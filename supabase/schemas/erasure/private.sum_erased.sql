-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.sum_erased(p_one jsonb, p_other jsonb) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select coalesce(jsonb_object_agg(x.key, x.rows), '{}') from (
    select e.key, sum(e.value::bigint) as rows
    from (select * from jsonb_each_text(p_one) union all select * from jsonb_each_text(p_other)) e group by e.key) x
$$;
comment on function private.sum_erased(p_one jsonb, p_other jsonb) is 'Two counts of rows by table as one.';

revoke all on function private.sum_erased(p_one jsonb, p_other jsonb) from public;
