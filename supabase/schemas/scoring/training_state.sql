-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.training_state(p_job_id bigint, p_lease_token uuid, p_names text[]) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_run public.training_runs;
begin
  select * into v_run from public.training_runs r where r.id = (v_job.payload ->> 'run_id')::uuid;
  return jsonb_build_object(
    'run', jsonb_build_object('id', v_run.id, 'account_id', v_run.account_id, 'object_type', v_run.object_type,
      'settings', v_run.settings, 'dry_run', v_run.dry_run, 'seed', v_run.settings -> 'seed', 'status', v_run.status,
      'created_at', private.iso(v_run.created_at),
      'by_admin', exists (
        select from public.account_members m
        where m.account_id = v_run.account_id and m.user_id = v_run.requested_by and m.role in ('owner', 'admin')),
      'champion_label', (
        select m.settings -> 'label' from public.scoring_models m
        where m.account_id = v_run.account_id and m.object_type = v_run.object_type and m.state = 'active')),
    'cursor', v_job.cursor,
    'cancelled', v_job.cancel_requested,
    'blobs', (
      select coalesce(jsonb_object_agg(b.name, replace(encode(b.bytes, 'base64'), E'\n', '')), '{}')
      from private.training_blobs b where b.run_id = v_run.id and b.name = any (p_names)));
end
$$;
comment on function public.training_state(p_job_id bigint, p_lease_token uuid, p_names text[]) is 'The run of a job, its position, and the blobs of these names in base64; names that are not stored are absent.';

revoke all on function public.training_state(p_job_id bigint, p_lease_token uuid, p_names text[]) from public;
grant all on function public.training_state(p_job_id bigint, p_lease_token uuid, p_names text[]) to service_role;
