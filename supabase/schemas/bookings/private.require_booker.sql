-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.require_booker(p_account_id uuid) returns void
  language plpgsql stable
  set search_path = ''
  as $$
begin
  if p_account_id not in (select private.my_account_ids(array['owner', 'admin', 'member'])) then
    perform private.raise_problem(403, 'forbidden', 'A viewer books nothing; ask an admin of the portal for the role member.');
  end if;
end
$$;
comment on function private.require_booker(p_account_id uuid) is 'Refuses who may read bookings of a portal and not write them.';

revoke all on function private.require_booker(p_account_id uuid) from public;
