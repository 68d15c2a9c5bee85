-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.vouched_address() returns text
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  -- Address; seconds since 1970; proofs, one for each secret key that the function has.
  v_parts text[] := string_to_array(private.request_header('x-client-address'), ';');
  v_key text;
begin
  if cardinality(v_parts) is distinct from 3 then
    return null;
  end if;
  -- 1. The service has the secret key already.
  if (select auth.role()) = 'service_role' then
    return v_parts[1];
  end if;
  -- 2. In a user's name anybody can send any header: the key of the functions proves it, for five minutes.
  v_key := private.secret('functions_secret_key');
  if v_key is null or v_parts[2] !~ '^\d{1,12}$'
    or abs(extract(epoch from clock_timestamp()) - v_parts[2]::bigint) > 300
    or private.proof_of(v_key, v_parts[1] || ';' || v_parts[2]) <> all (string_to_array(v_parts[3], ',')) then
    return null;
  end if;
  return v_parts[1];
end
$_$;
comment on function private.vouched_address() is 'The address that one of our functions says its caller has; null when none does, or somebody else says so.';

revoke all on function private.vouched_address() from public;
