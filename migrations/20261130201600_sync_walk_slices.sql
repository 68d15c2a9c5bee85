-- A scheduled run reads a slice of an object whole: the records behind the last one, and what the mirror has between them.
-- Why: what moves no date (associations, calculated values), or came into HubSpot's index late, is found by no search.
-- Who may call: the service, for a job that it holds.

create function public.sync_unmet(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text,
  p_upto text, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  -- Ids are numbers: the longer one is the greater, then the text decides.
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by length(x.hubspot_id), x.hubspot_id collate "C"), ''[]'') from (
       select t.hubspot_id from public.%I t
       where t.account_id = $1 and t.seen_at < $2 and t.archived_at is null
         and ($3 is null or (length(t.hubspot_id), t.hubspot_id collate "C") > (length($3), $3 collate "C"))
         and ($4 is null or (length(t.hubspot_id), t.hubspot_id collate "C") <= (length($4), $4 collate "C"))
         and not exists (
           select from public.sync_errors e
           where e.account_id = $1 and e.entity_type = $6 and e.entity_id = t.hubspot_id
             and e.direction = ''hubspot_to_supabase'' and e.error_code = ''hubspot_cannot_serve''
             and not e.resolved and e.updated_at >= $2)
       order by length(t.hubspot_id), t.hubspot_id collate "C" limit least(greatest($5, 1), 1000)) x',
    (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_ids using v_job.account_id, p_before, p_after, p_upto, p_limit, p_object;
  return jsonb_build_object('ids', v_ids);
end
$_$;
comment on function public.sync_unmet(bigint, uuid, text, timestamptz, text, text, int) is
  'Live records with an id behind p_after and up to p_upto that no read has seen since p_before and HubSpot did not fail to serve since, in the order of their ids as numbers.';
revoke all on function public.sync_unmet(bigint, uuid, text, timestamptz, text, text, int) from public, anon, authenticated;
grant execute on function public.sync_unmet(bigint, uuid, text, timestamptz, text, text, int) to service_role;

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
  -- 3. The records through the gate, and those that could not be read. A run that reads records whether they changed or not takes
  --    also what HubSpot turned back.
  v_answer := private.mirror_upsert(v_job.account_id, p_object, p_rows,
    case when coalesce(v_job.payload ->> 'since', '') = '' or v_job.payload #> '{plan,slice}' <> 'null' then (p_cursor ->> 'started_at')::timestamptz end);
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
