-- score_write_back_slice: the next pending records of a job, with the values that HubSpot does not have yet.
-- Why: what changed is decided where both sides are known; a record without a changed value costs no request.
-- Who may call: the service, holding the job's lease.

create function private.write_back_waits(p_job private.jobs) returns boolean
language sql stable set search_path = ''
as $$
  -- Two at once would send the same records twice; the older one goes on.
  select exists (
    select from private.jobs j where j.kind = 'score.write_back' and j.account_id = p_job.account_id and j.state = 'running'
      and j.leased_until >= clock_timestamp() and j.id < p_job.id
      and j.payload ->> 'object_type' = p_job.payload ->> 'object_type')
$$;
comment on function private.write_back_waits(private.jobs) is
  'Whether an older write-back of the same portal and object type is at work.';

create function private.write_back_changes(p_account_id uuid, p_object text, p_ids text[])
returns table (record_id text, gone boolean, changed jsonb)
language plpgsql stable set search_path = ''
as $$
begin
  -- What HubSpot has: what was written last, or what the mirror read since, should someone have changed it there.
  return query execute format($sql$
    with pending as (
      select w.* from public.score_write_backs w where w.account_id = $1 and w.object_type = $2 and w.record_id = any ($3)
    ), both_sides as (
      select w.record_id, m.archived_at is not null as gone, s.record_id is not null as scored, s.score, s.grade, s.scored_at,
        coalesce(private.write_back_text(s.reasons), '') as reasons,
        case when f.fresh then f.properties ->> 'sales_copilot_score' else w.score::text end as known_score,
        case when f.fresh then f.properties ->> 'sales_copilot_grade' else w.grade end as known_grade,
        case when f.fresh then coalesce(f.properties ->> 'sales_copilot_reasons', '') else w.reasons end as known_reasons
      from pending w
      left join public.record_scores s
        on s.account_id = w.account_id and s.object_type = w.object_type and s.record_id = w.record_id
      left join public.%I m on m.account_id = w.account_id and m.hubspot_id = w.record_id
      cross join lateral (select m.raw_json -> 'properties' as properties,
        coalesce(w.written_at < m.read_at and m.raw_json -> 'properties' ? 'sales_copilot_score', false) as fresh) f
    )
    select b.record_id, b.gone, case when b.scored and not b.gone then jsonb_strip_nulls(jsonb_build_object(
      'score', case when b.score::text is distinct from b.known_score then b.score end,
      'grade', case when b.grade is distinct from b.known_grade then b.grade end,
      'reasons', case when b.reasons is distinct from b.known_reasons then b.reasons end,
      'scored_at', case when (b.score::text, b.grade, b.reasons)
        is distinct from (b.known_score, b.known_grade, b.known_reasons) then private.iso(b.scored_at) end)) else '{}' end
    from both_sides b order by b.record_id
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  using p_account_id, p_object, p_ids;
end
$$;
comment on function private.write_back_changes(uuid, text, text[]) is
  'Of each record: whether it is gone in HubSpot, and which of its values HubSpot does not have.';

create function public.score_write_back_slice(p_job_id bigint, p_lease_token uuid, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_limit int := least(greatest(p_limit, 1), 1000);
  v_records jsonb;
  v_idle text[];
  v_gone text[];
  v_picked text[];
begin
  -- 1. Nothing to do now, or at all.
  if v_job.cancel_requested then
    return jsonb_build_object('status', 'cancelled');
  elsif private.write_back_waits(v_job) then
    return jsonb_build_object('status', 'waits');
  elsif not (private.write_back_settings(v_job.account_id, v_object)).is_on then
    return jsonb_build_object('status', 'off');
  end if;
  -- 2. The rows are locked before they are looked at: a score that changes meanwhile waits with its mark.
  select array_agg(l.record_id) into v_picked from (
    select w.record_id from public.score_write_backs w
    where w.account_id = v_job.account_id and w.object_type = v_object and w.pending_since is not null
    order by w.record_id limit v_limit for update) l;
  select coalesce(jsonb_agg(jsonb_build_object('record_id', c.record_id, 'values', c.changed)
      order by c.record_id) filter (where c.changed <> '{}'), '[]'),
    array_agg(c.record_id) filter (where c.gone), array_agg(c.record_id) filter (where c.changed = '{}' and not c.gone)
  into v_records, v_gone, v_idle
  from private.write_back_changes(v_job.account_id, v_object, v_picked) c;
  -- 3. Records without a change are done; so are those that the mirror knows to be gone.
  update public.score_write_backs w set pending_since = null, updated_at = clock_timestamp(),
    state = case when w.record_id = any (v_gone) then 'gone' else w.state end
  where w.account_id = v_job.account_id and w.object_type = v_object and w.record_id = any (v_gone || v_idle);
  return jsonb_build_object('status', 'open', 'object_type', v_object, 'records', v_records, 'more', coalesce(cardinality(v_picked), 0) = v_limit,
    'step', coalesce((v_job.cursor ->> 'step')::int, 0),
    'definition_version', coalesce((select s.definition_version from public.score_write_back_setups s
      where s.account_id = v_job.account_id and s.object_type = v_object and s.state = 'ready'), 0));
end
$$;
comment on function public.score_write_back_slice(bigint, uuid, int) is
  'The next pending records with their changed values; status says when there is nothing to do: cancelled, waits or off.';

revoke execute on function private.write_back_waits(private.jobs), private.write_back_changes(uuid, text, text[]),
  public.score_write_back_slice(bigint, uuid, int) from public, anon, authenticated;
grant execute on function public.score_write_back_slice(bigint, uuid, int) to service_role;
