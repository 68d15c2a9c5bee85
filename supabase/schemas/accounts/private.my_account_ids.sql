-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.my_account_ids(p_roles text[] default array['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text]) returns setof uuid
  language sql stable security definer rows 5
  set search_path = ''
  as $$
  -- definer because the policy of account_members asks this function itself
  select m.account_id from public.account_members m
  where m.user_id = (select auth.uid()) and m.role = any (p_roles)
  union all
  -- Everybody owns their personal space.
  select auth.uid() where 'owner' = any (p_roles) and auth.uid() is not null
$$;
comment on function private.my_account_ids(p_roles text[]) is 'Portals in which the caller has one of the roles, and the caller''s personal space; policies use it as array(select …), evaluated once.';

revoke all on function private.my_account_ids(p_roles text[]) from public;
grant all on function private.my_account_ids(p_roles text[]) to authenticated;
grant all on function private.my_account_ids(p_roles text[]) to service_role;
