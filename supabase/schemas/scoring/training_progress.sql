-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.training_progress(p_run_id uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_run public.training_runs;
begin
  select * into v_run from public.training_runs r where r.id = p_run_id;
  if v_run.id is null then
    perform private.raise_problem(404, 'unknown_run', 'There is no such training run.');
  end if;
  return jsonb_build_object(
    'run_id', v_run.id,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_run.account_id),
    'object_type', v_run.object_type, 'status', v_run.status, 'dry_run', v_run.dry_run, 'settings', v_run.settings,
    'progress', v_run.progress, 'findings', v_run.findings, 'reason', v_run.outcome -> 'reason',
    'outcome', v_run.outcome, 'error', v_run.error,
    'created_at', private.iso(v_run.created_at), 'started_at', private.iso(v_run.started_at),
    'ended_at', private.iso(v_run.ended_at),
    'model', (
      select jsonb_build_object('id', m.id, 'version', m.version, 'state', m.state, 'sha256', m.sha256,
        'features', m.features, 'evaluation', m.evaluation, 'card_markdown', m.card_markdown, 'plots', m.plots,
        'trained_rows', m.trained_rows, 'positive_rows', m.positive_rows, 'data_from', private.iso(m.data_from),
        'data_to', private.iso(m.data_to), 'created_at', private.iso(m.created_at),
        'activated_at', private.iso(m.activated_at))
      from public.scoring_models m where m.id = v_run.model_id));
end
$$;
comment on function public.training_progress(p_run_id uuid) is 'State, progress and findings of a training of one of the caller''s portals, and its model with the card.';

revoke all on function public.training_progress(p_run_id uuid) from public;
grant all on function public.training_progress(p_run_id uuid) to authenticated;
grant all on function public.training_progress(p_run_id uuid) to service_role;
