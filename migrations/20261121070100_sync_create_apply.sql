-- sync_apply: one batch of records, committed with its counts, its cursor and its log.
-- Why: rows and cursor in one transaction: a worker killed at any point loses nothing and repeats nothing that shows.
-- Who may call: the service, holding the job's lease.

create function private.record_sync_errors(p_job private.jobs, p_object text, p_errors jsonb) returns int
language sql volatile set search_path = ''
as $$
  with incoming as (
    select e.entity_id, coalesce(e.code, 'unknown') as code, max(private.redact(e.detail)) as detail
    from jsonb_to_recordset(coalesce(p_errors, '[]')) e (entity_id text, code text, detail text)
    where e.entity_id is not null group by 1, 2
  ), stored as (
    insert into public.sync_errors as t (account_id, session_id, entity_type, entity_id, error_code, error_message)
    select p_job.account_id, p_job.session_id, p_object, i.entity_id, i.code, i.detail
    from incoming i order by i.entity_id, i.code
    on conflict (account_id, entity_type, entity_id, direction, error_code) where not resolved do update set
      session_id = excluded.session_id, error_message = excluded.error_message, retry_count = t.retry_count + 1,
      updated_at = clock_timestamp()
    returning 1
  )
  select count(*)::int from stored
$$;
comment on function private.record_sync_errors(private.jobs, text, jsonb) is
  'Stores the records of a batch that could not be applied; a known error counts up. Returns how many.';

create function private.count_batch(p_job private.jobs, p_object text, p_seen int, p_counts jsonb, p_errors int,
  p_phase text, p_expected int) returns void
language plpgsql volatile set search_path = ''
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
comment on function private.count_batch(private.jobs, text, int, jsonb, int, text, int) is
  'Adds a batch to the counts of its object and session, and tells the members.';

create function public.sync_apply(p_job_id bigint, p_lease_token uuid, p_object text, p_rows jsonb, p_cursor jsonb,
  p_seen int, p_errors jsonb, p_expected int default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_batch text;
  v_answer jsonb;
  v_errors int;
begin
  -- 1. Cancelled: nothing more is written.
  if v_job.cancel_requested then
    return jsonb_build_object('applied', 0, 'unchanged', 0, 'stale', 0, 'cancelled', true);
  end if;
  -- 2. The same batch again (its answer was lost): the same answer, and nothing counted twice. Its reads' times are in
  --    the fingerprint, so that a batch that was truly read again is another one.
  v_batch := md5(jsonb_build_array(p_object, p_cursor, p_seen, jsonb_array_length(p_rows), p_errors,
    p_rows -> 0 -> 'hubspot_id', p_rows -> 0 -> 'read_at', p_rows -> -1 -> 'hubspot_id', p_rows -> -1 -> 'read_at')::text);
  if v_job.last_batch = v_batch then
    return v_job.last_answer;
  end if;
  -- 3. The records through the gate, and those that could not be read.
  v_answer := private.mirror_upsert(v_job.account_id, p_object, p_rows);
  v_errors := private.record_sync_errors(v_job, p_object, p_errors);
  if exists (select from public.sync_errors e
    where e.account_id = v_job.account_id and e.entity_type = p_object and not e.resolved) then
    update public.sync_errors e set resolved = true, updated_at = clock_timestamp()
    where e.account_id = v_job.account_id and e.entity_type = p_object and e.direction = 'hubspot_to_supabase'
      and not e.resolved and e.entity_id in (select r.value ->> 'hubspot_id' from jsonb_array_elements(p_rows) r)
      and not coalesce(p_errors, '[]') @> jsonb_build_array(jsonb_build_object('entity_id', e.entity_id));
  end if;
  -- 4. Counts and log.
  perform private.count_batch(v_job, p_object, p_seen, v_answer, v_errors, p_cursor ->> 'phase', p_expected);
  insert into public.sync_logs (session_id, account_id, operation, entity_type, entity_id, status, details)
  values (v_job.session_id, v_job.account_id, 'sync', p_object,
    'batch:' || coalesce(p_rows -> 0 ->> 'hubspot_id', 'empty'),
    case when v_errors > 0 then 'warning' else 'success' end,
    v_answer || jsonb_build_object('seen', p_seen, 'errors', v_errors));
  -- 5. The cursor, a fresh lease of the same length, and no attempts counted against progress.
  v_answer := v_answer || jsonb_build_object('cancelled', false);
  update private.jobs j set cursor = p_cursor, attempts = 0, last_batch = v_batch, last_answer = v_answer,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return v_answer;
end
$$;
comment on function public.sync_apply(bigint, uuid, text, jsonb, jsonb, int, jsonb, int) is
  'Commits a batch: rows through the gate, errors, counts, log and cursor in one transaction; extends the lease.';

revoke execute on function private.record_sync_errors(private.jobs, text, jsonb),
  private.count_batch(private.jobs, text, int, jsonb, int, text, int),
  public.sync_apply(bigint, uuid, text, jsonb, jsonb, int, jsonb, int) from public, anon, authenticated;
grant execute on function public.sync_apply(bigint, uuid, text, jsonb, jsonb, int, jsonb, int) to service_role;
