-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.close_session(p_session_id uuid, p_status text, p_error jsonb) returns text
  language plpgsql
  set search_path = ''
  as $$
declare
  v_session public.sync_sessions;
begin
  select * into v_session from public.sync_sessions s where s.id = p_session_id for update;
  if v_session.status in ('completed', 'failed') then
    return v_session.status;
  end if;
  if v_session.status = 'pending' then
    update public.sync_sessions s set status = 'running' where s.id = p_session_id;
  end if;
  update public.sync_sessions s set status = p_status, error = p_error where s.id = p_session_id;
  perform private.broadcast('account:' || v_session.account_id,
    case p_status when 'completed' then 'sync:complete' else 'sync:error' end,
    jsonb_build_object('session_id', v_session.session_id, 'status', p_status, 'error', p_error));
  return p_status;
end
$$;
comment on function private.close_session(p_session_id uuid, p_status text, p_error jsonb) is 'Closes an open session; a closed one stays as it is. Returns its status.';

revoke all on function private.close_session(p_session_id uuid, p_status text, p_error jsonb) from public;
