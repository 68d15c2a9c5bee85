-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_functions() returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
  -- How much the project is called is for owners and admins: members learn the share.
  select m.function_name, case when sum(m.calls) >= 20 then round(100.0 * sum(m.errors) / sum(m.calls), 2)::float end,
    case when sum(m.calls) >= 20 then '{}' else '{"state": "unknown", "why": "too_few"}'::jsonb end
  from public.function_metrics m where m.minute > clock_timestamp() - interval '15 minutes' group by 1
$$;
comment on function private.measure_functions() is 'The share of the calls of each edge function that failed in the last quarter of an hour, in percent.';

revoke all on function private.measure_functions() from public;
