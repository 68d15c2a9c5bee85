-- What else the rules watch: failures, dead letters, conflicts, documents, the connection, the day's calls.

create function private.measure_errors(p_account_id uuid) returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  -- Of fewer than twenty a share says nothing: it is shown, and not judged.
  select x.subject, case when x.attempts >= 20 then round(100.0 * x.failed / x.attempts, 2)::float end,
    jsonb_build_object('failed', x.failed, 'attempts', x.attempts, 'percent', round(100.0 * x.failed / nullif(x.attempts, 0), 2))
    || case when x.attempts = 0 then '{"state": "never"}' when x.attempts < 20 then '{"state": "unknown", "why": "too_few"}' else '{}'::jsonb end
  from (
    select 'jobs' as subject, count(*) filter (where j.state = 'dead') as failed, count(*) filter (where j.state <> 'cancelled') as attempts
    from private.jobs j where j.account_id = p_account_id and j.finished_at > clock_timestamp() - interval '1 hour'
    union all
    select 'reads', coalesce(sum(o.error_count), 0), coalesce(sum(o.records_count + o.error_count), 0)
    from public.sync_sessions s join public.sync_session_objects o on o.session_id = s.id
    where s.account_id = p_account_id and s.start_time > clock_timestamp() - interval '1 day'
      and coalesce(o.ended_at, clock_timestamp()) > clock_timestamp() - interval '1 hour'
    union all
    select 'writes', count(*) filter (where q.state = 'dead'), count(*) filter (where q.state in ('dead', 'synced'))
    from public.sync_queue q where q.account_id = p_account_id and q.updated_at > clock_timestamp() - interval '1 hour') x
$$;
comment on function private.measure_errors(uuid) is 'The share that failed in the last hour, in percent: of jobs, of records read, of changes sent.';
revoke all on function private.measure_errors(uuid) from public;

create function private.measure_calls(p_account_id uuid) returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  -- The smallest limit that HubSpot publishes is 250,000 a day; apps that connect by OAuth have none.
  select 'today', round(100.0 * c.calls / l.per_day, 2)::float, jsonb_build_object('day', c.day, 'calls', c.calls, 'per_day', l.per_day, 'by_purpose', c.by_purpose)
  from (select (clock_timestamp() at time zone 'utc')::date as day, coalesce(sum(k.calls), 0) as calls, coalesce(jsonb_object_agg(k.purpose, k.calls), '{}') as by_purpose
    from private.call_counts k where k.account_id = p_account_id and k.day = (clock_timestamp() at time zone 'utc')::date having true) c,
    (select coalesce((select s.value::bigint from private.settings s where s.name = 'hubspot_calls_per_day' and s.value ~ '^[1-9]\d{0,11}$'), 250000) as per_day) l
$$;
comment on function private.measure_calls(uuid) is
  'Today''s requests to HubSpot (UTC) by purpose, in percent of the setting hubspot_calls_per_day, or of 250,000.';
revoke all on function private.measure_calls(uuid) from public;

create function private.measure_documents(p_account_id uuid) returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  -- One that waits for its turn makes progress as long as another of the portal's is worked on.
  select 'open', coalesce(round(max(extract(epoch from clock_timestamp() - greatest(d.updated_at, j.updated_at,
      case when j.state = 'queued' then w.worked_at end)))::numeric), 0)::float, jsonb_build_object('open', count(d.id))
  from (select max(o.updated_at) as worked_at from private.jobs o
    where o.account_id = p_account_id and o.kind like 'document.%' and o.state in ('running', 'done')) w
  left join public.documents d on d.account_id = p_account_id and d.status not in ('completed', 'error')
  left join private.jobs j on j.id = d.job_id
$$;
comment on function private.measure_documents(uuid) is 'For how many seconds the open document that stands still the longest has made no progress.';
revoke all on function private.measure_documents(uuid) from public;

create function private.measure_functions() returns table (subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  -- How much the project is called is for owners and admins: members learn the share.
  select m.function_name, case when sum(m.calls) >= 20 then round(100.0 * sum(m.errors) / sum(m.calls), 2)::float end,
    case when sum(m.calls) >= 20 then '{}' else '{"state": "unknown", "why": "too_few"}'::jsonb end
  from public.function_metrics m where m.minute > clock_timestamp() - interval '15 minutes' group by 1
$$;
comment on function private.measure_functions() is 'The share of the calls of each edge function that failed in the last quarter of an hour, in percent.';
revoke all on function private.measure_functions() from public;

create function private.measures(p_account_id uuid) returns table (rule text, subject text, value double precision, data jsonb)
language sql stable security invoker set search_path = '' as $$
  -- Of a portal that is not connected, what HubSpot has to answer for is not known.
  with portal as (select a.*, a.status = 'active' as is_connected from public.hubspot_accounts a where a.id = p_account_id and a.personal_of is null)
  select x.rule, x.subject, case when p.is_connected or x.is_ours then x.value end,
    x.data || case when p.is_connected or x.is_ours then '{}' else '{"state": "unknown", "why": "not_connected"}'::jsonb end
  from portal p cross join lateral (
    select 'sync.lag' as rule, m.subject, m.value, m.data, false as is_ours from private.measure_lag(p_account_id) m
    union all select 'queue.depth', m.*, false from private.measure_queues(p_account_id) m
    union all select 'errors.rate', m.*, true from private.measure_errors(p_account_id) m
    union all select 'functions.errors', m.*, true from private.measure_functions() m
    union all select 'sync.drift', m.*, true from private.measure_drift(p_account_id) m
    union all select 'budget.calls', m.*, true from private.measure_calls(p_account_id) m
    union all select 'sync.conflicts', 'open', count(*), '{}', true
      from public.sync_conflicts k where k.account_id = p_account_id and k.status = 'open'
    union all select 'jobs.dead', 'jobs', coalesce(sum(d.n), 0)::float, jsonb_build_object('by_kind', coalesce(jsonb_object_agg(d.kind, d.n), '{}')), true
      from (select j.kind, count(*) as n from private.jobs j where j.account_id = p_account_id and j.state = 'dead' group by j.kind) d having true
    union all select 'documents.stuck', m.*, true from private.measure_documents(p_account_id) m
    union all select 'connection.stale', 'token', greatest(round(extract(epoch from clock_timestamp() - p.expires_at)::numeric), 0)::float,
        jsonb_build_object('expires_at', private.iso(p.expires_at), 'refreshed_at', private.iso(p.token_issued_at)), false
    union all select 'connection.scopes', 'scopes', cardinality(p.missing_scopes), jsonb_build_object('missing', to_jsonb(p.missing_scopes)), false) x
$$;
comment on function private.measures(uuid) is
  'All that is watched of a portal, by rule and subject. A value of null is not known: data.state says never or unknown.';
revoke all on function private.measures(uuid) from public;
