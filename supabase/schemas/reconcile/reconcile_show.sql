-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.reconcile_show(p_run_id text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_run public.reconciliation_runs;
begin
  select * into v_run from public.reconciliation_runs r where r.run_id = p_run_id;
  if v_run.id is null then
    perform private.raise_problem(404, 'unknown_run', 'There is no such reconciliation.');
  end if;
  return public.sync_progress(p_run_id) - '{session_id,mode,records_count,start_time,end_time}'::text[] || jsonb_build_object(
    'run_id', v_run.run_id, 'checked', v_run.checked, 'missing', v_run.missing, 'extra', v_run.extra,
    'differing', v_run.differing, 'repaired', v_run.repaired,
    'verified_through', private.iso(v_run.verified_through),
    'started_at', private.iso(v_run.started_at), 'ended_at', private.iso(v_run.ended_at));
end
$$;
comment on function public.reconcile_show(p_run_id text) is 'What a reconciliation of one of the caller''s portals has found, and how far it is; 404 for any other.';

revoke all on function public.reconcile_show(p_run_id text) from public;
grant all on function public.reconcile_show(p_run_id text) to authenticated;
grant all on function public.reconcile_show(p_run_id text) to service_role;
