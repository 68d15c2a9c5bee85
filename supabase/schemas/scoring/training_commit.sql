-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.training_commit(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_progress jsonb, p_blobs jsonb default '{}'::jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_id uuid := (v_job.payload ->> 'run_id')::uuid;
begin
  if v_job.cancel_requested then
    return jsonb_build_object('cancelled', true);
  end if;
  -- Everything here says how it is from now on, so the same commit again changes nothing.
  delete from private.training_blobs b using jsonb_each(coalesce(p_blobs, '{}')) e
  where b.run_id = v_id and b.name = e.key and e.value = 'null';
  insert into private.training_blobs as b (run_id, name, bytes)
  select v_id, e.key, decode(e.value #>> '{}', 'base64') from jsonb_each(coalesce(p_blobs, '{}')) e where e.value <> 'null'
  on conflict (run_id, name) do update set bytes = excluded.bytes, updated_at = clock_timestamp();
  update public.training_runs r set progress = r.progress || coalesce(p_progress, '{}') where r.id = v_id;
  perform private.broadcast('account:' || v_job.account_id, 'training:progress',
    jsonb_build_object('run_id', v_id, 'progress', p_progress));
  update private.jobs j set cursor = p_cursor, attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('cancelled', false);
end
$$;
comment on function public.training_commit(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_progress jsonb, p_blobs jsonb) is 'Commits the position with the blobs (base64; null removes one) and the progress; extends the lease.';

revoke all on function public.training_commit(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_progress jsonb, p_blobs jsonb) from public;
grant all on function public.training_commit(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_progress jsonb, p_blobs jsonb) to service_role;
