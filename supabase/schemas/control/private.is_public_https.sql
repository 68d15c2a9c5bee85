-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.is_public_https(p_url text) returns boolean
  language sql immutable
  set search_path = ''
  as $_$
  -- A name with dots whose last part is letters: no number, no user, no port but 443, and none that is this machine's or network's.
  select coalesce(length(p_url) <= 500 and p_url ~* '^https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](:443)?(/[!-~]*)?$'
    and p_url !~* '^https://([^/]*\.)?(localhost|local|localdomain|internal|intranet|lan|corp|home|arpa|test|invalid|onion)(:443)?(/|$)', false)
$_$;
comment on function private.is_public_https(p_url text) is 'Whether an address may be posted to: https by a public name. What the name leads to is not looked up.';

revoke all on function private.is_public_https(p_url text) from public;
