-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_write_back_block(p_job_id bigint, p_lease_token uuid, p_code text, p_detail text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes score_write_back_setups
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  perform private.enter_write_back_setup(v_job, 'blocked', null, p_code, p_detail);
  update private.jobs j set state = case when v_job.cancel_requested then 'cancelled' else 'done' end, lease_token = null,
    leased_until = null, error = null, result = jsonb_build_object('blocked', p_code), updated_at = clock_timestamp(),
    finished_at = clock_timestamp()
  where j.id = p_job_id;
  perform private.broadcast('account:' || v_job.account_id, 'score:write_back',
    jsonb_build_object('object_type', v_job.payload ->> 'object_type', 'state', 'blocked', 'code', p_code));
  return jsonb_build_object('state', 'blocked');
end
$$;
comment on function public.score_write_back_block(p_job_id bigint, p_lease_token uuid, p_code text, p_detail text) is 'Ends the job: nothing can be written to the portal until someone acts. The records stay pending.';

revoke all on function public.score_write_back_block(p_job_id bigint, p_lease_token uuid, p_code text, p_detail text) from public;
grant all on function public.score_write_back_block(p_job_id bigint, p_lease_token uuid, p_code text, p_detail text) to service_role;
