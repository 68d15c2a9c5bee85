-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.may_be_erased(p_account_id uuid) returns boolean
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.erased_records is outside the API
declare
  -- With a number before it looks: an erasure waits for the transactions that may have looked too early (erasure_step). So
  -- one look is good for a transaction.
  v_asked constant text := pg_current_xact_id()::text || p_account_id::text;
  v_known constant text := current_setting('erasure.known', true);
begin
  if v_known = v_asked || '-' then
    return false;
  elsif v_known = v_asked || '+' then
    return true;
  elsif exists (select from private.erased_records e where e.account_id = p_account_id) then
    perform set_config('erasure.known', v_asked || '+', true);
    return true;
  end if;
  perform set_config('erasure.known', v_asked || '-', true);
  return false;
end
$$;
comment on function private.may_be_erased(p_account_id uuid) is 'Whether anything of a portal is erased; asked once in a transaction.';

revoke all on function private.may_be_erased(p_account_id uuid) from public;
