-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.forget_channel_secret() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the vault is not open to callers
begin
  perform private.keep_channel_secret(old.id, 'removed');
  return null;
end
$$;
comment on function private.forget_channel_secret() is 'Row trigger of alert_channels: the secret goes with its channel.';

revoke all on function private.forget_channel_secret() from public;
