-- Records that HubSpot could not serve are asked for again; the sweep does not look for them, since nothing says they are gone.

create function public.sync_owed(p_job_id bigint, p_lease_token uuid, p_object text, p_code text, p_before timestamptz,
  p_after text, p_limit integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
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
comment on function public.sync_owed(bigint, uuid, text, text, timestamptz, text, integer) is
  'Records with an open error of this code that was last met before p_before, in id order after p_after.';
revoke all on function public.sync_owed(bigint, uuid, text, text, timestamptz, text, integer)
  from public, anon, authenticated;
grant execute on function public.sync_owed(bigint, uuid, text, text, timestamptz, text, integer) to service_role;

create or replace function public.sync_unseen(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz,
  p_after text, p_limit integer) returns jsonb
language plpgsql security definer set search_path = '' as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(x.hubspot_id order by x.hubspot_id), ''[]'') from (
       select t.hubspot_id from public.%I t
       where t.account_id = $1 and t.hubspot_id > coalesce($2, '''') and t.seen_at < $3 and t.archived_at is null
         and not exists (
           select from public.sync_errors e
           where e.account_id = $1 and e.entity_type = $5 and e.entity_id = t.hubspot_id
             and e.direction = ''hubspot_to_supabase'' and e.error_code = ''hubspot_cannot_serve''
             and not e.resolved and e.updated_at >= $3)
       order by t.hubspot_id limit least(greatest($4, 1), 1000)) x',
    (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_ids using v_job.account_id, p_after, p_before, p_limit, p_object;
  return jsonb_build_object('ids', v_ids);
end
$_$;
comment on function public.sync_unseen(bigint, uuid, text, timestamptz, text, integer) is
  'Live records that no read has seen since p_before and HubSpot did not fail to serve since: the sweep''s worklist.';
