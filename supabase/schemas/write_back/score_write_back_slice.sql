-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_write_back_slice(p_job_id bigint, p_lease_token uuid, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.score_write_back_slice(p_job_id bigint, p_lease_token uuid, p_limit integer) is 'The next records with their changed values, and whether to ask again; status says why there is nothing to do: cancelled, off, waits (another job writes, or scores are being stored).';

revoke all on function public.score_write_back_slice(p_job_id bigint, p_lease_token uuid, p_limit integer) from public;
grant all on function public.score_write_back_slice(p_job_id bigint, p_lease_token uuid, p_limit integer) to service_role;
