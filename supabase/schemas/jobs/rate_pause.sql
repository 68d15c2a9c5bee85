-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.rate_pause(p_account_id uuid, p_bucket text, p_ms integer, p_until_midnight boolean default false) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer because private.rate_leases is outside the API
  insert into private.rate_leases as r (account_id, bucket, paused_until)
  select p_account_id, p_bucket, coalesce(case when p_until_midnight then private.next_midnight(p_account_id) end,
    clock_timestamp() + make_interval(secs => greatest(p_ms, 0) / 1000.0))
  on conflict (account_id, bucket) do update
    set paused_until = greatest(r.paused_until, excluded.paused_until), updated_at = clock_timestamp()
  returning jsonb_build_object('paused_until', private.iso(r.paused_until),
    'pause_ms', greatest(ceil(extract(epoch from r.paused_until - clock_timestamp()) * 1000), 0)::int)
$$;
comment on function public.rate_pause(p_account_id uuid, p_bucket text, p_ms integer, p_until_midnight boolean) is 'Stops all grants of a budget after HubSpot answered 429: for p_ms, or until the portal''s midnight where that is known.';

revoke all on function public.rate_pause(p_account_id uuid, p_bucket text, p_ms integer, p_until_midnight boolean) from public;
grant all on function public.rate_pause(p_account_id uuid, p_bucket text, p_ms integer, p_until_midnight boolean) to service_role;
