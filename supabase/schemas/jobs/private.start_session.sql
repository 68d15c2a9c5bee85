-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.start_session(p_session_id uuid, p_object text) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_session public.sync_sessions;
begin
  update public.sync_session_objects o set waiting = null,
    status = case o.status when 'pending' then 'running' else o.status end,
    started_at = coalesce(o.started_at, clock_timestamp())
  where o.session_id = p_session_id and o.object_type = p_object and (o.status = 'pending' or o.waiting is not null);
  update public.sync_sessions s set status = 'running' where s.id = p_session_id and s.status = 'pending'
  returning * into v_session;
  if found then
    perform private.broadcast('account:' || v_session.account_id, 'sync:start',
      jsonb_build_object('session_id', v_session.session_id, 'mode', v_session.mode));
  end if;
end
$$;
comment on function private.start_session(p_session_id uuid, p_object text) is 'Marks an object, and with the first of them the session, as running; it waits no more.';

revoke all on function private.start_session(p_session_id uuid, p_object text) from public;
