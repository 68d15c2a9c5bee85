-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.has_open_authorization() returns boolean
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because no client may read oauth_states
  select exists (
    select from public.oauth_states s
    where s.user_id = (select auth.uid()) and s.expires_at > now() and s.answer is null)
$$;
comment on function private.has_open_authorization() is 'Whether the caller is in the middle of connecting a portal.';

revoke all on function private.has_open_authorization() from public;
grant all on function private.has_open_authorization() to authenticated;
grant all on function private.has_open_authorization() to service_role;
