-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_write_back_ready(p_job_id bigint, p_lease_token uuid, p_version integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes score_write_back_setups
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  perform private.enter_write_back_setup(v_job, 'ready', p_version, null, null);
  return jsonb_build_object('state', 'ready');
end
$$;
comment on function public.score_write_back_ready(p_job_id bigint, p_lease_token uuid, p_version integer) is 'The portal has our properties in this version.';

revoke all on function public.score_write_back_ready(p_job_id bigint, p_lease_token uuid, p_version integer) from public;
grant all on function public.score_write_back_ready(p_job_id bigint, p_lease_token uuid, p_version integer) to service_role;
