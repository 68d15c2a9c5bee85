-- Starting a comparison of the mirror with HubSpot, and what it found.
-- Who may call: the service for a member whose right it knows; members see the runs of their portals.

create function public.reconcile_start(p_account_id uuid, p_user_id uuid, p_objects text[], p_accept_deletions boolean default false,
  p_idempotency_key text default null) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  -- A key of a sync is another one.
  v_started jsonb := public.sync_start(p_account_id, p_user_id, 'full', p_objects, 'reconcile:' || p_idempotency_key, p_accept_deletions);
  v_purpose text;
begin
  if not (v_started ->> 'already_running')::boolean then
    update public.sync_sessions s set purpose = 'reconciliation' where s.session_id = v_started ->> 'session_id';
  end if;
  select s.purpose into v_purpose from public.sync_sessions s where s.session_id = v_started ->> 'session_id';
  if v_purpose <> 'reconciliation' then
    perform private.raise_problem(409, 'sync_running', 'A sync of this portal is running: reconcile when it has ended.');
  end if;
  return jsonb_build_object('run_id', v_started ->> 'session_id', 'already_running', (v_started ->> 'already_running')::boolean);
end
$$;
comment on function public.reconcile_start(uuid, uuid, text[], boolean, text) is 'Starts a full run that is asked what it finds, or names the one under way; 409 sync_running beside another sync.';
revoke all on function public.reconcile_start(uuid, uuid, text[], boolean, text) from public, anon, authenticated;
grant execute on function public.reconcile_start(uuid, uuid, text[], boolean, text) to service_role;

create function public.reconcile_show(p_run_id text) returns jsonb
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
comment on function public.reconcile_show(text) is 'What a reconciliation of one of the caller''s portals has found, and how far it is; 404 for any other.';
revoke all on function public.reconcile_show(text) from public, anon;
grant execute on function public.reconcile_show(text) to authenticated, service_role;
