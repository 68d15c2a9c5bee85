-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.platform_set_secrets(p_functions_url text, p_functions_secret_key text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because the vault is not open to the service
begin
  if p_functions_url is null or p_functions_url !~ '^https?://[^\s/]+/functions/v1/?$' then
    perform private.raise_problem(422, 'unusable_functions_url', 'The address is that of the functions: https://<project>.supabase.co/functions/v1.');
  elsif p_functions_secret_key is null or p_functions_secret_key !~ '^(sb_secret_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+)$' then
    perform private.raise_problem(422, 'unusable_secret_key', 'The key is the project''s secret key: sb_secret_…, or the service_role token of before.');
  elsif not private.has_function('vault.create_secret(text,text,text,uuid)') and not private.has_function('vault.create_secret(text,text,text)') then
    perform private.raise_problem(409, 'no_vault', 'There is no vault here: enable the extension supabase_vault. The local stack needs no secrets.');
  end if;
  -- Hosted projects stand behind Cloudflare, which overwrites this header; elsewhere it is the client's to forge.
  if p_functions_url ~ '^https://[^/]+\.supabase\.co/' then
    insert into private.settings (name, value) values ('client_address_header', 'cf-connecting-ip') on conflict do nothing;
  end if;
  perform private.keep_secret('functions_url', rtrim(p_functions_url, '/')), private.keep_secret('functions_secret_key', p_functions_secret_key);
  return public.platform_state();
end
$_$;
comment on function public.platform_set_secrets(p_functions_url text, p_functions_secret_key text) is 'Puts the address and the secret key into the vault with which the database calls the functions; answers platform_state.';

revoke all on function public.platform_set_secrets(p_functions_url text, p_functions_secret_key text) from public;
grant all on function public.platform_set_secrets(p_functions_url text, p_functions_secret_key text) to service_role;
