-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.secret(p_name text) returns text
  language plpgsql stable security definer
  set search_path = ''
  as $_$
-- definer because vault.decrypted_secrets is readable by its owner only
declare
  v_value text;
begin
  if to_regclass('vault.decrypted_secrets') is not null then
    execute 'select decrypted_secret from vault.decrypted_secrets where name = $1' into v_value using p_name;
  end if;
  return coalesce(v_value, (select s.value from private.settings s where s.name = p_name));
end
$_$;
comment on function private.secret(p_name text) is 'A secret of Supabase Vault by name, else the setting of that name, else null.';

revoke all on function private.secret(p_name text) from public;
