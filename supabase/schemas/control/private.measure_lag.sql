-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_lag(p_account_id uuid) returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
  with objects as (
    -- What waits, also for another try. What only our own writes announced may wait for more of its kind, three minutes.
    select 'inbound/' || d.object_type as subject,
      greatest(extract(epoch from clock_timestamp() - min(case when d.bulk then d.due_at + interval '3 minutes' else d.created_at end)), 0) as waits,
      count(*) as waiting, null::float as p50, null::float as p95, 0::bigint as done
    from private.sync_dirty d where d.account_id = p_account_id group by d.object_type
    union all
    select 'outbound/' || r.object_type, extract(epoch from clock_timestamp() - min(r.pending_since)), count(*), null, null, 0
    from public.sync_records r where r.account_id = p_account_id and r.state in ('pending', 'sending') group by r.object_type
    union all
    -- What arrived in the last five minutes.
    select 'inbound/' || w.object_type, null, 0, percentile_disc(0.5) within group (order by l.s), percentile_disc(0.95) within group (order by l.s), count(*)
    from public.webhook_events w cross join lateral (select extract(epoch from w.applied_at - w.occurred_at)::float as s) l
    where w.account_id = p_account_id and w.applied_at > clock_timestamp() - interval '5 minutes' group by w.object_type
    union all
    select 'outbound/' || q.table_name, null, 0, percentile_disc(0.5) within group (order by l.s), percentile_disc(0.95) within group (order by l.s), count(*)
    from public.sync_queue q cross join lateral (select extract(epoch from q.updated_at - q.created_at)::float as s) l
    where q.account_id = p_account_id and q.state = 'synced' and q.updated_at > clock_timestamp() - interval '5 minutes' group by q.table_name
    union all
    -- Where something ever came or went, nothing that waits is a lag of none.
    select distinct 'inbound/' || w.object_type, 0, 0, null::float, null::float, 0::bigint
    from public.webhook_events w where w.account_id = p_account_id and w.applied_at > clock_timestamp() - interval '1 day'
    union all
    select distinct 'outbound/' || r.object_type, 0, 0, null::float, null::float, 0::bigint from public.sync_records r where r.account_id = p_account_id
  )
  select o.subject, round(greatest(max(o.waits), max(o.p95))::numeric, 3)::float, jsonb_build_object('waiting', sum(o.waiting), 'arrived', sum(o.done),
    'oldest_waits_s', round(max(o.waits) filter (where o.waiting > 0)::numeric, 3), 'p50_s', round(max(o.p50)::numeric, 3), 'p95_s', round(max(o.p95)::numeric, 3))
  from objects o group by o.subject
  union all
  select x.channel || '/any', null, '{"state": "never"}' from unnest(array['inbound', 'outbound']) x (channel)
  where not exists (select from objects o where starts_with(o.subject, x.channel))
$$;
comment on function private.measure_lag(p_account_id uuid) is 'Seconds by channel and object: how long the oldest change waits, or in what time 95 % of the last five minutes'' changes arrived, whichever is longer.';

revoke all on function private.measure_lag(p_account_id uuid) from public;
