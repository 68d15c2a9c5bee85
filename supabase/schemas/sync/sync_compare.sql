-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_compare(p_job_id bigint, p_lease_token uuid, p_object text, p_total bigint) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  return jsonb_build_object('gap', p_total - private.count_live(v_job.account_id, p_object),
    'known', (select t.count_gap from public.sync_status t
      where t.account_id = v_job.account_id and t.entity_type = p_object));
end
$$;
comment on function public.sync_compare(p_job_id bigint, p_lease_token uuid, p_object text, p_total bigint) is 'HubSpot''s count of live records less the mirror''s, and the same behind the last look.';

revoke all on function public.sync_compare(p_job_id bigint, p_lease_token uuid, p_object text, p_total bigint) from public;
grant all on function public.sync_compare(p_job_id bigint, p_lease_token uuid, p_object text, p_total bigint) to service_role;
