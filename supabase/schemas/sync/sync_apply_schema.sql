-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_apply_schema(p_job_id bigint, p_lease_token uuid, p_object text, p_name text, p_schema jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_is_renamed boolean;
  v_applied int;
begin
  if v_job.cancel_requested then
    return jsonb_build_object('applied', 0, 'cancelled', true);
  end if;
  v_is_renamed := exists (select from public.sync_objects o
    where o.account_id = v_job.account_id and o.object_type = p_object and o.name <> p_name);
  update public.sync_objects o set name = p_name, schema = p_schema
  where o.account_id = v_job.account_id and o.object_type = p_object
    and (o.name, o.schema) is distinct from (p_name, p_schema);
  get diagnostics v_applied = row_count;
  if v_is_renamed then
    -- What is mirrored under its id already is now known for what it is.
    perform private.feed_entities(v_job.account_id, p_object, null);
  end if;
  return jsonb_build_object('applied', v_applied, 'cancelled', false);
end
$$;
comment on function public.sync_apply_schema(p_job_id bigint, p_lease_token uuid, p_object text, p_name text, p_schema jsonb) is 'Keeps name and schema of a custom object as HubSpot wrote them.';

revoke all on function public.sync_apply_schema(p_job_id bigint, p_lease_token uuid, p_object text, p_name text, p_schema jsonb) from public;
grant all on function public.sync_apply_schema(p_job_id bigint, p_lease_token uuid, p_object text, p_name text, p_schema jsonb) to service_role;
