-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.make_personal_space(p_user_id uuid) returns void
  language sql security definer
  set search_path = ''
  as $$
  -- definer because clients make no accounts
  -- 18 digits of the user's own behind the 0 stand in for a portal_id.
  insert into public.hubspot_accounts (id, personal_of, portal_id, status)
  values (p_user_id, p_user_id, '0' || (hashtextextended(p_user_id::text, 0) & (2 ^ 59)::bigint - 1), 'inactive')
  on conflict (id) do nothing
$$;
comment on function private.make_personal_space(p_user_id uuid) is 'Makes the personal space of a user unless it is there.';

revoke all on function private.make_personal_space(p_user_id uuid) from public;
