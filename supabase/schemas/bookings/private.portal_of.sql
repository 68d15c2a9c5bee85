-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.portal_of(p_portal_id text) returns uuid
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_accounts uuid[] := array(
    select a.id from public.hubspot_accounts a
    where a.id in (select private.my_account_ids()) and a.id <> (select auth.uid())
      and (p_portal_id is null or a.portal_id = p_portal_id) limit 2);
begin
  if cardinality(v_accounts) = 2 then
    perform private.raise_problem(422, 'portal_required', 'You are a member of several portals: name one by portal_id.');
  elsif cardinality(v_accounts) = 0 then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return v_accounts[1];
end
$$;
comment on function private.portal_of(p_portal_id text) is 'The account of a portal of the caller; without a name that of its only portal. A personal space is none.';

revoke all on function private.portal_of(p_portal_id text) from public;
grant all on function private.portal_of(p_portal_id text) to authenticated;
