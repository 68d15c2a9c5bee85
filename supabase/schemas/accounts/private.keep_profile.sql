-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_profile() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the auth service has no right on public.users
begin
  insert into public.users (id, email) values (new.id, new.email)
  on conflict (id) do update set email = excluded.email
  where users.email is distinct from excluded.email;
  return null;
end
$$;
comment on function private.keep_profile() is 'Row trigger of auth.users: makes the profile and follows a changed address.';

revoke all on function private.keep_profile() from public;
