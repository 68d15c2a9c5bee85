-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.raise_problem(p_status integer, p_code text, p_detail text) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  raise exception using
    errcode = 'P0001',
    message = p_detail,
    detail = format('{"status":%s,"code":%s}', p_status, to_json(p_code));
end
$$;
comment on function private.raise_problem(p_status integer, p_code text, p_detail text) is 'Ends the transaction with a problem: HTTP status, stable code and a sentence for a human.';

revoke all on function private.raise_problem(p_status integer, p_code text, p_detail text) from public;
grant all on function private.raise_problem(p_status integer, p_code text, p_detail text) to authenticated;
grant all on function private.raise_problem(p_status integer, p_code text, p_detail text) to service_role;
