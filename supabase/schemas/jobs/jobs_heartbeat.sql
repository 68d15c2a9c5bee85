-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.jobs_heartbeat(p_id bigint, p_lease_token uuid, p_lease_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_cancelled boolean;
begin
  update private.jobs j set leased_until = clock_timestamp() + make_interval(secs => greatest(p_lease_seconds, 1))
  where j.id = p_id and j.state = 'running' and j.lease_token = p_lease_token
  returning j.cancel_requested into v_cancelled;
  return jsonb_build_object('alive', found, 'cancelled', coalesce(v_cancelled, false));
end
$$;
comment on function public.jobs_heartbeat(p_id bigint, p_lease_token uuid, p_lease_seconds integer) is 'Extends the lease. alive is false when it is lost, cancelled true when the job should stop.';

revoke all on function public.jobs_heartbeat(p_id bigint, p_lease_token uuid, p_lease_seconds integer) from public;
grant all on function public.jobs_heartbeat(p_id bigint, p_lease_token uuid, p_lease_seconds integer) to service_role;
