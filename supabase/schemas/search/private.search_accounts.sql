-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.search_accounts(p_filter jsonb) returns setof uuid
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the service searches in every portal and users in theirs, whatever their role
  select a.id from public.hubspot_accounts a
  where (not p_filter ? 'portal_id' or a.portal_id = p_filter ->> 'portal_id')
    and ((select auth.role()) = 'service_role' or a.id = any (array(select private.my_account_ids())))
$$;
comment on function private.search_accounts(p_filter jsonb) is 'Portals that a search of the caller looks into.';

revoke all on function private.search_accounts(p_filter jsonb) from public;
grant all on function private.search_accounts(p_filter jsonb) to authenticated;
grant all on function private.search_accounts(p_filter jsonb) to service_role;
