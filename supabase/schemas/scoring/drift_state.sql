-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.drift_state(p_job_id bigint, p_lease_token uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
begin
  return jsonb_build_object(
    'cancelled', v_job.cancel_requested,
    'settings', (select c.settings from public.ai_configurations c
      where c.account_id = v_job.account_id and c.purpose = 'scoring:' || v_object and c.is_active),
    'model', (
      select jsonb_build_object('id', m.id, 'settings', m.settings, 'artefact', replace(encode(m.artefact, 'base64'), e'\n', ''),
        'trained_on', coalesce(m.trained_rows, (m.evaluation ->> 'count')::int, 0))
      from public.scoring_models m
      where m.account_id = v_job.account_id and m.object_type = v_object and m.state = 'active'));
end
$$;
comment on function public.drift_state(p_job_id bigint, p_lease_token uuid) is 'What a drift check works with: the settings in force, and the active model with those of its training.';

revoke all on function public.drift_state(p_job_id bigint, p_lease_token uuid) from public;
grant all on function public.drift_state(p_job_id bigint, p_lease_token uuid) to service_role;
