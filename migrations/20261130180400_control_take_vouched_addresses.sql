-- A call through a function brings the address of who called the function.
-- Why: the database saw the function's own address, and so did the audit.
-- Who may call: definer functions of this schema only.

create function private.proof_of(p_key text, p_said text) returns text
language sql immutable set search_path = ''
as $$
  -- Two hashes with a key each, so that nobody makes of one proof the proof of a longer text.
  select encode(sha256(convert_to(encode(sha256(convert_to('outer:' || p_key, 'UTF8')), 'hex')
    || encode(sha256(convert_to(encode(sha256(convert_to('inner:' || p_key, 'UTF8')), 'hex') || p_said, 'UTF8')), 'hex'), 'UTF8')), 'hex')
$$;
comment on function private.proof_of(text, text) is 'What only who has the key can say of a text; crates/edge/src/client_address.rs computes the same.';
revoke all on function private.proof_of(text, text) from public, anon, authenticated, service_role;

create function private.vouched_address() returns text
language plpgsql stable set search_path = ''
as $$
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
$$;
comment on function private.vouched_address() is 'The address that one of our functions says its caller has; null when none does, or somebody else says so.';
revoke all on function private.vouched_address() from public, anon, authenticated, service_role;

create or replace function private.client_address() returns inet
language plpgsql stable set search_path = ''
as $$
declare
  v_header text := (select s.value from private.settings s where s.name = 'client_address_header');
  v_client text := trim(coalesce(private.vouched_address(), private.request_header(v_header),
    split_part(private.request_header('x-forwarded-for'), ',', -1)));
begin
  -- Statements of their own: the planner would fold a cast within a case, and fail on what is none.
  if not pg_input_is_valid(v_client, 'inet') then
    return null;
  end if;
  return v_client::inet;
end
$$;
comment on function private.client_address() is
  'Address of the client, null when it is none: that which one of our functions vouches for, else of the header that the setting '
  'client_address_header names and the platform overwrites (cf-connecting-ip on hosted projects), else the last of X-Forwarded-For.';
