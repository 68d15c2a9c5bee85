-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.has_proven_address(p_user_id uuid) returns boolean
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because auth.users is not the caller's to read
  -- Without confirmation the auth service calls every address confirmed; a mail that was sent, an invitation of its own or
  -- another provider tells the difference. By name, since a stack without them has no such columns.
  select exists (
    select from auth.users u, to_jsonb(u) j
    where u.id = p_user_id and j ->> 'email_confirmed_at' is not null
      and (j ->> 'confirmation_sent_at' is not null or j ->> 'invited_at' is not null
        or coalesce(j -> 'raw_app_meta_data' ->> 'provider', 'email') <> 'email'))
$$;
comment on function private.has_proven_address(p_user_id uuid) is 'Whether the user has shown that the address is theirs.';

revoke all on function private.has_proven_address(p_user_id uuid) from public;
