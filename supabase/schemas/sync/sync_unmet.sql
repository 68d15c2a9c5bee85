-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_unmet(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_upto text, p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  -- Ids are numbers: the longer one is the greater, then the text decides.
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by length(x.hubspot_id), x.hubspot_id collate "C"), ''[]'') from (
       select t.hubspot_id from %s t
       where t.account_id = $1 and t.seen_at < $2 and t.archived_at is null
         and ($3 is null or (length(t.hubspot_id), t.hubspot_id collate "C") > (length($3), $3 collate "C"))
         and ($4 is null or (length(t.hubspot_id), t.hubspot_id collate "C") <= (length($4), $4 collate "C"))
         and not exists (
           select from public.sync_errors e
           where e.account_id = $1 and e.entity_type = $6 and e.entity_id = t.hubspot_id
             and e.direction = ''hubspot_to_supabase'' and e.error_code = ''hubspot_cannot_serve''
             and not e.resolved and e.updated_at >= $2)
       order by length(t.hubspot_id), t.hubspot_id collate "C" limit least(greatest($5, 1), 1000)) x',
    private.mirror_of(p_object))
  into v_ids using v_job.account_id, p_before, p_after, p_upto, p_limit, p_object;
  return jsonb_build_object('ids', v_ids);
end
$_$;
comment on function public.sync_unmet(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_upto text, p_limit integer) is 'Live records with an id behind p_after and up to p_upto that no read has seen since p_before and HubSpot did not fail to serve since, in the order of their ids as numbers.';

revoke all on function public.sync_unmet(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_upto text, p_limit integer) from public;
grant all on function public.sync_unmet(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_upto text, p_limit integer) to service_role;
