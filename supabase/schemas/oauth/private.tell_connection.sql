-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_connection() returns trigger
  language plpgsql security definer
  set search_path = ''
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
comment on function private.tell_connection() is 'Deferred row trigger: tells the portal what became of its connection, once a transaction, and keeps the alert connection.lost.';

revoke all on function private.tell_connection() from public;
