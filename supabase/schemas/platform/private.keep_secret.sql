-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_secret(p_name text, p_value text) returns void
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because the vault is writable by its owner only
declare
  v_id uuid;
begin
  execute 'select id from vault.decrypted_secrets where name = $1' into v_id using p_name;
  if v_id is null then
    execute 'select vault.create_secret($1, $2)' using p_value, p_name;
  else
    execute 'select vault.update_secret($1, $2)' using v_id, p_value;
  end if;
end
$_$;
comment on function private.keep_secret(p_name text, p_value text) is 'Makes or changes a secret of the vault.';

revoke all on function private.keep_secret(p_name text, p_value text) from public;
