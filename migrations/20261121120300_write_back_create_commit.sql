-- score_write_back_commit: what became of the records of a slice, in one transaction.
-- Why: values, refusals, counts and the step together: a worker killed at any point repeats nothing that can be seen.
-- Who may call: the service, holding the job's lease.

create function private.record_refusals(p_job private.jobs, p_object text, p_refused jsonb) returns void
language sql volatile set search_path = ''
as $$
  insert into public.sync_errors as t (account_id, entity_type, entity_id, direction, error_code, error_message)
  select p_job.account_id, p_object, r.record_id, 'supabase_to_hubspot', coalesce(nullif(r.code, ''), 'unknown'),
    private.redact(r.detail)
  from jsonb_to_recordset(p_refused) r (record_id text, code text, detail text) order by r.record_id
  on conflict (account_id, entity_type, entity_id, direction, error_code) where not resolved do update set
    error_message = excluded.error_message, retry_count = t.retry_count + 1, updated_at = clock_timestamp()
$$;
comment on function private.record_refusals(private.jobs, text, jsonb) is
  'Keeps HubSpot''s reasons per record, without personal data; the same reason again counts up.';

create function private.write_back_settle(p_job private.jobs, p_object text, p_written jsonb, p_refused jsonb, p_gone jsonb)
returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ids text[];
begin
  -- 1. The rows, locked in id order. The statements below see every score whose trigger had its row before; a score that
  --    changes now waits for the row and marks it again. Either way nothing newer than what was sent is unmarked.
  v_ids := array(select x.id from (
    select i.value ->> 'record_id' from jsonb_array_elements(p_written || p_refused) i
    union all select g.value from jsonb_array_elements_text(p_gone) g) x (id) order by x.id collate "C");
  --    Made or locked in one pass: first all that are missing and then the others would be an order of its own, and two
  --    orders are a deadlock.
  insert into public.score_write_backs as w (account_id, object_type, record_id)
  select p_job.account_id, p_object, i from unnest(v_ids) i
  on conflict (account_id, object_type, record_id) do update set updated_at = w.updated_at where false;
  -- 2. What HubSpot has now. A score that has changed again since it was read for sending is marked. Times are
  --    compared as they were sent, in milliseconds.
  update public.score_write_backs w set state = 'written', score = coalesce((i."values" ->> 'score')::int, w.score),
    grade = coalesce(i."values" ->> 'grade', w.grade), reasons = coalesce(i."values" ->> 'reasons', w.reasons),
    scored_at = coalesce((i."values" ->> 'scored_at')::timestamptz, w.scored_at), written_at = v_now, refusals = 0,
    refused_values = null, retry_at = null, updated_at = v_now,
    pending_since = case when date_trunc('milliseconds', s.scored_at) is distinct from (i."values" ->> 'scored_at')::timestamptz
        -- Two scores may come in one millisecond.
        or s.score is distinct from coalesce((i."values" ->> 'score')::int, w.score)
        or s.grade is distinct from coalesce(i."values" ->> 'grade', w.grade)
      then coalesce(w.pending_since, v_now) end
  from jsonb_to_recordset(p_written) i (record_id text, "values" jsonb)
  left join public.record_scores s
    on s.account_id = p_job.account_id and s.object_type = p_object and s.record_id = i.record_id
  where w.account_id = p_job.account_id and w.object_type = p_object and w.record_id = i.record_id;
  -- 3. Refused: these values are not sent again before a day has passed, at most a week after several.
  update public.score_write_backs w set state = 'refused', refusals = w.refusals + 1,
    retry_at = v_now + least(interval '1 day' * (w.refusals + 1), interval '7 days'), updated_at = v_now,
    refused_values = case when date_trunc('milliseconds', s.scored_at) = i.scored_at
      then private.write_back_values(s.score, s.grade, coalesce(private.write_back_text(s.reasons), '')) end,
    pending_since = case when date_trunc('milliseconds', s.scored_at) is distinct from i.scored_at
      then coalesce(w.pending_since, v_now) end
  from jsonb_to_recordset(p_refused) i (record_id text, scored_at timestamptz)
  left join public.record_scores s
    on s.account_id = p_job.account_id and s.object_type = p_object and s.record_id = i.record_id
  where w.account_id = p_job.account_id and w.object_type = p_object and w.record_id = i.record_id;
  perform private.record_refusals(p_job, p_object, p_refused);
  -- 4. Gone: until the mirror shows the record alive again.
  update public.score_write_backs w set state = 'gone', pending_since = null, retry_at = null, updated_at = v_now
  where w.account_id = p_job.account_id and w.object_type = p_object
    and w.record_id in (select g.value from jsonb_array_elements_text(p_gone) g);
  -- 5. What was written or is gone is no error any more.
  update public.sync_errors e set resolved = true, updated_at = v_now
  where e.account_id = p_job.account_id and e.entity_type = p_object and e.direction = 'supabase_to_hubspot'
    and not e.resolved and e.entity_id = any (v_ids)
    and e.entity_id not in (select r.value ->> 'record_id' from jsonb_array_elements(p_refused) r);
end
$$;
comment on function private.write_back_settle(private.jobs, text, jsonb, jsonb, jsonb) is
  'Enters what HubSpot took, what it refused and what is gone, and takes the marks off.';

create function public.score_write_back_commit(p_job_id bigint, p_lease_token uuid, p_step int, p_written jsonb,
  p_refused jsonb, p_gone jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes score_write_backs
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_cursor jsonb := coalesce(v_job.cursor, '{"step": 0, "written": 0, "refused": 0, "gone": 0}');
  v_count int := jsonb_array_length(p_written) + jsonb_array_length(p_refused) + jsonb_array_length(p_gone);
begin
  -- 1. The same commit again (its answer was lost) has nothing left to do. What was sent is entered even when the job was
  --    cancelled meanwhile: HubSpot has it.
  if p_step = (v_cursor ->> 'step')::int then
    perform private.write_back_settle(v_job, v_object, p_written, p_refused, p_gone);
    v_cursor := v_cursor || jsonb_build_object('step', p_step + 1,
      'written', (v_cursor ->> 'written')::int + jsonb_array_length(p_written),
      'refused', (v_cursor ->> 'refused')::int + jsonb_array_length(p_refused),
      'gone', (v_cursor ->> 'gone')::int + jsonb_array_length(p_gone));
    -- 2. A walk over a range goes on behind what it offered, once all of that is settled.
    if (v_cursor -> 'sweep' ->> 'offered')::int = v_count then
      v_cursor := jsonb_set(v_cursor, '{sweep,after}', v_cursor -> 'sweep' -> 'next');
    end if;
    insert into public.sync_logs (account_id, operation, entity_type, entity_id, status, details)
    values (v_job.account_id, 'update', v_object,
      'batch:' || coalesce(p_written -> 0 ->> 'record_id', p_refused -> 0 ->> 'record_id', p_gone ->> 0, 'empty'),
      case when p_refused = '[]' then 'success' else 'warning' end,
      jsonb_build_object('write_back', true, 'written', jsonb_array_length(p_written),
        'refused', jsonb_array_length(p_refused), 'gone', jsonb_array_length(p_gone)));
    -- A fresh lease of the same length, and no attempts counted against progress.
    update private.jobs j set cursor = v_cursor, attempts = 0, updated_at = clock_timestamp(),
      leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds')
    where j.id = p_job_id;
    update public.score_write_back_setups s set error_code = null, error_message = null
    where s.account_id = v_job.account_id and s.object_type = v_object and s.state = 'ready' and s.error_code is not null;
  end if;
  return jsonb_build_object('cancelled', v_job.cancel_requested, 'totals', v_cursor - array['step', 'sweep']);
end
$$;
comment on function public.score_write_back_commit(bigint, uuid, int, jsonb, jsonb, jsonb) is
  'Commits a slice: values, refusals with HubSpot''s reasons, gone records, counts and lease; sent twice changes nothing.';

revoke execute on function private.record_refusals(private.jobs, text, jsonb),
  private.write_back_settle(private.jobs, text, jsonb, jsonb, jsonb),
  public.score_write_back_commit(bigint, uuid, int, jsonb, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.score_write_back_commit(bigint, uuid, int, jsonb, jsonb, jsonb) to service_role;
