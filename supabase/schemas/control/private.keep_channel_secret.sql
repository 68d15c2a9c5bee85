-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_channel_secret(p_id uuid, p_value text) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  if private.has_function('vault.create_secret(text,text,text,uuid)') or private.has_function('vault.create_secret(text,text,text)') then
    perform private.keep_secret('alert_channel/' || p_id, p_value);
  else
    -- The local stack has no vault; private.secret looks here then.
    insert into private.settings as s (name, value) values ('alert_channel/' || p_id, p_value) on conflict (name) do update set value = excluded.value;
  end if;
end
$$;
comment on function private.keep_channel_secret(p_id uuid, p_value text) is 'Keeps the secret that a channel''s posts are signed with.';

revoke all on function private.keep_channel_secret(p_id uuid, p_value text) from public;
