-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_back_values(p_score integer, p_grade text, p_reasons text) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select jsonb_build_object('score', p_score, 'grade', p_grade, 'reasons', p_reasons)
$$;
comment on function private.write_back_values(p_score integer, p_grade text, p_reasons text) is 'The values of a score as refused_values keeps them.';

revoke all on function private.write_back_values(p_score integer, p_grade text, p_reasons text) from public;
