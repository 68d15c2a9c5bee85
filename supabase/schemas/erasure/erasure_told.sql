-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.erasure_told(p_job_id bigint, p_lease_token uuid, p_code text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  update public.person_erasures e set in_hubspot = case when p_code is null then 'deleted' else 'refused' end,
    hubspot_error = p_code, updated_at = clock_timestamp()
  where e.id = (v_job.payload ->> 'erasure_id')::uuid and e.job_id = p_job_id and e.in_hubspot = 'asked';
  return jsonb_build_object('told', found);
end
$$;
comment on function public.erasure_told(p_job_id bigint, p_lease_token uuid, p_code text) is 'Enters that HubSpot deleted the contacts of an erasure, or with a code why it did not.';

revoke all on function public.erasure_told(p_job_id bigint, p_lease_token uuid, p_code text) from public;
grant all on function public.erasure_told(p_job_id bigint, p_lease_token uuid, p_code text) to service_role;
