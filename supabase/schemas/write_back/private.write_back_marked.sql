-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_back_marked(p_job private.jobs, p_object text, p_limit integer) returns jsonb
  language plpgsql
  set search_path = ''
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
comment on function private.write_back_marked(p_job private.jobs, p_object text, p_limit integer) is 'The next marked records with their changed values; null when none is marked. Takes the mark off those without a change.';

revoke all on function private.write_back_marked(p_job private.jobs, p_object text, p_limit integer) from public;
