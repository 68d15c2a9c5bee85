-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.rate_take(p_account_id uuid, p_bucket text, p_want integer, p_limit integer, p_window_ms integer, p_purposes text[] default '{}'::text[]) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.rate_leases is outside the API
declare
  v_row private.rate_leases;
  v_now timestamptz;
  v_window interval := make_interval(secs => p_window_ms / 1000.0);
  v_grants timestamptz[];
  v_granted int;
  v_wait_until timestamptz;
begin
  -- 1. One asker at a time per budget; the clock is read under the lock, so grants are in order.
  insert into private.rate_leases (account_id, bucket) values (p_account_id, p_bucket) on conflict do nothing;
  select * into v_row from private.rate_leases r
  where r.account_id = p_account_id and r.bucket = p_bucket for update;
  v_now := clock_timestamp();
  -- 2. What has left the window is forgotten.
  v_grants := array(select g from unnest(v_row.grants) g where g > v_now - v_window order by g);
  -- 3. As much as fits, nothing during a pause.
  v_granted := case when v_row.paused_until > v_now then 0
    else greatest(least(p_want, p_limit - cardinality(v_grants)), 0) end;
  if v_granted = 0 and p_want > 0 then
    v_wait_until := greatest(v_row.paused_until,
      case when cardinality(v_grants) >= p_limit then v_grants[cardinality(v_grants) - p_limit + 1] + v_window end);
  end if;
  update private.rate_leases r set grants = v_grants || array_fill(v_now, array[v_granted]), updated_at = v_now
  where r.account_id = p_account_id and r.bucket = p_bucket;
  -- 4. Counted by what the first of those who wait are up to; in one order, so that two askers cannot deadlock.
  perform private.count_calls(p_account_id, coalesce(x.purpose, 'other'), x.calls)
  from (select p_purposes[n] as purpose, count(*) as calls from generate_series(1, v_granted) n group by 1 order by 1) x;
  return jsonb_build_object('granted', v_granted,
    'wait_ms', greatest(ceil(extract(epoch from v_wait_until - v_now) * 1000), 0)::int);
end
$$;
comment on function public.rate_take(p_account_id uuid, p_bucket text, p_want integer, p_limit integer, p_window_ms integer, p_purposes text[]) is 'Grants up to p_want requests so that no window of p_window_ms sees more than p_limit; else says how long to wait. Those granted are counted by p_purposes.';

revoke all on function public.rate_take(p_account_id uuid, p_bucket text, p_want integer, p_limit integer, p_window_ms integer, p_purposes text[]) from public;
grant all on function public.rate_take(p_account_id uuid, p_bucket text, p_want integer, p_limit integer, p_window_ms integer, p_purposes text[]) to service_role;
