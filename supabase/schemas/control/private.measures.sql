-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measures(p_account_id uuid) returns table(rule text, subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
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
comment on function private.measures(p_account_id uuid) is 'All that is watched of a portal, by rule and subject. A value of null is not known: data.state says never or unknown.';

revoke all on function private.measures(p_account_id uuid) from public;
