-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_complete(p_id bigint, p_lease_token uuid, p_result jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_id, p_lease_token);
begin
  if v_job.cancel_requested then
    perform private.drop_job(v_job);
  else
    update private.jobs j set state = 'done', lease_token = null, leased_until = null, result = p_result, error = null,
      updated_at = clock_timestamp(), finished_at = clock_timestamp()
    where j.id = p_id;
    -- An object job that ends without sync_finish_object has ended well.
    if v_job.session_id is not null then
      perform private.end_object(v_job.session_id, v_job.payload ->> 'object', 'completed', null, null);
    end if;
  end if;
  return jsonb_build_object('completed', not v_job.cancel_requested);
end
$$;
comment on function public.jobs_complete(p_id bigint, p_lease_token uuid, p_result jsonb) is 'Ends a job that did its work; completed is false when it was cancelled meanwhile.';

revoke all on function public.jobs_complete(p_id bigint, p_lease_token uuid, p_result jsonb) from public;
grant all on function public.jobs_complete(p_id bigint, p_lease_token uuid, p_result jsonb) to service_role;
