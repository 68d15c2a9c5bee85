-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.missing_secrets() returns text[]
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the vault is readable by its owner only
  select coalesce(array_agg(s.name order by s.place), '{}')
  from unnest(array['functions_url', 'functions_secret_key']) with ordinality s (name, place)
  where private.has_function('net.http_post(text,jsonb,jsonb,jsonb,integer)') and private.secret(s.name) is null
$$;
comment on function private.missing_secrets() is 'Secrets without which pg_net cannot call the functions; none where there is no pg_net.';

revoke all on function private.missing_secrets() from public;
