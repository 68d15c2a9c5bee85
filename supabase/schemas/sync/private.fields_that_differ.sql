-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.fields_that_differ(p_some jsonb, p_other jsonb) returns text[]
  language sql immutable
  set search_path = ''
  as $$
  select array(select k from jsonb_object_keys(p_some) k where p_some ->> k is distinct from p_other ->> k order by k)
$$;
comment on function private.fields_that_differ(p_some jsonb, p_other jsonb) is 'Names of the fields of the first that are other in the second.';

revoke all on function private.fields_that_differ(p_some jsonb, p_other jsonb) from public;
