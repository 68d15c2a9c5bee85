-- connection:status and the alert connection.lost: a connection that dies tells somebody, whoever found it dead.
-- Why: only connecting and disconnecting told of themselves; a refused token was written down and nobody heard.
-- Who may call: the trigger; members listen and read their alerts.

insert into public.alert_rules (name, description, severity) values ('connection.lost',
  'HubSpot takes this portal''s connection no more: nothing is synced or written until somebody connects it again.', 'critical');

create function private.connection_news(p_account public.hubspot_accounts) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('portal_id', p_account.portal_id, 'account_status', p_account.status,
    'status', case p_account.status when 'active' then case when p_account.missing_scopes = '{}' then 'connected' else 'incomplete' end
      when 'error' then 'error' else 'disconnected' end,
    'missing_scopes', to_jsonb(p_account.missing_scopes), 'error_code', p_account.error_code, 'error_message', p_account.error_message)
$$;
comment on function private.connection_news(public.hubspot_accounts) is 'A portal''s connection as connection:status tells of it.';
revoke execute on function private.connection_news(public.hubspot_accounts) from public;

create function private.tell_connection() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because broadcasting and alerts are not for users
declare
  v_account public.hubspot_accounts;
  v_news jsonb;
  v_told text := current_setting('app.connection_told', true);
begin
  -- 1. The row is as the transaction leaves it, each time the trigger fires for one of its changes.
  select * into v_account from public.hubspot_accounts a where a.id = new.id and a.personal_of is null;
  if v_account.id is null then
    return null;
  end if;
  v_news := private.connection_news(v_account);
  if strpos(v_told, v_news::text) > 0 then
    return null;
  end if;
  perform set_config('app.connection_told', concat(v_told, v_news), true);
  -- 2. Who listens now, and who looks later.
  perform private.broadcast('account:' || v_account.id, 'connection:status', v_news);
  perform private.report_alerts(v_account.id, 'connection.lost', 'connection', case when v_account.status = 'error' then
    jsonb_build_array(jsonb_build_object('subject', 'portal', 'detail',
      coalesce(v_account.error_message, 'HubSpot refuses the connection.'), 'data', jsonb_build_object('code', v_account.error_code))) end);
  return null;
end
$$;
comment on function private.tell_connection() is
  'Deferred row trigger: tells the portal what became of its connection, once a transaction, and keeps the alert connection.lost.';
revoke execute on function private.tell_connection() from public;
create constraint trigger _800_connection after update on public.hubspot_accounts deferrable initially deferred
  for each row when ((old.status, old.missing_scopes, old.error_code, old.connected_at)
    is distinct from (new.status, new.missing_scopes, new.error_code, new.connected_at))
  execute function private.tell_connection();
