-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_errors(p_account_id uuid) returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
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
comment on function private.measure_errors(p_account_id uuid) is 'The share that failed in the last hour, in percent: of jobs, of records read, of changes sent.';

revoke all on function private.measure_errors(p_account_id uuid) from public;
