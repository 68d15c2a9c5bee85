-- score_write_back_slice: the next records of a job, with the values that HubSpot does not have.
-- Why: first the marked records, then the range that changed many at a time; both end when nothing differs any more.
-- Who may call: the service, holding the job's lease.

create function private.write_back_marked(p_job private.jobs, p_object text, p_limit int) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_ids text[];
  v_records jsonb;
  v_gone text[];
  v_idle text[];
begin
  -- The rows are locked before they are looked at: a score that changes meanwhile waits with its mark. Marks that are being
  -- set are passed over: their statement may still want the row of the set-up, which this job may have locked.
  select array_agg(l.record_id) into v_ids from (
    select w.record_id from public.score_write_backs w
    where w.account_id = p_job.account_id and w.object_type = p_object and w.pending_since is not null
    order by w.record_id limit p_limit for update skip locked) l;
  if v_ids is null then
    return null;
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('record_id', c.record_id, 'values', c.changed) order by c.record_id)
      filter (where c.changed is not null), '[]'),
    array_agg(c.record_id) filter (where c.gone), array_agg(c.record_id) filter (where c.changed is null and not c.gone)
  into v_records, v_gone, v_idle from private.write_back_changes(p_job.account_id, p_object, v_ids) c;
  -- Records without a change are done; so are those that the mirror knows to be gone.
  update public.score_write_backs w set pending_since = null, updated_at = clock_timestamp(),
    state = case when w.record_id = any (v_gone) then 'gone' else w.state end
  where w.account_id = p_job.account_id and w.object_type = p_object and w.record_id = any (v_gone || v_idle);
  return v_records;
end
$$;
comment on function private.write_back_marked(private.jobs, text, int) is
  'The next marked records with their changed values; null when none is marked. Takes the mark off those without a change.';

create function private.write_back_sweep(p_job private.jobs, p_object text, p_limit int, inout p_sweep jsonb, out records jsonb)
language plpgsql volatile set search_path = ''
as $$
declare
  v_ids text[];
  v_next text;
begin
  records := '[]';
  -- 1. A walk begins at the range as it is now.
  if p_sweep is null then
    select jsonb_build_object('version', s.sweep_version, 'from', s.sweep_from, 'to', s.sweep_to) into p_sweep
    from public.score_write_back_setups s
    where s.account_id = p_job.account_id and s.object_type = p_object and s.sweep_from is not null;
    if p_sweep is null then
      return;
    end if;
  end if;
  for i in 1 .. 5 loop
    -- 2. The next scores of the range: a few times as many as are asked for, should none of them differ.
    select array_agg(x.record_id) into v_ids from (
      select s.record_id from public.record_scores s
      where s.account_id = p_job.account_id and s.object_type = p_object and s.record_id >= p_sweep ->> 'from'
        and s.record_id > coalesce(p_sweep ->> 'after', '') and s.record_id <= p_sweep ->> 'to'
      order by s.record_id limit p_limit) x;
    if v_ids is null then
      -- 3. The end: unless scores were added to the range meanwhile, which is then walked again.
      update public.score_write_back_setups s set sweep_from = null, sweep_to = null
      where s.account_id = p_job.account_id and s.object_type = p_object
        and s.sweep_version = (p_sweep ->> 'version')::bigint;
      p_sweep := null;
      return;
    end if;
    select coalesce(jsonb_agg(jsonb_build_object('record_id', c.record_id, 'values', c.changed) order by c.record_id), '[]')
    into records from private.write_back_changes(p_job.account_id, p_object, v_ids) c where c.changed is not null;
    -- 4. The position moves when all that was offered is committed, at once when nothing was.
    v_next := v_ids[cardinality(v_ids)];
    if records <> '[]' then
      p_sweep := p_sweep || jsonb_build_object('next', v_next, 'offered', jsonb_array_length(records));
      return;
    end if;
    p_sweep := p_sweep || jsonb_build_object('after', v_next);
  end loop;
end
$$;
comment on function private.write_back_sweep(private.jobs, text, int, jsonb) is
  'The next records of the range whose values differ, and the walk''s position; a null position when no range is left.';

create function private.hold_write_back(p_job private.jobs) returns boolean
language plpgsql volatile set search_path = ''
as $$
declare
  v_object text := p_job.payload ->> 'object_type';
begin
  -- Two at once could reach HubSpot in one order and the database in the other. Asked without a lock first: the row is
  -- locked by whoever scores many records.
  if exists (select from public.score_write_back_setups s
    where s.account_id = p_job.account_id and s.object_type = v_object and s.holder_job = p_job.id) then
    return true;
  end if;
  insert into public.score_write_back_setups as s (account_id, object_type, holder_job)
  values (p_job.account_id, v_object, p_job.id)
  on conflict (account_id, object_type) do update set holder_job = excluded.holder_job
    where not exists (select from private.jobs j
      where j.id = s.holder_job and j.state = 'running' and j.leased_until >= clock_timestamp());
  return found;
end
$$;
comment on function private.hold_write_back(private.jobs) is
  'Whether this job may write to the portal: no other one of its object type is at it.';

create function public.score_write_back_slice(p_job_id bigint, p_lease_token uuid, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_limit int := least(greatest(p_limit, 1), 1000);
  v_cursor jsonb := coalesce(v_job.cursor, '{"step": 0, "written": 0, "refused": 0, "gone": 0}');
  v_sweep jsonb := v_cursor -> 'sweep';
  v_records jsonb;
  v_status text := 'open';
  v_more boolean := true;
begin
  if v_job.cancel_requested then
    return jsonb_build_object('status', 'cancelled');
  elsif not private.hold_write_back(v_job) then
    return jsonb_build_object('status', 'waits');
  elsif not (private.write_back_settings(v_job.account_id, v_object)).is_on then
    return jsonb_build_object('status', 'off');
  end if;
  v_sweep := nullif(v_sweep, 'null') - 'next' - 'offered';
  v_records := private.write_back_marked(v_job, v_object, v_limit);
  if v_records is null then
    select s.p_sweep, s.records into v_sweep, v_records from private.write_back_sweep(v_job, v_object, v_limit, v_sweep) s;
    if v_sweep is null then
      -- The end, unless a transaction is open that counts on this job for its marks; what it marked is looked for after the lock.
      if not pg_try_advisory_xact_lock(hashtext('score.write_back'), hashtext(v_job.account_id || v_object)) then
        v_status := 'waits';
      end if;
      v_more := exists (select from public.score_write_back_setups s
        where s.account_id = v_job.account_id and s.object_type = v_object and s.sweep_from is not null)
        or exists (select from public.score_write_backs w
        where w.account_id = v_job.account_id and w.object_type = v_object and w.pending_since is not null);
    end if;
  end if;
  update private.jobs j set cursor = v_cursor || jsonb_build_object('sweep', v_sweep) where j.id = p_job_id;
  return jsonb_build_object('status', v_status, 'object_type', v_object, 'records', v_records, 'more', v_more,
    'step', (v_cursor ->> 'step')::int,
    'definition_version', coalesce((select s.definition_version from public.score_write_back_setups s
      where s.account_id = v_job.account_id and s.object_type = v_object and s.state = 'ready'), 0));
end
$$;
comment on function public.score_write_back_slice(bigint, uuid, int) is
  'The next records with their changed values, and whether to ask again; status says why there is nothing to do: cancelled, off, waits (another job writes, or scores are being stored).';

revoke execute on function private.hold_write_back(private.jobs), private.write_back_marked(private.jobs, text, int),
  private.write_back_sweep(private.jobs, text, int, jsonb),
  public.score_write_back_slice(bigint, uuid, int) from public, anon, authenticated;
grant execute on function public.score_write_back_slice(bigint, uuid, int) to service_role;
