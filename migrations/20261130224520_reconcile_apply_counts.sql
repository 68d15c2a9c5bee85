-- A batch of a whole run tells what it finds in the mirror before it mends it.
-- Who may call: the service, for a job that it holds.

create or replace function public.sync_apply(p_job_id bigint, p_lease_token uuid, p_object text, p_rows jsonb, p_cursor jsonb, p_seen integer, p_errors jsonb, p_expected integer default null::integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_batch text;
  v_answer jsonb;
  v_errors int;
  -- A run that reads records whether they changed or not.
  v_is_whole boolean := coalesce(v_job.payload ->> 'since', '') = '' or v_job.payload #> '{plan,slice}' <> 'null';
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
  -- 3. The records through the gate, and those that could not be read. A whole run tells what it finds, and takes also what HubSpot
  --    turned back.
  if v_is_whole then
    perform private.count_findings(v_job, p_object,
      private.compare_reads(v_job.account_id, p_object, p_rows, p_cursor -> 'properties'));
  end if;
  v_answer := private.mirror_upsert(v_job.account_id, p_object, p_rows,
    case when v_is_whole then (p_cursor ->> 'started_at')::timestamptz end);
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
