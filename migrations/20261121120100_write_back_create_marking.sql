-- Marking changed scores for the write-back, and queueing the job that writes them.
-- Why: the mark is set by whoever changes a score, in the same transaction: nothing is forgotten, nothing is sent twice.
-- Who may call: triggers and definer functions.

insert into private.job_kinds (kind, function_name, handler) values
  ('score.write_back', 'score-batch', 'write_back_job_changed');

create function private.write_back_job_changed(p_job private.jobs) returns void
language sql volatile set search_path = ''
as $$
  insert into public.score_write_back_setups as s (account_id, object_type, error_code, error_message, checked_at)
  select p_job.account_id, p_job.payload ->> 'object_type', coalesce(p_job.error ->> 'code', 'given_up'),
    coalesce(p_job.error ->> 'detail', 'The write-back was given up; the schedule tries it again.'), clock_timestamp()
  where p_job.state = 'dead'
  on conflict (account_id, object_type) do update
    set error_code = excluded.error_code, error_message = excluded.error_message, checked_at = excluded.checked_at
$$;
comment on function private.write_back_job_changed(private.jobs) is
  'Notes why a write-back died; its records stay pending for the next one.';

create function private.write_back_settings(p_account_id uuid, p_object_type text, out is_on boolean, out debounce_seconds int)
language sql stable set search_path = ''
as $$
  select coalesce(max(c.settings ->> 'write_back'), 'true') = 'true',
    coalesce(max(case when c.settings ->> 'debounce_seconds' ~ '^\d{1,6}$' then (c.settings ->> 'debounce_seconds')::int end), 30)
  from public.ai_configurations c
  where c.account_id = p_account_id and c.purpose = 'scoring:' || p_object_type and c.is_active
$$;
comment on function private.write_back_settings(uuid, text) is
  'Whether scores of the object are written back (the default) and how long changes are gathered first.';

create function private.enqueue_write_back(p_account_id uuid, p_object_type text, p_delay_seconds int default null,
  p_blocked boolean default false) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_settings record;
begin
  -- The waiting job will see this transaction's marks: it does not end while this lock is held (score_write_back_slice).
  -- Not a lock of the job's row: even with skip locked PostgreSQL waits for a row that has just been claimed, and with marks
  -- in hand that is a deadlock. Two transactions at once may both find none; the second job then finds nothing to do.
  perform pg_advisory_xact_lock_shared(hashtext('score.write_back'), hashtext(p_account_id || p_object_type));
  if exists (select from private.jobs j
    where j.kind = 'score.write_back' and j.account_id = p_account_id and j.state = 'queued'
      and j.payload ->> 'object_type' = p_object_type) then
    return null;
  end if;
  select s.* into v_settings from private.write_back_settings(p_account_id, p_object_type) s;
  if not v_settings.is_on
    or not exists (select from public.hubspot_accounts a where a.id = p_account_id and a.status = 'active')
    -- A portal that takes nothing is asked again by the schedule, not at each change.
    or not p_blocked and exists (select from public.score_write_back_setups s
      where s.account_id = p_account_id and s.object_type = p_object_type and s.state = 'blocked') then
    return null;
  end if;
  return private.enqueue_job('score.write_back', p_account_id, null, jsonb_build_object('object_type', p_object_type),
    clock_timestamp() + make_interval(secs => coalesce(p_delay_seconds, v_settings.debounce_seconds)));
end
$$;
comment on function private.enqueue_write_back(uuid, text, int, boolean) is
  'Queues one debounced write-back of an object type, unless one waits, it is off, blocked (but for p_blocked) or the portal is not connected.';

create function private.mark_write_backs() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else marks write-backs
declare
  v_changed record;
begin
  for v_changed in select n.account_id, n.object_type, count(*) as rows, min(n.record_id) as low, max(n.record_id) as high,
      max(n.scored_at) as scored_at, null::text[] as ids from new_scores n group by 1, 2 order by 1, 2 loop
    -- 1. A statement that only moved staleness leaves every scored_at as it was.
    if tg_op = 'UPDATE' then
      continue when v_changed.scored_at = (select max(o.scored_at) from old_scores o
        where o.account_id = v_changed.account_id and o.object_type = v_changed.object_type);
    end if;
    if v_changed.rows > 50 then
      -- 2. Many at once: their range, which the job compares record by record.
      insert into public.score_write_back_setups as s (account_id, object_type, sweep_from, sweep_to, sweep_version)
      values (v_changed.account_id, v_changed.object_type, v_changed.low, v_changed.high, 1)
      on conflict (account_id, object_type) do update set sweep_from = least(s.sweep_from, excluded.sweep_from),
        sweep_to = greatest(s.sweep_to, excluded.sweep_to), sweep_version = s.sweep_version + 1;
    else
      -- 3. A few: each that changed; a score rescored to the same score, grade and reasons is no news for HubSpot. In id
      --    order, so that two marks cannot deadlock. A row that is marked already is locked all the same, so that this and
      --    a commit of a write-back wait for each other (see write_back_settle).
      if tg_op = 'UPDATE' then
        v_changed.ids := array(
          select n.record_id from new_scores n join old_scores o using (account_id, object_type, record_id)
          where n.account_id = v_changed.account_id and n.object_type = v_changed.object_type
            and (n.score, n.grade, n.reasons) is distinct from (o.score, o.grade, o.reasons) order by 1);
      else
        v_changed.ids := array(select n.record_id from new_scores n
          where n.account_id = v_changed.account_id and n.object_type = v_changed.object_type order by 1);
      end if;
      insert into public.score_write_backs as w (account_id, object_type, record_id, pending_since)
      select v_changed.account_id, v_changed.object_type, i, clock_timestamp() from unnest(v_changed.ids) i
      on conflict (account_id, object_type, record_id) do update
        set pending_since = excluded.pending_since, updated_at = excluded.pending_since
        where w.pending_since is null;
      continue when not found;
    end if;
    perform private.enqueue_write_back(v_changed.account_id, v_changed.object_type);
  end loop;
  return null;
end
$$;
comment on function private.mark_write_backs() is
  'Statement trigger of record_scores: marks changed scores, a few by their rows and many by their range, and queues the write-back.';

create trigger _500_write_back_insert after insert on public.record_scores
  referencing new table as new_scores for each statement execute function private.mark_write_backs();
create trigger _500_write_back_update after update on public.record_scores
  referencing old table as old_scores new table as new_scores for each statement execute function private.mark_write_backs();

create function private.write_back_text(p_reasons jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_reason jsonb;
  v_sentence text;
  v_lines text;
begin
  -- The three that weigh most, a line each, with the direction in which they move the score. They come first: scoring
  -- orders them so. It runs for every record of a batch, so no set is made of them.
  for i in 0 .. 2 loop
    v_reason := p_reasons -> i;
    exit when v_reason is null;
    v_sentence := coalesce(v_reason ->> 'text', (v_reason ->> 'label') || ': ' || (v_reason ->> 'value'));
    v_lines := concat_ws(e'\n', v_lines,
      case when starts_with(v_reason ->> 'contribution', '-') then '- ' else '+ ' end || left(v_sentence, 200));
  end loop;
  return nullif(v_lines, '');
end
$$;
comment on function private.write_back_text(jsonb) is 'The reasons of a score as the text that HubSpot shows.';

revoke execute on function private.write_back_job_changed(private.jobs), private.write_back_settings(uuid, text),
  private.enqueue_write_back(uuid, text, int, boolean), private.mark_write_backs(),
  private.write_back_text(jsonb) from public;
