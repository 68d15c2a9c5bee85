-- The step that commits what was read of a claim: rows through the gate, errors, dirty records, events, in one transaction.
-- Why: a kill between read and commit repeats the read, and one behind the commit repeats nothing.
-- Who may call: the service.

create function private.retire_losers(p_account_id uuid, p_object text, p_rows jsonb) returns integer
language plpgsql volatile set search_path = ''
as $_$
declare
  v_marks jsonb;
begin
  -- A winner names whom it took in: those whom the mirror still shows are read, and told as merged by that read.
  execute format($sql$
    select jsonb_agg(jsonb_build_object('id', t.hubspot_id, 'forced', true))
    from jsonb_array_elements($2) r
    cross join regexp_split_to_table(r.value #>> '{raw_json,properties,hs_merged_object_ids}', '\s*;\s*') l (id)
    join public.%I t on t.account_id = $1 and t.hubspot_id = l.id and t.merged_into is null
    where r.value #>> '{raw_json,properties,hs_merged_object_ids}' is not null
      and t.hubspot_id <> r.value ->> 'hubspot_id'
      and not exists (select from jsonb_to_recordset($2) x (hubspot_id text) where x.hubspot_id = t.hubspot_id)
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_marks using p_account_id, p_rows;
  return private.mark_dirty(p_account_id, p_object, coalesce(v_marks, '[]'), interval '0');
end
$_$;
comment on function private.retire_losers(uuid, text, jsonb) is 'Has those read whom the winners of these rows name and the mirror does not know as merged. Returns how many.';
revoke all on function private.retire_losers(uuid, text, jsonb) from public;

create function private.keep_links(p_account_id uuid, p_object text, p_rows jsonb, p_linked jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $_$
declare
  v_rows jsonb;
begin
  if p_linked is null or p_rows = '[]' then
    return p_rows;
  end if;
  -- Locked in the order of every writer, so that no links come between this and the gate.
  execute format($sql$
    with stored as materialized (
      select t.hubspot_id, t.raw_json -> 'associations' as links from public.%I t
      where t.account_id = $1 and t.hubspot_id in (
        select r.value ->> 'hubspot_id' from jsonb_array_elements($2) r where not $3 ? (r.value ->> 'hubspot_id')
          and r.value ->> 'archived_at' is null)
      order by t.hubspot_id for update)
    select jsonb_agg(case when s.links is not null and r.value ? 'raw_json'
        then jsonb_set(r.value, '{raw_json,associations}', s.links) else r.value end order by r.ordinality)
    from jsonb_array_elements($2) with ordinality r left join stored s on s.hubspot_id = r.value ->> 'hubspot_id'
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_rows using p_account_id, p_rows, p_linked;
  return v_rows;
end
$_$;
comment on function private.keep_links(uuid, text, jsonb, jsonb) is 'The rows; the live ones that were read without their links have the stored ones.';
revoke all on function private.keep_links(uuid, text, jsonb, jsonb) from public;

create function public.dirty_commit(p_lease_token uuid, p_rows jsonb, p_errors jsonb default '[]', p_linked jsonb default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.dirty_commit(uuid, jsonb, jsonb, jsonb) is
  'Commits the reads of a claim: rows through the gate, errors (entity_id, code, detail), and what becomes of the records; counts. p_linked: ids that were read with their links, null for all. The same again changes nothing.';
revoke all on function public.dirty_commit(uuid, jsonb, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.dirty_commit(uuid, jsonb, jsonb, jsonb) to service_role;
