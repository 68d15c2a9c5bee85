-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.page_size(p_limit integer) returns integer
  language plpgsql immutable
  set search_path = ''
  as $$
begin
  if p_limit not between 1 and 200 then
    perform private.raise_problem(422, 'invalid_request', 'limit is a number from 1 to 200.');
  end if;
  return coalesce(p_limit, 50);
end
$$;
comment on function private.page_size(p_limit integer) is 'How many rows a page has: 50 unless it is said otherwise.';

revoke all on function private.page_size(p_limit integer) from public;
grant all on function private.page_size(p_limit integer) to authenticated;
