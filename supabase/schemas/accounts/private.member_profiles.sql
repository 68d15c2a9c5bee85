-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.member_profiles() returns table(user_id uuid, name text, email text)
  language sql stable security definer rows 50
  set search_path = ''
  as $$
  -- definer because a profile is its user's own; of others, name and address are all that is shown
  select u.id, u.name, u.email from public.users u
  where u.id = (select auth.uid()) or u.id in (
    select m.user_id from public.account_members m where m.account_id = any (array(select private.my_account_ids())))
$$;
comment on function private.member_profiles() is 'Name and address of the caller and of everybody in the caller''s portals.';

revoke all on function private.member_profiles() from public;
grant all on function private.member_profiles() to authenticated;
grant all on function private.member_profiles() to service_role;
