-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.training_page(p_job_id bigint, p_lease_token uuid, p_after text, p_limit integer) returns json
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_limit int := least(greatest(p_limit, 1), 5000);
  v_ids text[];
  v_total bigint;
begin
  execute format($sql$
    select array(select t.hubspot_id from public.%1$I t
      where t.account_id = $1 and t.hubspot_id > coalesce($2, '') and t.archived_at is null
      order by t.hubspot_id limit $3),
      -- Counted with the first page only.
      case when $2 is null then (select count(*) from public.%1$I t where t.account_id = $1 and t.archived_at is null) end
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = v_object))
  into v_ids, v_total using v_job.account_id, p_after, v_limit;
  if v_total is null then
    select (r.progress ->> 'records')::bigint into v_total
    from public.training_runs r where r.id = (v_job.payload ->> 'run_id')::uuid;
  else
    update public.training_runs r set progress = r.progress || jsonb_build_object('records', v_total)
    where r.id = (v_job.payload ->> 'run_id')::uuid;
  end if;
  return json_build_object(
    'records', (select r.records from private.read_scoring_records(v_job.account_id, v_object, v_ids) r),
    'last_id', case when cardinality(v_ids) = v_limit then v_ids[v_limit] end, 'total', coalesce(v_total, 0));
end
$_$;
comment on function public.training_page(p_job_id bigint, p_lease_token uuid, p_after text, p_limit integer) is 'Live records of the training''s object in id order after p_after; last_id is null with the last of them.';

revoke all on function public.training_page(p_job_id bigint, p_lease_token uuid, p_after text, p_limit integer) from public;
grant all on function public.training_page(p_job_id bigint, p_lease_token uuid, p_after text, p_limit integer) to service_role;
