-- How many requests each portal's HubSpot is asked a day, and what for.
-- Why: a portal's contingent is shared with other apps, so each kind of call has to be worth its number.
-- Who may call: rate_take and oauth_store_tokens count; operators read.

create table private.call_counts (
  account_id uuid not null,
  day date not null,
  purpose text not null,
  calls bigint not null default 0,
  constraint call_counts_pkey primary key (account_id, day, purpose),
  constraint call_counts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint call_counts_calls_is_nonnegative check (calls >= 0)
);
comment on table private.call_counts is 'Requests to HubSpot by portal, day and purpose.';
comment on column private.call_counts.account_id is 'The portal.';
comment on column private.call_counts.day is 'The day in UTC.';
comment on column private.call_counts.purpose is 'search, read, links, list, definitions, write, token or other.';
comment on column private.call_counts.calls is 'Requests that were permitted; of tokens, those that were refreshed.';
alter table private.call_counts enable row level security;
create policy "Only the service reads call counts" on private.call_counts for select to service_role using (true);
comment on policy "Only the service reads call counts" on private.call_counts is 'Outside the API.';
insert into private.portal_tables (table_name, position) values ('private.call_counts', 214);

create function private.count_calls(p_account_id uuid, p_purpose text, p_calls bigint) returns void
language sql volatile set search_path = ''
as $$
  insert into private.call_counts as c (account_id, day, purpose, calls)
  -- A portal that was erased meanwhile has no counts.
  select a.id, (clock_timestamp() at time zone 'utc')::date, p_purpose, p_calls
  from public.hubspot_accounts a where a.id = p_account_id and p_calls > 0
  on conflict (account_id, day, purpose) do update set calls = c.calls + excluded.calls
$$;
comment on function private.count_calls(uuid, text, bigint) is 'Counts requests to HubSpot of one purpose.';
revoke all on function private.count_calls(uuid, text, bigint) from public;

drop function public.rate_take(uuid, text, int, int, int);

create function public.rate_take(p_account_id uuid, p_bucket text, p_want int, p_limit int, p_window_ms int,
  p_purposes text[] default '{}') returns jsonb
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
  -- 4. Counted by what the first of those who wait are up to; in one order, so that two askers cannot deadlock.
  perform private.count_calls(p_account_id, coalesce(x.purpose, 'other'), x.calls)
  from (select p_purposes[n] as purpose, count(*) as calls from generate_series(1, v_granted) n group by 1 order by 1) x;
  return jsonb_build_object('granted', v_granted,
    'wait_ms', greatest(ceil(extract(epoch from v_wait_until - v_now) * 1000), 0)::int);
end
$$;
comment on function public.rate_take(uuid, text, int, int, int, text[]) is
  'Grants up to p_want requests so that no window of p_window_ms sees more than p_limit; else says how long to wait. Those granted are counted by p_purposes.';
revoke all on function public.rate_take(uuid, text, int, int, int, text[]) from public;
grant execute on function public.rate_take(uuid, text, int, int, int, text[]) to service_role;
