-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.my_email() returns text
  language sql stable
  set search_path = ''
  as $$
  -- Not from the token, which may still hold an address that was changed since.
  select lower(u.email) from public.users u where u.id = (select auth.uid())
$$;
comment on function private.my_email() is 'The address that the caller signs in with, in lower case.';

revoke all on function private.my_email() from public;
grant all on function private.my_email() to authenticated;
grant all on function private.my_email() to service_role;
