-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.reconcile_start(p_account_id uuid, p_user_id uuid, p_objects text[], p_accept_deletions boolean default false, p_idempotency_key text default null::text) returns jsonb
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
comment on function public.reconcile_start(p_account_id uuid, p_user_id uuid, p_objects text[], p_accept_deletions boolean, p_idempotency_key text) is 'Starts a full run that is asked what it finds, or names the one under way; 409 sync_running beside another sync.';

revoke all on function public.reconcile_start(p_account_id uuid, p_user_id uuid, p_objects text[], p_accept_deletions boolean, p_idempotency_key text) from public;
grant all on function public.reconcile_start(p_account_id uuid, p_user_id uuid, p_objects text[], p_accept_deletions boolean, p_idempotency_key text) to service_role;
