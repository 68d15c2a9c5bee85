-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.remove_write_backs() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the rows are no right of whoever deletes an account
begin
  delete from public.score_write_backs w using gone g where w.account_id = g.id;
  return null;
end
$$;
comment on function private.remove_write_backs() is 'Statement trigger: what was written back goes with the account.';

revoke all on function private.remove_write_backs() from public;
