-- invoke_function: a key of the newer kind goes into apikey alone, and a call that cannot be made is said.
-- Why: `Authorization: Bearer sb_…` is refused where a JWT is asked for; without the two secrets of the vault a hosted project
--   waited for ever in silence.
-- Who may call: definer functions of this schema only.

create function private.missing_secrets() returns text[]
language sql stable security definer set search_path = ''
as $$
  -- definer because the vault is readable by its owner only
  select coalesce(array_agg(s.name order by s.place), '{}')
  from unnest(array['functions_url', 'functions_secret_key']) with ordinality s (name, place)
  where private.has_function('net.http_post(text,jsonb,jsonb,jsonb,integer)') and private.secret(s.name) is null
$$;
comment on function private.missing_secrets() is
  'Secrets without which pg_net cannot call the functions; none where there is no pg_net.';

create or replace function private.invoke_function(p_name text, p_body jsonb, p_path text default '/run') returns void
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
        jsonb_strip_nulls(jsonb_build_object('content-type', 'application/json', 'apikey', v_key, 'prefer', 'respond-async',
          'authorization', case when not starts_with(v_key, 'sb_') then 'Bearer ' || v_key end));
      return;
    end if;
    raise warning 'the function % is not called: the vault lacks %', p_name, array_to_string(private.missing_secrets(), ', ')
      using hint = 'Set both with platform_set_secrets.';
  end if;
  -- 2. Elsewhere: tell whoever listens. Equal payloads of one transaction arrive once, by PostgreSQL's rule.
  perform pg_notify('invoke_function',
    jsonb_build_object('function', p_name, 'path', p_path, 'body', coalesce(p_body, '{}'))::text);
end
$$;
revoke execute on function private.missing_secrets() from public;
