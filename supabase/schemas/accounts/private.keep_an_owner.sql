-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_an_owner() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the caller may not lock hubspot_accounts
declare
  v_account_id uuid := coalesce(new.account_id, old.account_id);
begin
  -- 1. Only an owner (or the service, which has no user) makes or unmakes owners.
  if (select auth.uid()) is not null and 'owner' in (coalesce(old.role, ''), coalesce(new.role, ''))
    and not exists (
      select from public.account_members m
      where m.account_id = v_account_id and m.user_id = (select auth.uid()) and m.role = 'owner') then
    perform private.raise_problem(403, 'forbidden', 'Only an owner may make or unmake an owner.');
  end if;
  -- 2. The last owner stays, while the account and the user exist. The lock lets two owners not leave at once.
  -- One who vanished from HubSpot does not: whoever consents next owns the portal (oauth_connect).
  if old.role = 'owner' and new.role is distinct from 'owner' and old.vanished_at is null then
    perform from public.hubspot_accounts a where a.id = old.account_id for no key update;
    if found and exists (select from auth.users u where u.id = old.user_id) and not exists (
      select from public.account_members m
      where m.account_id = old.account_id and m.role = 'owner' and m.user_id <> old.user_id) then
      perform private.raise_problem(409, 'last_owner', 'A portal keeps at least one owner.');
    end if;
  end if;
  return coalesce(new, old);
end
$$;
comment on function private.keep_an_owner() is 'Row trigger: owners are made by owners only, and the last one stays.';

revoke all on function private.keep_an_owner() from public;
