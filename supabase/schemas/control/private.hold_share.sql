-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_share(p_name text, p_account_id uuid, p_user_id uuid) returns void
  language sql
  set search_path = ''
  as $$
  -- Counted one after the other, the user before the portal: of two at once both would find room for one.
  select pg_advisory_xact_lock(hashtext('private.limits.' || p_name), hashtext(i::text))
  from unnest(array[p_user_id, p_account_id]) with ordinality x (i, n) where i is not null order by n
$$;
comment on function private.hold_share(p_name text, p_account_id uuid, p_user_id uuid) is 'Waits for who is counted at the same moment, until the end of the transaction.';

revoke all on function private.hold_share(p_name text, p_account_id uuid, p_user_id uuid) from public;
