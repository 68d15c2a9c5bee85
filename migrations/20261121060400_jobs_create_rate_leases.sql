-- Rate leases: one sliding-window budget over all isolates.
-- Why: HubSpot counts requests per portal, not per worker; a grant counts from the moment it is given.
-- Who may call: the service.

create table private.rate_leases (
  account_id uuid not null,
  bucket text not null,
  grants timestamptz[] not null default '{}',
  paused_until timestamptz,
  updated_at timestamptz not null default now(),
  constraint rate_leases_pkey primary key (account_id, bucket),
  constraint rate_leases_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade
) with (fillfactor = 50);
comment on table private.rate_leases is 'Requests granted within the current window, per portal and budget.';
comment on column private.rate_leases.account_id is 'The portal.';
comment on column private.rate_leases.bucket is 'Name of the budget, for example general or search.';
comment on column private.rate_leases.grants is 'When each still counted request was granted, oldest first.';
comment on column private.rate_leases.paused_until is 'No grant before this time, after a 429; null when none.';
comment on column private.rate_leases.updated_at is 'When it was last asked.';
alter table private.rate_leases enable row level security;
create policy "Only the service reads rate leases" on private.rate_leases for select to service_role using (true);
comment on policy "Only the service reads rate leases" on private.rate_leases is 'Outside the API.';

create function public.rate_take(p_account_id uuid, p_bucket text, p_want int, p_limit int, p_window_ms int)
returns jsonb
language plpgsql volatile security definer set search_path = ''
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
  return jsonb_build_object('granted', v_granted,
    'wait_ms', greatest(ceil(extract(epoch from v_wait_until - v_now) * 1000), 0)::int);
end
$$;
comment on function public.rate_take(uuid, text, int, int, int) is
  'Grants up to p_want requests so that no window of p_window_ms sees more than p_limit; else says how long to wait.';

create function private.next_midnight(p_account_id uuid) returns timestamptz
language plpgsql stable set search_path = ''
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
comment on function private.next_midnight(uuid) is
  'When the portal''s day ends and HubSpot''s daily limit begins anew; null when its time zone is not known.';

create function public.rate_pause(p_account_id uuid, p_bucket text, p_ms int, p_until_midnight boolean default false)
returns jsonb
language sql volatile security definer set search_path = ''
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
comment on function public.rate_pause(uuid, text, int, boolean) is
  'Stops all grants of a budget after HubSpot answered 429: for p_ms, or until the portal''s midnight where that is known.';

revoke execute on function public.rate_take(uuid, text, int, int, int), public.rate_pause(uuid, text, int, boolean),
  private.next_midnight(uuid)
  from public, anon, authenticated;
grant execute on function public.rate_take(uuid, text, int, int, int), public.rate_pause(uuid, text, int, boolean)
  to service_role;
