-- Small helpers every area uses: time as text, problems as errors, the update stamp, what a platform has.
-- Why: one spelling of a timestamp and one shape of an error on every platform.
-- Who may call: users (iso, raise_problem inside invoker functions); triggers and definer functions the rest.

create function private.iso(p_at timestamptz) returns text
language sql stable set search_path = ''
as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
comment on function private.iso(timestamptz) is
  'A timestamp as 2026-11-21T10:00:00.000Z, the same bytes on every platform.';

create function private.raise_problem(p_status int, p_code text, p_detail text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  raise exception using
    errcode = 'P0001',
    message = p_detail,
    detail = format('{"status":%s,"code":%s}', p_status, to_json(p_code));
end
$$;
comment on function private.raise_problem(int, text, text) is
  'Ends the transaction with a problem: HTTP status, stable code and a sentence for a human.';

create function private.stamp_updated_at() returns trigger
language plpgsql volatile set search_path = ''
as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
comment on function private.stamp_updated_at() is
  'Row trigger: sets updated_at to the time of the change.';

-- A body that PL/pgSQL must not parse at creation, for extensions that a platform may lack.
create function private.has_function(p_signature text) returns boolean
language sql stable set search_path = ''
as $$
  select to_regprocedure(p_signature) is not null
$$;
comment on function private.has_function(text) is
  'Whether a function of an optional extension exists, for example realtime.send.';

create function private.redact(p_text text) returns text
language sql immutable set search_path = ''
as $$
  -- 1. Bearer tokens and key=value secrets. 2. JSON web tokens and HubSpot private app tokens. 3. E-mail addresses.
  select regexp_replace(regexp_replace(regexp_replace(p_text,
    '(bearer\s+|(?:access_token|refresh_token|client_secret|code|apikey|password)["'']?\s*[=:]\s*["'']?)[^\s"''&,}]+',
    '\1[redacted]', 'gi'),
    '(eyJ[\w-]+\.[\w-]+\.[\w-]*|pat-[\w-]{8,}|sb_secret_[\w-]+)', '[redacted]', 'g'),
    '[\w.+-]+@[\w-]+\.[\w.-]+', '[e-mail]', 'g')
$$;
comment on function private.redact(text) is
  'Removes tokens, secrets and e-mail addresses from a message or a stack trace.';

revoke execute on function
  private.iso(timestamptz), private.raise_problem(int, text, text), private.stamp_updated_at(),
  private.has_function(text), private.redact(text)
from public;
grant execute on function private.iso(timestamptz), private.raise_problem(int, text, text)
  to authenticated, service_role;
