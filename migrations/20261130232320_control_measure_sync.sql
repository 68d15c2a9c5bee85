-- What the rules watch, measured: lag, queues, drift.

create index idx_jobs_finished on private.jobs (account_id, finished_at) where finished_at is not null;
comment on index private.idx_jobs_finished is 'What ended in the last hour.';
create index idx_sync_queue_updated on public.sync_queue (account_id, updated_at);
comment on index public.idx_sync_queue_updated is 'What ended in the last minutes.';

create function private.measure_lag(p_account_id uuid) returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
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
comment on function private.measure_lag(uuid) is
  'Seconds by channel and object: how long the oldest change waits, or in what time 95 % of the last five minutes'' changes arrived, whichever is longer.';
revoke all on function private.measure_lag(uuid) from public;

create function private.measure_queues(p_account_id uuid) returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  select q.subject, q.depth, jsonb_build_object('oldest_at', private.iso(q.oldest_at),
    'oldest_waits_s', round(extract(epoch from clock_timestamp() - q.oldest_at), 3)) || q.data
  from (
    select 'jobs' as subject, count(*) filter (where j.state = 'queued' and j.run_after <= clock_timestamp()) as depth,
      min(j.run_after) filter (where j.state = 'queued' and j.run_after <= clock_timestamp()) as oldest_at,
      jsonb_build_object('running', count(*) filter (where j.state = 'running'),
        'later', count(*) filter (where j.state = 'queued' and j.run_after > clock_timestamp())) as data
    from private.jobs j where j.account_id = p_account_id and j.state in ('queued', 'running')
    union all
    select 'inbound', count(*) filter (where d.due_at <= clock_timestamp()), min(d.created_at) filter (where d.due_at <= clock_timestamp()),
      jsonb_build_object('later', count(*) filter (where d.due_at > clock_timestamp()))
    from private.sync_dirty d where d.account_id = p_account_id
    union all
    select 'outbound', count(*), min(r.pending_since), '{}'
    from public.sync_records r where r.account_id = p_account_id and r.state in ('pending', 'sending')) q
$$;
comment on function private.measure_queues(uuid) is 'How much is due and not taken up: jobs, records of HubSpot''s to read, records of ours to send.';
revoke all on function private.measure_queues(uuid) from public;

create function private.measure_drift(p_account_id uuid) returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  select t.entity_type, case when t.last_reconciliation is not null or f.found > 0 then coalesce(f.found, 0) end,
    jsonb_build_object('compared_at', private.iso(t.last_reconciliation), 'count_gap', t.count_gap)
    || case when t.last_reconciliation is null and coalesce(f.found, 0) = 0 then '{"state": "never"}' else '{}'::jsonb end
  from public.sync_status t left join lateral (
    -- Since the last whole run began, and of a day: what a later comparison does not find again is over.
    select sum(o.missing_count + o.differing_count + o.extra_count) as found
    from public.sync_session_objects o join public.sync_sessions s on s.id = o.session_id
    where s.account_id = p_account_id and o.object_type = t.entity_type and o.ended_at > clock_timestamp() - interval '1 day'
      and s.start_time >= coalesce((
        select max(w.start_time) from public.sync_sessions w join public.sync_session_objects x on x.session_id = w.id
        where w.account_id = p_account_id and w.mode = 'full' and x.object_type = t.entity_type and x.status = 'completed'), '-infinity')) f on true
  where t.account_id = p_account_id
  union all
  select 'any', null, '{"state": "never"}' where not exists (select from public.sync_status t where t.account_id = p_account_id)
$$;
comment on function private.measure_drift(uuid) is
  'By object, the records that comparisons of the last day found missing, different or too much, from the last whole one on.';
revoke all on function private.measure_drift(uuid) from public;
