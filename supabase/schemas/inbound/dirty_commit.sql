-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.dirty_commit(p_lease_token uuid, p_rows jsonb, p_errors jsonb default '[]'::jsonb, p_linked jsonb default null::jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.sync_dirty is outside the API and nobody else writes the mirror
declare
  v_job private.jobs;
  v_object text;
  v_answer jsonb;
  v_rows jsonb;
  v_before text[];
  v_next timestamptz;
begin
  -- 1. The claim. One whose lease was taken over commits nothing: its successor reads later.
  select d.account_id, d.object_type into v_job.account_id, v_object from private.sync_dirty d
  where d.lease_token = p_lease_token order by d.account_id, d.object_type, d.record_id limit 1;
  if v_object is null then
    return jsonb_build_object('applied', 0, 'unchanged', 0, 'stale', 0, 'cleared', 0, 'later', 0);
  end if;
  perform from private.sync_dirty d where d.lease_token = p_lease_token order by d.account_id, d.object_type, d.record_id for update;
  -- 2. The mirror, and what could not be read; an error of what was read is over.
  v_before := private.links_from(v_job.account_id, v_object, p_rows, false);
  v_rows := private.keep_links(v_job.account_id, v_object, p_rows, p_linked);
  v_answer := private.mirror_upsert(v_job.account_id, v_object, v_rows);
  perform private.record_sync_errors(v_job, v_object, p_errors);
  update public.sync_errors e set resolved = true, updated_at = clock_timestamp()
  where e.account_id = v_job.account_id and e.entity_type = v_object and e.direction = 'hubspot_to_supabase' and not e.resolved
    and e.entity_id in (select r.value ->> 'hubspot_id' from jsonb_array_elements(p_rows) r)
    and not p_errors @> jsonb_build_array(jsonb_build_object('entity_id', e.entity_id));
  -- 3. The records, and those that they bring up.
  v_answer := v_answer || private.settle_dirty(p_lease_token, v_job.account_id, v_object, p_rows, p_errors);
  perform private.retire_losers(v_job.account_id, v_object, p_rows);
  perform private.follow_links(v_job.account_id, v_object, v_before, private.links_from(v_job.account_id, v_object, p_rows, true));
  -- 4. Somebody reads what is left, if the one who commits does not.
  select min(d.due_at) into v_next from private.sync_dirty d where d.account_id = v_job.account_id and d.lease_token is null;
  if v_next is not null then
    perform private.wake_inbound(v_job.account_id, v_next);
  end if;
  return v_answer;
end
$$;
comment on function public.dirty_commit(p_lease_token uuid, p_rows jsonb, p_errors jsonb, p_linked jsonb) is 'Commits the reads of a claim: rows through the gate, errors (entity_id, code, detail), and what becomes of the records; counts. p_linked: ids that were read with their links, null for all. The same again changes nothing.';

revoke all on function public.dirty_commit(p_lease_token uuid, p_rows jsonb, p_errors jsonb, p_linked jsonb) from public;
grant all on function public.dirty_commit(p_lease_token uuid, p_rows jsonb, p_errors jsonb, p_linked jsonb) to service_role;
