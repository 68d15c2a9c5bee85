-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refuse(p_code text, p_detail text, p_retry_after_ms bigint) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  raise exception using
    errcode = 'PGRST',
    message = jsonb_build_object('code', 'P0001', 'message', p_detail, 'hint', null,
      'details', jsonb_build_object('status', 429, 'code', p_code, 'retry_after_ms', p_retry_after_ms)::text)::text,
    detail = jsonb_build_object('status', 429, 'headers', jsonb_build_object(
      'Retry-After', greatest(ceil(p_retry_after_ms / 1000.0), 1)::int::text))::text;
end
$$;
comment on function private.refuse(p_code text, p_detail text, p_retry_after_ms bigint) is 'Ends the transaction with 429, a stable code, and when to come again.';

revoke all on function private.refuse(p_code text, p_detail text, p_retry_after_ms bigint) from public;
