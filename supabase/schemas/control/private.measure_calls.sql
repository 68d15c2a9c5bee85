-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_calls(p_account_id uuid) returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $_$
  -- The smallest limit that HubSpot publishes is 250,000 a day; apps that connect by OAuth have none.
  select 'today', round(100.0 * c.calls / l.per_day, 2)::float, jsonb_build_object('day', c.day, 'calls', c.calls, 'per_day', l.per_day, 'by_purpose', c.by_purpose)
  from (select (clock_timestamp() at time zone 'utc')::date as day, coalesce(sum(k.calls), 0) as calls, coalesce(jsonb_object_agg(k.purpose, k.calls), '{}') as by_purpose
    from private.call_counts k where k.account_id = p_account_id and k.day = (clock_timestamp() at time zone 'utc')::date having true) c,
    (select coalesce((select s.value::bigint from private.settings s where s.name = 'hubspot_calls_per_day' and s.value ~ '^[1-9]\d{0,11}$'), 250000) as per_day) l
$_$;
comment on function private.measure_calls(p_account_id uuid) is 'Today''s requests to HubSpot (UTC) by purpose, in percent of the setting hubspot_calls_per_day, or of 250,000.';

revoke all on function private.measure_calls(p_account_id uuid) from public;
