-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hmac_sha256(p_key text, p_message text) returns text
  language plpgsql immutable
  set search_path = ''
  as $$
declare
  v_key bytea := convert_to(p_key, 'UTF8');
  v_inner bytea;
  v_outer bytea;
begin
  -- RFC 2104, since pgcrypto is not everywhere.
  if length(v_key) > 64 then
    v_key := sha256(v_key);
  end if;
  v_key := v_key || decode(repeat('00', 64 - length(v_key)), 'hex');
  v_inner := v_key;
  v_outer := v_key;
  for i in 0 .. 63 loop
    v_inner := set_byte(v_inner, i, get_byte(v_key, i) # 54);
    v_outer := set_byte(v_outer, i, get_byte(v_key, i) # 92);
  end loop;
  return encode(sha256(v_outer || sha256(v_inner || convert_to(p_message, 'UTF8'))), 'hex');
end
$$;
comment on function private.hmac_sha256(p_key text, p_message text) is 'HMAC-SHA256 in hex.';

revoke all on function private.hmac_sha256(p_key text, p_message text) from public;
