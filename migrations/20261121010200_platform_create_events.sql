-- How the database reaches the functions and the browsers: invoke_function and broadcast.
-- Why: pg_net and realtime exist on hosted projects only; elsewhere the local stack listens on a channel.
-- Who may call: definer functions of this schema only.

create table private.settings (
  name text not null,
  value text not null,
  constraint settings_pkey primary key (name)
);
comment on table private.settings is
  'Settings that SQL needs and that are no secret.';
comment on column private.settings.name is
  'Name of the setting; functions_url is the base address that pg_net posts to.';
comment on column private.settings.value is
  'Value as text; written by the operator.';
alter table private.settings enable row level security;
create policy "Only the service reads settings" on private.settings
  for select to service_role using (true);
comment on policy "Only the service reads settings" on private.settings is
  'The table is outside the API; the policy says so for whoever grants on it later.';

create function private.secret(p_name text) returns text
language plpgsql stable security definer set search_path = ''
as $$
-- definer because vault.decrypted_secrets is readable by its owner only
declare
  v_value text;
begin
  if to_regclass('vault.decrypted_secrets') is not null then
    execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into v_value using p_name;
  end if;
  return coalesce(v_value, (select s.value from private.settings s where s.name = p_name));
end
$$;
comment on function private.secret(text) is
  'A secret of Supabase Vault by name, else the setting of that name, else null.';

create function private.invoke_function(p_name text, p_body jsonb, p_path text default '/run') returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because pg_net and the vault are not open to callers
declare
  v_url text;
  v_key text;
begin
  -- 1. Hosted: post with the secret key. The request leaves when this transaction commits.
  if private.has_function('net.http_post(text,jsonb,jsonb,jsonb,integer)') then
    v_url := private.secret('functions_url');
    v_key := private.secret('functions_secret_key');
    if v_url is not null and v_key is not null then
      execute 'select net.http_post($1, $2, ''{}''::jsonb, $3, 5000)' using
        v_url || '/' || p_name || p_path,
        p_body,
        jsonb_build_object('content-type', 'application/json', 'apikey', v_key, 'authorization', 'Bearer ' || v_key);
      return;
    end if;
  end if;
  -- 2. Elsewhere: tell whoever listens. Equal payloads of one transaction arrive once, by PostgreSQL's rule.
  perform pg_notify('invoke_function',
    jsonb_build_object('function', p_name, 'path', p_path, 'body', coalesce(p_body, '{}'))::text);
end
$$;
comment on function private.invoke_function(text, jsonb, text) is
  'Calls an edge function after the commit: by pg_net where it is set up, else by NOTIFY invoke_function.';

create function private.broadcast(p_topic text, p_event text, p_payload jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because realtime.send writes realtime.messages
begin
  if private.has_function('realtime.send(jsonb,text,text,boolean)') then
    execute 'select realtime.send($1, $2, $3, true)' using p_payload, p_event, p_topic;
  end if;
end
$$;
comment on function private.broadcast(text, text, jsonb) is
  'Sends an event to a private realtime topic; does nothing where realtime does not exist.';

revoke execute on function
  private.secret(text), private.invoke_function(text, jsonb, text), private.broadcast(text, text, jsonb)
from public;
