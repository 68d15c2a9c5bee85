-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_calls(p_account_id uuid, p_purpose text, p_calls bigint) returns void
  language sql
  set search_path = ''
  as $$
  insert into private.call_counts as c (account_id, day, purpose, calls)
  -- A portal that was erased meanwhile has no counts.
  select a.id, (clock_timestamp() at time zone 'utc')::date, p_purpose, p_calls
  from public.hubspot_accounts a where a.id = p_account_id and p_calls > 0
  on conflict (account_id, day, purpose) do update set calls = c.calls + excluded.calls
$$;
comment on function private.count_calls(p_account_id uuid, p_purpose text, p_calls bigint) is 'Counts requests to HubSpot of one purpose.';

revoke all on function private.count_calls(p_account_id uuid, p_purpose text, p_calls bigint) from public;
