-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_binned(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  -- What lies in HubSpot's bin was met by the walk through the archived list. Deals and companies are no persons.
  select coalesce(jsonb_agg(x.hubspot_id order by x.hubspot_id), '[]') into v_ids from (
    select y.hubspot_id from (
      select t.hubspot_id, t.account_id, t.seen_at, t.archived_at, t.merged_into from public.hubspot_contacts_raw t where p_object = 'contacts'
      union all
      select t.hubspot_id, t.account_id, t.seen_at, t.archived_at, t.merged_into from public.hubspot_calls_raw t where p_object = 'calls') y
    where y.account_id = v_job.account_id and y.hubspot_id > coalesce(p_after, '') and y.seen_at < p_before
      and y.archived_at is not null and y.merged_into is null
    order by y.hubspot_id limit least(greatest(p_limit, 1), 1000)) x;
  return jsonb_build_object('ids', v_ids);
end
$$;
comment on function public.sync_binned(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) is 'Archived contacts or calls of the mirror that no read has seen since p_before, in id order after p_after: HubSpot may have purged them.';

revoke all on function public.sync_binned(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) from public;
grant all on function public.sync_binned(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer) to service_role;
