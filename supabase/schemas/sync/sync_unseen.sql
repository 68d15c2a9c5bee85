-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by x.hubspot_id), ''[]'') from (
       select t.hubspot_id from %s t
       where t.account_id = $1 and t.hubspot_id > coalesce($2, '''') and t.seen_at < $3 and t.archived_at is null
         and not exists (
           select from public.sync_errors e
           where e.account_id = $1 and e.entity_type = $5 and e.entity_id = t.hubspot_id
             and e.direction = ''hubspot_to_supabase'' and e.error_code = ''hubspot_cannot_serve''
             and not e.resolved and e.updated_at >= $3)
       order by t.hubspot_id limit least(greatest($4, 1), 1000)) x',
    private.mirror_of(p_object))
  into v_ids using v_job.account_id, p_after, p_before, p_limit, p_object;
  return jsonb_build_object('ids', v_ids);
end
$_$;
comment on function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) is 'Live records that no read has seen since p_before and HubSpot did not fail to serve since: the sweep''s worklist.';

revoke all on function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) from public;
grant all on function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) to service_role;
