-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.broadcast(p_topic text, p_event text, p_payload jsonb) returns void
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because realtime.send writes realtime.messages
begin
  if private.has_function('realtime.send(jsonb,text,text,boolean)') then
    execute 'select realtime.send($1, $2, $3, true)' using p_payload, p_event, p_topic;
  end if;
end
$_$;
comment on function private.broadcast(p_topic text, p_event text, p_payload jsonb) is 'Sends an event to a private realtime topic; does nothing where realtime does not exist.';

revoke all on function private.broadcast(p_topic text, p_event text, p_payload jsonb) from public;
