-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.idempotency_begin(p_scope text, p_key text, p_body_sha256 text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.idempotency_keys is outside the API
declare
  v_row private.idempotency_keys;
begin
  insert into private.idempotency_keys (scope, key, body_sha256, created_at)
  values (p_scope, p_key, p_body_sha256, clock_timestamp()) on conflict do nothing;
  if found then
    return jsonb_build_object('state', 'new', 'response', null);
  end if;
  select * into v_row from private.idempotency_keys k where k.scope = p_scope and k.key = p_key for update;
  if v_row.body_sha256 is distinct from p_body_sha256 then
    return jsonb_build_object('state', 'conflict', 'response', null);
  elsif v_row.response is not null then
    return jsonb_build_object('state', 'replay', 'response', v_row.response);
  elsif v_row.created_at > clock_timestamp() - interval '1 minute' then
    perform private.raise_problem(409, 'request_in_progress', 'The first request with this key is still being worked on.');
  end if;
  -- The first worker died before it answered: this one takes over.
  update private.idempotency_keys k set created_at = clock_timestamp() where k.scope = p_scope and k.key = p_key;
  return jsonb_build_object('state', 'new', 'response', null);
end
$$;
comment on function public.idempotency_begin(p_scope text, p_key text, p_body_sha256 text) is 'new: do the work; replay: give the stored answer; conflict: the key came with another body.';

revoke all on function public.idempotency_begin(p_scope text, p_key text, p_body_sha256 text) from public;
grant all on function public.idempotency_begin(p_scope text, p_key text, p_body_sha256 text) to service_role;
