-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.next_midnight(p_account_id uuid) returns timestamptz
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_zone text := (select a.metadata ->> 'time_zone' from public.hubspot_accounts a where a.id = p_account_id);
begin
  -- Added to the local day: where clocks change it has 23 or 25 hours.
  return (date_trunc('day', clock_timestamp() at time zone v_zone) + interval '1 day') at time zone v_zone;
exception when invalid_parameter_value then
  return null;
end
$$;
comment on function private.next_midnight(p_account_id uuid) is 'When the portal''s day ends and HubSpot''s daily limit begins anew; null when its time zone is not known.';

revoke all on function private.next_midnight(p_account_id uuid) from public;
