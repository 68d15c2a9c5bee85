-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_batch(p_job private.jobs, p_object text, p_seen integer, p_counts jsonb, p_errors integer, p_phase text, p_expected integer) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_session public.sync_sessions;
begin
  if p_job.session_id is null then
    return;
  end if;
  update public.sync_session_objects o set
    phase = coalesce(p_phase, o.phase),
    expected = coalesce(p_expected, o.expected),
    records_count = o.records_count + p_seen,
    applied_count = o.applied_count + (p_counts ->> 'applied')::int,
    unchanged_count = o.unchanged_count + (p_counts ->> 'unchanged')::int,
    stale_count = o.stale_count + (p_counts ->> 'stale')::int,
    error_count = o.error_count + p_errors
  where o.session_id = p_job.session_id and o.object_type = p_object;
  update public.sync_sessions s set records_count = s.records_count + p_seen, error_count = s.error_count + p_errors
  where s.id = p_job.session_id returning * into v_session;
  perform private.broadcast('account:' || p_job.account_id, 'sync:progress', jsonb_build_object(
    'session_id', v_session.session_id, 'object', p_object, 'records_count', v_session.records_count,
    'error_count', v_session.error_count));
end
$$;
comment on function private.count_batch(p_job private.jobs, p_object text, p_seen integer, p_counts jsonb, p_errors integer, p_phase text, p_expected integer) is 'Adds a batch to the counts of its object and session, and tells the members.';

revoke all on function private.count_batch(p_job private.jobs, p_object text, p_seen integer, p_counts jsonb, p_errors integer, p_phase text, p_expected integer) from public;
