-- private.write_back_settle: reasons that changed within the millisecond of the score that was sent are still to be sent.
-- Why: HubSpot's times are in milliseconds; score and grade were compared, reasons were not, and the mark was taken off.
-- Who may call: score_write_back_commit alone, as before.

create or replace function private.write_back_settle(p_job private.jobs, p_object text, p_written jsonb, p_refused jsonb, p_gone jsonb)
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
        or coalesce(private.write_back_text(s.reasons), '') is distinct from coalesce(i."values" ->> 'reasons', w.reasons)
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
