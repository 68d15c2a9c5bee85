-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.open_session(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_key text) returns public.sync_sessions
  language plpgsql
  set search_path = ''
  as $$
declare
  v_session public.sync_sessions;
begin
  -- The account's lock makes asking whether a session is open, and opening one, a single step.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if exists (
    select from public.sync_sessions s where s.account_id = p_account_id and s.status in ('pending', 'running')) then
    perform private.raise_problem(409, 'sync_running', 'A sync of this portal is already running.');
  end if;
  insert into public.sync_sessions (session_id, account_id, requested_by, mode, start_time, idempotency_key)
  values ('sync_' || replace(gen_random_uuid()::text, '-', ''), p_account_id, p_user_id, p_mode, clock_timestamp(), p_key)
  returning * into v_session;
  insert into public.sync_session_objects (session_id, object_type, account_id)
  select v_session.id, o, p_account_id from unnest(p_objects) o;
  return v_session;
end
$$;
comment on function private.open_session(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_key text) is 'Makes a pending session with its objects; 409 sync_running when one is open.';

revoke all on function private.open_session(p_account_id uuid, p_user_id uuid, p_mode text, p_objects text[], p_key text) from public;
