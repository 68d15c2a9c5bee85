-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_flag(p_value text, p_positive text[], p_negative text[]) returns boolean
  language sql immutable
  set search_path = ''
  as $$
  select case when p_positive is null then null when p_value = any (p_positive) then true when p_value = any (p_negative) then false
    when cardinality(p_negative) = 0 then false end
$$;
comment on function private.metric_flag(p_value text, p_positive text[], p_negative text[]) is 'Yes, no, or null for not known; without values for no everything that is not yes is no, and without a mapping nothing is known.';

revoke all on function private.metric_flag(p_value text, p_positive text[], p_negative text[]) from public;
