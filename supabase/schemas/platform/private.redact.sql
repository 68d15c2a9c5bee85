-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.redact(p_text text) returns text
  language sql immutable
  set search_path = ''
  as $$
  -- 1. Bearer tokens and key=value secrets. 2. JSON web tokens and HubSpot private app tokens. 3. E-mail addresses.
  select regexp_replace(regexp_replace(regexp_replace(p_text,
    '(bearer\s+|(?:access_token|refresh_token|client_secret|code|apikey|password)["'']?\s*[=:]\s*["'']?)[^\s"''&,}]+',
    '\1[redacted]', 'gi'),
    '(eyJ[\w-]+\.[\w-]+\.[\w-]*|pat-[\w-]{8,}|sb_secret_[\w-]+)', '[redacted]', 'g'),
    '[\w.+-]+@[\w-]+\.[\w.-]+', '[e-mail]', 'g')
$$;
comment on function private.redact(p_text text) is 'Removes tokens, secrets and e-mail addresses from a message or a stack trace.';

revoke all on function private.redact(p_text text) from public;
