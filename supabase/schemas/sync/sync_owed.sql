-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_owed(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_before timestamptz, p_after text, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  return jsonb_build_object('ids', (
    select coalesce(jsonb_agg(x.entity_id order by x.entity_id), '[]') from (
      select e.entity_id from public.sync_errors e
      where e.account_id = v_job.account_id and e.entity_type = p_object and e.direction = 'hubspot_to_supabase'
        and e.error_code = p_code and not e.resolved and e.updated_at < p_before
        and e.entity_id > coalesce(p_after, '')
      order by e.entity_id limit least(greatest(p_limit, 1), 1000)) x));
end
$$;
comment on function public.sync_owed(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_before timestamptz, p_after text, p_limit integer) is 'Records with an open error of this code that was last met before p_before, in id order after p_after.';

revoke all on function public.sync_owed(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_before timestamptz, p_after text, p_limit integer) from public;
grant all on function public.sync_owed(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_before timestamptz, p_after text, p_limit integer) to service_role;
