-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.next_midnight(p_account_id uuid) returns timestamptz
  language sql stable
  set search_path = ''
  as $$
  -- Added to the local day: where clocks change it has 23 or 25 hours.
  select (date_trunc('day', clock_timestamp() at time zone a.time_zone) + interval '1 day') at time zone a.time_zone
  from public.hubspot_accounts a where a.id = p_account_id
$$;
comment on function private.next_midnight(p_account_id uuid) is 'When the portal''s day ends and HubSpot''s daily limit begins anew; null when its time zone is not known.';

revoke all on function private.next_midnight(p_account_id uuid) from public;
